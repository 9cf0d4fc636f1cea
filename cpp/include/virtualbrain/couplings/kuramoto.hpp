#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct Kuramoto : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Kuramoto";
  static constexpr auto summary =
      "Phase coupling: a * sum of w sin(x_source - x_target). As in TVB the sum is divided by the "
      "number of coupling variables of the model, not by that of the nodes.";
  static constexpr auto reference = "Kuramoto 1975, doi:10.1007/BFb0013365";
  static constexpr int variables = 1, features = 2, outputs = 1;
  static constexpr bool reads_target = true;

  T a = this->param("a", 1.0, "", 0.0, 1.0, "Scale of the weighted sum");

  VB_INLINE Row<T, 2> pre(Row<T, 1> x) const { return {{sin(x[0]), cos(x[0])}}; }
  VB_INLINE Row<T, 1> post(Row<T, 2> g, Target<T, 1> target) const {
    return {{a / target.coupling_variables * (g[0] * cos(target.x[0]) - g[1] * sin(target.x[0]))}};
  }
};

}  // namespace virtualbrain::couplings
