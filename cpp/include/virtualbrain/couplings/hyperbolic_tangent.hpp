#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct HyperbolicTangent : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "HyperbolicTangent";
  static constexpr auto summary =
      "Sum of w a (1 + tanh((b x - midpoint) / sigma)) over the sources.";
  static constexpr auto reference =
      "Sanz-Leon et al. 2015, NeuroImage 111:385-430, doi:10.1016/j.neuroimage.2015.01.002";
  static constexpr int variables = 1, features = 1, outputs = 1;
  static constexpr bool reads_target = false;

  T a = this->param("a", 1.0, "", -1000.0, 1000.0, "Half the height of the step");
  T b = this->param("b", 1.0, "", -1000.0, 1000.0, "Scale of the source");
  T midpoint = this->param("midpoint", 0.0, "", -1000.0, 1000.0,
                           "Scaled source at which the step is halfway");
  T sigma = this->param("sigma", 1.0, "", 0.01, 1000.0, "Width of the step");

  VB_INLINE Row<T, 1> pre(Row<T, 1> x) const {
    return {{a * (1.0 + tanh((b * x[0] - midpoint) / sigma))}};
  }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 1>) const { return {{g[0]}}; }
};

}  // namespace virtualbrain::couplings
