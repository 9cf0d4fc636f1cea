// Continuous Hopfield network
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Hopfield : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Hopfield";
  static constexpr auto summary =
      "A node that relaxes to what its input tells it; the sigmoid is in the coupling (use "
      "PreSigmoidal). The network has many attractors, as a memory has. With `dynamic` the "
      "threshold of the coupling is a second, slower variable.";
  static constexpr auto reference =
      "Hopfield 1982, PNAS 79:2554-2558, doi:10.1073/pnas.79.8.2554; "
      "Hopfield 1984, PNAS 81:3088-3092, doi:10.1073/pnas.81.10.3088; "
      "Golos, Jirsa & Dauce 2015, PLoS Computational Biology 11:e1004644, "
      "doi:10.1371/journal.pcbi.1004644";

  T taux = this->param("taux", 1.0, "ms", 0.01, 100.0, "Time constant of the potential");
  T tauT = this->param("tauT", 5.0, "ms", 0.01, 100.0, "Time constant of the threshold");
  T dynamic = this->integer("dynamic", 0, 0, 1, "Whether the threshold changes with time (1)");

  T x = this->state("x", "", -1.0, 2.0, "Potential");
  T theta = this->state("theta", "", 0.0, 1.0, "Threshold; follows x if it is not dynamic");

  T c_x = this->input("c_x", "Long-range input");
  T c_theta = this->input("c_theta", "Input of the threshold");

  template <class D>
  static void declare(D& declaration) {
    if (declaration.flag("dynamic")) {
      declaration.cvar({"x", "theta"});
      declaration.stvar({"x"});
    } else {
      declaration.cvar({"x"});
    }
    declaration.variables_of_interest({"x"});
  }

  VB_INLINE void dfun() {
    const T d_x = (c_x - x) / taux;
    this->rates(d_x, select(dynamic > 0.5, (c_theta - theta) / tauT, d_x));
  }
};

}  // namespace virtualbrain::models
