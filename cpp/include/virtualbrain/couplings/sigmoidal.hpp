#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct Sigmoidal : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Sigmoidal";
  static constexpr auto summary = "Sigmoid of the weighted sum, between cmin and cmax.";
  static constexpr auto reference =
      "Sanz-Leon et al. 2015, NeuroImage 111:385-430, doi:10.1016/j.neuroimage.2015.01.002";
  static constexpr int variables = 1, features = 1, outputs = 1;
  static constexpr bool reads_target = false;

  T cmin = this->param("cmin", -1.0, "", -1000.0, 1000.0, "Lower end of the sigmoid");
  T cmax = this->param("cmax", 1.0, "", -1000.0, 1000.0, "Upper end of the sigmoid");
  T midpoint =
      this->param("midpoint", 0.0, "", -1000.0, 1000.0, "Sum at which the sigmoid is halfway");
  T a = this->param("a", 1.0, "", 0.01, 1000.0, "Scale of the slope");
  T sigma = this->param("sigma", 230.0, "", 0.01, 1000.0, "Width of the sigmoid");

  VB_INLINE Row<T, 1> pre(Row<T, 1> x) const { return {{x[0]}}; }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 1>) const {
    return {{cmin + (cmax - cmin) / (1.0 + exp(-a * ((g[0] - midpoint) / sigma)))}};
  }
};

}  // namespace virtualbrain::couplings
