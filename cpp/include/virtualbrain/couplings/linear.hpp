#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct Linear : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Linear";
  static constexpr auto summary = "Weighted sum of the sources, scaled and shifted: a * sum + b.";
  static constexpr auto reference =
      "Sanz-Leon et al. 2015, NeuroImage 111:385-430, doi:10.1016/j.neuroimage.2015.01.002";
  static constexpr int variables = 1, features = 1, outputs = 1;
  static constexpr bool reads_target = false;

  T a = this->param("a", 0.00390625, "", 0.0, 1.0, "Scale of the weighted sum");
  T b = this->param("b", 0.0, "", -1.0, 1.0, "Offset added to the scaled sum");

  VB_INLINE Row<T, 1> pre(Row<T, 1> x) const { return {{x[0]}}; }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 1>) const { return {{a * g[0] + b}}; }
};

}  // namespace virtualbrain::couplings
