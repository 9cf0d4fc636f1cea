// Coombes-Byrne next-generation neural mass
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct CoombesByrne : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "CoombesByrne";
  static constexpr auto summary =
      "The exact firing rate and mean potential of infinitely many theta neurons, coupled by "
      "synapses with a reversal potential whose conductance follows an alpha function.";
  static constexpr auto reference =
      "Coombes & Byrne 2019, in Nonlinear Dynamics in Computational Neuroscience, pp. 1-16, "
      "doi:10.1007/978-3-319-71048-8_1";

  T Delta = this->param("Delta", 0.5, "", 0.0, 10.0, "Half-width of the excitabilities");
  T alpha = this->param("alpha", 0.95, "", 0.0, 10.0, "Rate of the alpha function");
  T v_syn = this->param("v_syn", -10.0, "", -20.0, 0.0, "Reversal potential of the synapses");
  T k = this->param("k", 1.0, "", 0.0, 5.0, "Coupling within the node");
  T eta = this->param("eta", 20.0, "", -10.0, 20.0, "Centre of the excitabilities");

  T r = this->state("r", "", 0.0, 6.0, "Firing rate");
  T V = this->state("V", "", -10.0, 10.0, "Mean membrane potential");
  T g = this->state("g", "", 1.0, 2.0, "Synaptic conductance");
  T q = this->state("q", "", -0.5, 0.7, "Rate of change of g, over alpha");

  T c_r = this->input("c_r", "Long-range input from r");
  T c_V = this->input("c_V", "Long-range input from V; not in the equations");
  T c_g = this->input("c_g", "Long-range input from g; not in the equations");
  T c_q = this->input("c_q", "Long-range input from q; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"r", "V", "g", "q"});
    declaration.variables_of_interest({"r", "V"});
    declaration.bound("r", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    const T pi_r = kPi * r;
    this->rates(Delta * (1.0 / kPi) + 2.0 * V * r - g * r,
                V * V - pi_r * pi_r + eta + (v_syn - V) * g + c_r,  //
                alpha * q,                                          //
                alpha * (k * pi_r - g - 2.0 * q));
  }
};

}  // namespace virtualbrain::models
