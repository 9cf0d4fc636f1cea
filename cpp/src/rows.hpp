// Bounds of one tile, inlined into schemes. Kernel units only.
#pragma once
#include "kernels.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

// All ones where x is NaN or infinite. An integer test: -ffinite-math-only cannot remove it.
VB_INLINE std::int64_t nonfinite_mask(double x) {
  constexpr std::int64_t exponent = 0x7ff0000000000000;
  return (vmath::bits(x) & exponent) == exponent ? -1 : 0;
}

VB_INLINE void bound_rows(const Bounds& bounds, double* states) {
  for (int k = 0; k < bounds.n_bounded; ++k) {
    double* y = states + bounds.bounded[k] * kLanes;
    const double lo = bounds.lo[k], hi = bounds.hi[k];
    VB_NESTED_IVDEP
    for (int i = 0; i < kLanes; ++i) {
      const double inside = vmath::min(vmath::max(y[i], lo), hi);
      y[i] = vmath::from_bits(vmath::bits(inside) | nonfinite_mask(y[i]));
    }
  }
  for (int k = 0; k < bounds.n_clamped; ++k) {
    double* y = states + bounds.clamped[k] * kLanes;
    for (int i = 0; i < kLanes; ++i) y[i] = bounds.clamp_rows[k * kLanes + i];
  }
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
