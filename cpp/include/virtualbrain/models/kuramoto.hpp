// Kuramoto phase oscillator
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Kuramoto : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Kuramoto";
  static constexpr auto summary =
      "A phase that turns at a constant rate, advanced or held back by the other nodes. With the "
      "coupling of the same name this is the classical model of synchronisation.";
  static constexpr auto reference =
      "Kuramoto 1975, Lecture Notes in Physics 39:420-422, doi:10.1007/BFb0013365; "
      "Cabral et al. 2011, NeuroImage 57:130-139, doi:10.1016/j.neuroimage.2011.04.010";

  T omega = this->param("omega", 1.0, "rad/ms", 0.01, 200.0, "Natural frequency");

  T theta = this->state("theta", "rad", 0.0, 2.0 * kPi, "Phase");

  T c = this->input("c", "Long-range input");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"theta"});
    declaration.variables_of_interest({"theta"});
  }

  VB_INLINE void dfun() { this->rates(omega + c + sin(this->local(theta))); }
};

}  // namespace virtualbrain::models
