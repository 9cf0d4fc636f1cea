// Jansen-Rit cortical column
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct JansenRit : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "JansenRit";
  static constexpr auto summary =
      "A cortical column of pyramidal cells and excitatory and inhibitory interneurons. Each "
      "population turns firing rates into postsynaptic potentials by a second-order filter, and "
      "its mean potential back into a rate by a sigmoid. Makes alpha rhythms, spikes and evoked "
      "responses; y1 - y2 is the potential that the EEG sees.";
  static constexpr auto reference =
      "Jansen & Rit 1995, Biological Cybernetics 73:357-366, doi:10.1007/BF00199471";

  T A = this->param("A", 3.25, "mV", 2.6, 9.75, "Maximum amplitude of the excitatory PSP");
  T B = this->param("B", 22.0, "mV", 17.6, 110.0, "Maximum amplitude of the inhibitory PSP");
  T a = this->param("a", 0.1, "1/ms", 0.05, 0.15, "Inverse time constant of the excitatory PSP");
  T b = this->param("b", 0.05, "1/ms", 0.025, 0.075, "Inverse time constant of the inhibitory PSP");
  T v0 = this->param("v0", 5.52, "mV", 3.12, 6.0, "Potential at half of the maximum firing rate");
  T nu_max =
      this->param("nu_max", 0.0025, "1/ms", 0.00125, 0.00375, "Half the maximum firing rate");
  T r = this->param("r", 0.56, "1/mV", 0.28, 0.84, "Steepness of the sigmoid");
  T J = this->param("J", 135.0, "", 65.0, 1350.0, "Average number of synapses");
  T a_1 = this->param("a_1", 1.0, "", 0.5, 1.5,
                      "Probability of contact, pyramidal to excitatory cells");
  T a_2 = this->param("a_2", 0.8, "", 0.4, 1.2,
                      "Probability of contact, excitatory to pyramidal cells");
  T a_3 = this->param("a_3", 0.25, "", 0.125, 0.375,
                      "Probability of contact, pyramidal to inhibitory cells");
  T a_4 = this->param("a_4", 0.25, "", 0.125, 0.375,
                      "Probability of contact, inhibitory to pyramidal cells");
  T p_min = this->param("p_min", 0.12, "1/ms", 0.0, 0.12,
                        "Lowest input rate, for stimuli; not in the equations");
  T p_max = this->param("p_max", 0.32, "1/ms", 0.0, 0.32,
                        "Highest input rate, for stimuli; not in the equations");
  T mu = this->param("mu", 0.22, "1/ms", 0.0, 0.22, "Mean input rate");

  T y0 = this->state("y0", "mV", -1.0, 1.0, "PSP that pyramidal cells cause");
  T y1 = this->state("y1", "mV", -500.0, 500.0, "Excitatory PSP on pyramidal cells");
  T y2 = this->state("y2", "mV", -50.0, 50.0, "Inhibitory PSP on pyramidal cells");
  T y3 = this->state("y3", "mV/ms", -6.0, 6.0, "Derivative of y0");
  T y4 = this->state("y4", "mV/ms", -20.0, 20.0, "Derivative of y1");
  T y5 = this->state("y5", "mV/ms", -500.0, 500.0, "Derivative of y2");

  T c_y1 = this->input("c_y1", "Long-range input, a firing rate");
  T c_y2 = this->input("c_y2", "Long-range input from y2; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"y1", "y2"});
    declaration.variables_of_interest({"y0", "y1", "y2", "y3"});
  }

  VB_INLINE T rate(const T& v) const { return 2.0 * nu_max / (1.0 + exp(r * (v0 - v))); }

  VB_INLINE void dfun() {
    const T v = y1 - y2;
    this->rates(y3, y4, y5,  //
                A * a * rate(v) - 2.0 * a * y3 - a * a * y0,
                A * a * (mu + a_2 * J * rate(a_1 * J * y0) + c_y1 + this->local(v)) - 2.0 * a * y4 -
                    a * a * y1,
                B * b * (a_4 * J * rate(a_3 * J * y0)) - 2.0 * b * y5 - b * b * y2);
  }
};

}  // namespace virtualbrain::models
