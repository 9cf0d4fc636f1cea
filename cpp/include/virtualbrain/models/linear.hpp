// Linear relaxation
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Linear : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Linear";
  static constexpr auto summary =
      "Activity that decays exponentially and is driven by the other nodes: with noise, a network "
      "of Ornstein-Uhlenbeck processes, whose covariance is known exactly.";
  static constexpr auto reference =
      "Uhlenbeck & Ornstein 1930, Physical Review 36:823-841, doi:10.1103/PhysRev.36.823; "
      "Galan 2008, PLoS ONE 3:e2148, doi:10.1371/journal.pone.0002148";

  T gamma = this->param("gamma", -10.0, "1/ms", -100.0, 0.0,
                        "Growth rate; the network is stable if -gamma exceeds its input weights");

  T x = this->state("x", "", -1.0, 1.0, "Activity");

  T c = this->input("c", "Long-range input");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x"});
    declaration.variables_of_interest({"x"});
  }

  VB_INLINE void dfun() { this->rates(gamma * x + c + this->local(x)); }
};

}  // namespace virtualbrain::models
