#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct Scaling : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Scaling";
  static constexpr auto summary = "Weighted sum of the sources, scaled: a * sum.";
  static constexpr auto reference =
      "Sanz-Leon et al. 2015, NeuroImage 111:385-430, doi:10.1016/j.neuroimage.2015.01.002";
  static constexpr int variables = 1, features = 1, outputs = 1;
  static constexpr bool reads_target = false;

  T a = this->param("a", 0.00390625, "", 0.0, 1.0, "Scale of the weighted sum");

  VB_INLINE Row<T, 1> pre(Row<T, 1> x) const { return {{x[0]}}; }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 1>) const { return {{a * g[0]}}; }
};

}  // namespace virtualbrain::couplings
