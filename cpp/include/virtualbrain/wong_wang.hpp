// The firing rate that Wong and Wang fitted to integrate-and-fire neurons.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

// u / (1 - exp(-d u)): u far above the threshold u = 0, where it is 1/d. Near it numerator and
// denominator vanish together, and the series is taken.
template <class T>
VB_INLINE T wong_wang_rate(const T& u, const T& d) {
  const T x = d * u;
  const auto near = abs(x) < 1e-5;
  return select(near, 1.0 + 0.5 * x, u) / select(near, d, 1.0 - exp(-x));
}

}  // namespace virtualbrain::models
