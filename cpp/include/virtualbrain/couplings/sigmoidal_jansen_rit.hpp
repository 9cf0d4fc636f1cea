#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct SigmoidalJansenRit : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "SigmoidalJansenRit";
  static constexpr auto summary =
      "Firing rate of the sources: a * sum of w S(x_0 - x_1), where x_0 and x_1 are the first two "
      "coupling variables (y1 and y2 of JansenRit, whose difference is the potential of the "
      "pyramidal cells).";
  static constexpr auto reference =
      "Jansen & Rit 1995, Biol. Cybern. 73:357-366, doi:10.1007/BF00199471";
  static constexpr int variables = 2, features = 1, outputs = 1;
  static constexpr bool reads_target = false;

  T cmin = this->param("cmin", 0.0, "1/ms", -1000.0, 1000.0, "Lower end of the sigmoid");
  T cmax = this->param("cmax", 0.005, "1/ms", -1000.0, 1000.0,
                       "Upper end of the sigmoid: the maximum firing rate");
  T midpoint = this->param("midpoint", 6.0, "mV", -1000.0, 1000.0,
                           "Potential at which the sigmoid is halfway");
  T r = this->param("r", 0.56, "1/mV", 0.01, 1000.0, "Steepness of the sigmoid");
  T a = this->param("a", 1.0, "", 0.01, 1000.0, "Scale of the weighted sum");

  VB_INLINE Row<T, 1> pre(Row<T, 2> x) const {
    return {{cmin + (cmax - cmin) / (1.0 + exp(r * (midpoint - (x[0] - x[1]))))}};
  }
  VB_INLINE Row<T, 1> post(Row<T, 1> g, Target<T, 2>) const { return {{a * g[0]}}; }
};

}  // namespace virtualbrain::couplings
