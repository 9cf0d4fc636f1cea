#pragma once
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

struct Heun {
  static constexpr auto name = "Heun";
  static constexpr auto summary =
      "Heun's predictor and corrector; with noise, the same increment in both (Stratonovich).";
  static constexpr auto reference =
      "Mannella 2002, Int. J. Mod. Phys. C 13:1177, doi:10.1142/S0129183102004042";
  static constexpr int order = 2;
  static constexpr int rate_calls = 2;

  template <class Step>
  static VB_INLINE void step(Step& s) {
    auto* VB_RESTRICT k1 = s.scratch(0);
    auto* VB_RESTRICT k2 = s.scratch(1);
    auto* VB_RESTRICT predictor = s.scratch(2);
    const auto* VB_RESTRICT x = s.x;
    const auto* VB_RESTRICT increment = s.increment;
    auto* VB_RESTRICT next = s.next;
    const double dt = s.dt, half = 0.5 * dt;
    s.rates(x, k1);
    s.each([=](int i) { predictor[i] = x[i] + dt * k1[i] + increment[i]; });
    s.bound(predictor);
    s.rates(predictor, k2);
    s.each([=](int i) { next[i] = x[i] + half * (k1[i] + k2[i]) + increment[i]; });
    s.bound(next);
  }
};

}  // namespace virtualbrain::schemes
