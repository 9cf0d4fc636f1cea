// Jansen-Rit column with the connections of David et al.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct JansenRitDavid : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "JansenRitDavid";
  static constexpr auto summary =
      "A cortical area of dynamic causal modelling: spiny stellate cells, pyramidal cells and "
      "inhibitory interneurons, of which forward, backward and lateral connections reach different "
      "ones. Firing rates are counted from rest. Couple areas with "
      "SigmoidalJansenRit(cmin=-0.0025, "
      "cmax=0.0025, midpoint=0, r=0.56); x1 - x2 is the potential that the EEG sees.";
  static constexpr auto reference =
      "David, Harrison & Friston 2005, NeuroImage 25:756-770, "
      "doi:10.1016/j.neuroimage.2004.12.030";

  T He = this->param("He", 3.25, "mV", 2.6, 9.75, "Maximum amplitude of the excitatory PSP");
  T Hi = this->param("Hi", 29.3, "mV", 17.6, 110.0, "Maximum amplitude of the inhibitory PSP");
  T tau_e = this->param("tau_e", 10.0, "ms", 5.0, 20.0, "Time constant of the excitatory PSP");
  T tau_i = this->param("tau_i", 15.0, "ms", 10.0, 40.0, "Time constant of the inhibitory PSP");
  T eo = this->param("eo", 0.0025, "1/ms", 0.00125, 0.00375, "Half the maximum firing rate");
  T r = this->param("r", 0.56, "1/mV", 0.28, 0.84, "Steepness of the sigmoid");
  T gamma_1 = this->param("gamma_1", 50.0, "", 0.0, 200.0, "Synapses, pyramidal to stellate cells");
  T gamma_2 = this->param("gamma_2", 40.0, "", 0.0, 200.0, "Synapses, stellate to pyramidal cells");
  T gamma_3 = this->param("gamma_3", 12.0, "", 0.0, 200.0,
                          "Synapses, pyramidal cells to inhibitory interneurons");
  T gamma_4 = this->param("gamma_4", 12.0, "", 0.0, 200.0,
                          "Synapses, inhibitory interneurons to pyramidal cells");
  T A_F = this->param("A_F", 0.1, "", 0.0, 200.0, "Strength of forward connections");
  T A_B = this->param("A_B", 0.2, "", 0.0, 200.0, "Strength of backward connections");
  T A_L = this->param("A_L", 0.05, "", 0.0, 200.0, "Strength of lateral connections");
  T u = this->param("u", 0.0, "1/ms", 0.0, 0.32, "Input to spiny stellate cells");

  T x0 = this->state("x0", "mV", -1.0, 1.0, "PSP on spiny stellate cells");
  T x1 = this->state("x1", "mV", -1.0, 1.0, "Excitatory PSP on pyramidal cells");
  T x2 = this->state("x2", "mV", -5.0, 5.0, "Inhibitory PSP on pyramidal cells");
  T x3 = this->state("x3", "mV/ms", -0.6, 0.6, "Derivative of x0");
  T x4 = this->state("x4", "mV/ms", -0.2, 0.2, "Derivative of x1");
  T x5 = this->state("x5", "mV/ms", -0.5, 0.5, "Derivative of x2");
  T x6 = this->state("x6", "mV", -5.0, 5.0, "PSP on inhibitory interneurons");
  T x7 = this->state("x7", "mV/ms", -0.5, 0.5, "Derivative of x6");

  T c = this->input("c", "Long-range input, a firing rate");
  T c_x2 = this->input("c_x2", "Long-range input from x2; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x1", "x2"});
    declaration.stvar({"x3"});
    declaration.variables_of_interest({"x0", "x1", "x2", "x3"});
  }

  VB_INLINE T rate(const T& v) const { return 2.0 * eo / (1.0 + exp(-r * v)) - eo; }

  VB_INLINE void dfun() {
    const T v = x1 - x2;
    const T remote = c + this->local(v);
    const T pyramidal = rate(v);
    const T forward = (A_F + A_L) * remote;
    const T backward = (A_B + A_L) * remote;
    const T ke = 1.0 / tau_e;
    const T ki = 1.0 / tau_i;
    this->rates(x3, x4, x5,                                                                    //
                He * ke * (forward + gamma_1 * pyramidal + u) - 2.0 * ke * x3 - ke * ke * x0,  //
                He * ke * (backward + gamma_2 * rate(x0)) - 2.0 * ke * x4 - ke * ke * x1,      //
                Hi * ki * gamma_4 * rate(x6) - 2.0 * ki * x5 - ki * ki * x2,                   //
                x7,                                                                            //
                He * ke * (backward + gamma_3 * pyramidal) - 2.0 * ke * x7 - ke * ke * x6);
  }
};

}  // namespace virtualbrain::models
