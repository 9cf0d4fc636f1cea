// Gast-Schmidt-Knoesche mean field with spike-frequency adaptation
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct GastSchmidtKnosche_SF : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "GastSchmidtKnosche_SF";
  static constexpr auto summary =
      "Quadratic integrate-and-fire neurons as in the model of Montbrio, Pazo and Roxin, which "
      "tire: the adaptation A is a current against their firing. Bursts.";
  static constexpr auto reference =
      "Gast, Schmidt & Knoesche 2020, Neural Computation 32:1615-1634, doi:10.1162/neco_a_01300";

  T tau = this->param("tau", 1.0, "", 0.1, 15.0, "Time constant of the membrane");
  T tau_A = this->param("tau_A", 10.0, "", 0.1, 15.0, "Time constant of the adaptation");
  T alpha = this->param("alpha", 10.0, "", 0.0, 10.0, "Strength of the adaptation");
  T I = this->param("I", 0.0, "", -10.0, 10.0, "External current");
  T Delta = this->param("Delta", 2.0, "", 0.0, 10.0, "Half-width of the excitabilities");
  T J = this->param("J", 21.2132, "", -25.0, 25.0, "Synaptic weight");
  T eta = this->param("eta", 1.0, "", -10.0, 10.0, "Centre of the excitabilities");
  T cr = this->param("cr", 1.0, "", 0.0, 1.0, "Strength of long-range input from r");
  T cv = this->param("cv", 0.0, "", 0.0, 1.0, "Strength of long-range input from V");

  T r = this->state("r", "", 0.0, 2.0, "Firing rate");
  T V = this->state("V", "", -2.0, 1.5, "Mean membrane potential");
  T A = this->state("A", "", -1.0, 1.0, "Adaptation");
  T B = this->state("B", "", -1.0, 1.0, "Rate of change of A, times tau_A");

  T c_r = this->input("c_r", "Long-range input from r");
  T c_V = this->input("c_V", "Long-range input from V");
  T c_A = this->input("c_A", "Long-range input from A; not in the equations");
  T c_B = this->input("c_B", "Long-range input from B; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"r", "V", "A", "B"});
    declaration.variables_of_interest({"r", "V"});
    declaration.bound("r", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    const T rate = 1.0 / tau;
    const T rate_A = 1.0 / tau_A;
    const T pi_tau_r = kPi * tau * r;
    const T input = I + cr * c_r + cv * c_V;
    this->rates(rate * (Delta * rate * (1.0 / kPi) + 2.0 * V * r),
                rate * (V * V - pi_tau_r * pi_tau_r + eta + J * tau * r - A + input),  //
                rate_A * B,                                                            //
                rate_A * (alpha * r - A - 2.0 * B));
  }
};

}  // namespace virtualbrain::models
