// Bounds and sums of one tile, inlined into schemes. Kernel units only.
#pragma once
#include "kernels.hpp"
#include "simd.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

// All ones where x is NaN or infinite. An integer test: -ffinite-math-only cannot remove it.
VB_INLINE std::int64_t nonfinite_mask(double x) {
  constexpr std::int64_t exponent = 0x7ff0000000000000;
  return (vmath::bits(x) & exponent) == exponent ? -1 : 0;
}

// The sum over the first `used` lanes.
VB_INLINE double total_of_row(const double* row, int used) {
  double sum = 0.0;
  if (used < kLanes) {
    for (int lane = 0; lane < used; ++lane) sum += row[lane];
    return sum;
  }
  const auto* packs = reinterpret_cast<const Pack*>(row);
  Pack all = packs[0];
  for (int pack = 1; pack < kPacks; ++pack) all += packs[pack];
#if defined(__AVX512F__)
  return _mm512_reduce_add_pd(reinterpret_cast<__m512d>(all));
#else
  for (int i = 0; i < kLanes / kPacks; ++i) sum += all[i];
  return sum;
#endif
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
