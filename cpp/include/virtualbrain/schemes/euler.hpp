#pragma once
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

struct Euler {
  static constexpr auto name = "Euler";
  static constexpr auto summary = "Euler, or Euler-Maruyama with noise.";
  static constexpr auto reference = "Kloeden & Platen 1992, doi:10.1007/978-3-662-12616-5";
  static constexpr int order = 1;
  static constexpr int rate_calls = 1;

  template <class Step>
  static VB_INLINE void step(Step& s) {
    auto* VB_RESTRICT k = s.scratch(0);
    const auto* VB_RESTRICT x = s.x;
    const auto* VB_RESTRICT increment = s.increment;
    auto* VB_RESTRICT next = s.next;
    s.rates(x, k);
    s.each([=](int i) { next[i] = x[i] + s.dt * k[i] + increment[i]; });
    s.bound(next);
  }
};

}  // namespace virtualbrain::schemes
