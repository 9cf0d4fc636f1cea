// Montbrio-Pazo-Roxin mean field of quadratic integrate-and-fire neurons
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct MontbrioPazoRoxin : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "MontbrioPazoRoxin";
  static constexpr auto summary =
      "The exact firing rate and mean potential of infinitely many quadratic integrate-and-fire "
      "neurons, all connected to all, whose excitabilities follow a Lorentzian distribution. With "
      "strong coupling J it has a low and a high state side by side.";
  static constexpr auto reference =
      "Montbrio, Pazo & Roxin 2015, Physical Review X 5:021028, doi:10.1103/PhysRevX.5.021028";

  T tau = this->param("tau", 1.0, "", 0.001, 15.0, "Time constant of the membrane");
  T I = this->param("I", 0.0, "", -10.0, 10.0, "External current");
  T Delta = this->param("Delta", 1.0, "", 0.0, 10.0, "Half-width of the excitabilities");
  T J = this->param("J", 15.0, "", -25.0, 25.0, "Mean synaptic weight");
  T eta = this->param("eta", -5.0, "", -10.0, 10.0, "Centre of the excitabilities");
  T Gamma = this->param("Gamma", 0.0, "", 0.0, 10.0,
                        "Half-width of the synaptic weights; not in the equations");
  T cr = this->param("cr", 1.0, "", 0.0, 1.0, "Strength of long-range input from r");
  T cv = this->param("cv", 0.0, "", 0.0, 1.0, "Strength of long-range input from V");

  T r = this->state("r", "", 0.0, 2.0, "Firing rate");
  T V = this->state("V", "", -2.0, 1.5, "Mean membrane potential");

  T c_r = this->input("c_r", "Long-range input from r");
  T c_V = this->input("c_V", "Long-range input from V");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"r", "V"});
    declaration.stvar({"V"});
    declaration.variables_of_interest({"r", "V"});
    declaration.bound("r", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    const T rate = 1.0 / tau;
    const T pi_tau_r = kPi * tau * r;
    this->rates(rate * (Delta * rate * (1.0 / kPi) + 2.0 * V * r),
                rate * (V * V - pi_tau_r * pi_tau_r + eta + J * tau * r + I + cr * c_r + cv * c_V));
  }
};

}  // namespace virtualbrain::models
