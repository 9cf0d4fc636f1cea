// Coombes-Byrne neural mass with instantaneous synapses
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct CoombesByrne2D : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "CoombesByrne2D";
  static constexpr auto summary =
      "The Coombes-Byrne neural mass with synapses that follow the firing rate at once: their "
      "conductance is k pi r.";
  static constexpr auto reference =
      "Coombes & Byrne 2019, in Nonlinear Dynamics in Computational Neuroscience, pp. 1-16, "
      "doi:10.1007/978-3-319-71048-8_1";

  T Delta = this->param("Delta", 1.0, "", 0.0, 10.0, "Half-width of the excitabilities");
  T v_syn = this->param("v_syn", -4.0, "", -20.0, 0.0, "Reversal potential of the synapses");
  T k = this->param("k", 1.0, "", 0.0, 5.0, "Coupling within the node");
  T eta = this->param("eta", 2.0, "", -10.0, 10.0, "Centre of the excitabilities");

  T r = this->state("r", "", 0.0, 2.0, "Firing rate");
  T V = this->state("V", "", -2.0, 1.5, "Mean membrane potential");

  T c_r = this->input("c_r", "Long-range input from r");
  T c_V = this->input("c_V", "Long-range input from V; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"r", "V"});
    declaration.variables_of_interest({"r", "V"});
    declaration.bound("r", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    const T pi_r = kPi * r;
    const T g = k * pi_r;
    this->rates(Delta * (1.0 / kPi) + 2.0 * V * r - g * r,
                V * V - pi_r * pi_r + eta + (v_syn - V) * g + c_r);
  }
};

}  // namespace virtualbrain::models
