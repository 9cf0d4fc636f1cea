#pragma once
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

struct RungeKutta4 {
  static constexpr auto name = "RungeKutta4";
  static constexpr auto summary = "The classical Runge-Kutta scheme of fourth order.";
  static constexpr auto reference = "Kutta 1901, Z. Math. Phys. 46:435-453";
  static constexpr int order = 4;
  static constexpr int rate_calls = 4;

  template <class Step>
  static VB_INLINE void step(Step& s) {
    auto* VB_RESTRICT k1 = s.scratch(0);
    auto* VB_RESTRICT k2 = s.scratch(1);
    auto* VB_RESTRICT k3 = s.scratch(2);
    auto* VB_RESTRICT k4 = s.scratch(3);
    auto* VB_RESTRICT y = s.scratch(4);
    const auto* VB_RESTRICT x = s.x;
    const auto* VB_RESTRICT increment = s.increment;
    auto* VB_RESTRICT next = s.next;
    const double dt = s.dt, half = 0.5 * dt, sixth = dt / 6.0;
    s.rates(x, k1);
    s.each([=](int i) { y[i] = x[i] + half * k1[i]; });
    s.bound(y);
    s.rates(y, k2);
    s.each([=](int i) { y[i] = x[i] + half * k2[i]; });
    s.bound(y);
    s.rates(y, k3);
    s.each([=](int i) { y[i] = x[i] + dt * k3[i]; });
    s.bound(y);
    s.rates(y, k4);
    s.each([=](int i) {
      next[i] = x[i] + sixth * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) + increment[i];
    });
    s.bound(next);
  }
};

}  // namespace virtualbrain::schemes
