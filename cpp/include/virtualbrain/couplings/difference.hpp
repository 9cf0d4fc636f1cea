#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct Difference : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Difference";
  static constexpr auto summary = "Diffusive coupling: a * sum of w (x_source - x_target).";
  static constexpr auto reference =
      "Sanz-Leon et al. 2015, NeuroImage 111:385-430, doi:10.1016/j.neuroimage.2015.01.002";
  static constexpr int variables = 1, features = 1, outputs = 1;
  static constexpr bool reads_target = true;

  T a = this->param("a", 0.1, "", 0.0, 10.0, "Scale of the weighted sum of differences");

  VB_INLINE Row<T, 1> pre(Row<T, 1> x) const { return {{x[0]}}; }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 1> target) const {
    return {{a * (g[0] - target.weight_sum * target.x[0])}};
  }
};

}  // namespace virtualbrain::couplings
