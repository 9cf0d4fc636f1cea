// Sums over connections that need no history, kLanes targets at once. Kernel units only.
#pragma once
#include <cstdint>

#include "simd.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

// sums[lane] = begin[lane] (or 0 without begin) + sum_k weights[k][lane] * from[index[k][lane]];
// Equal: weights[lane] * sum_k from[index[k][lane]].
// ahead: rows that will be wanted next, weights and indices; they are fetched on the way.
template <bool Equal = false, class Index>
VB_INLINE void gather_rows(const double* weights, const Index* index, int width, const double* from,
                           const double* begin, double* sums, const double* ahead = nullptr) {
#if defined(__AVX512F__)
  __m512d s0 = begin ? _mm512_loadu_pd(begin) : _mm512_setzero_pd();
  __m512d s1 = begin ? _mm512_loadu_pd(begin + 8) : _mm512_setzero_pd();
  for (int k = 0; k < width; ++k, index += kLanes) {
    if (ahead) {
      constexpr int line = 8;  // numbers
      for (int j = 0; j < 3; ++j) _mm_prefetch(ahead + (3 * k + j) * line, _MM_HINT_T0);
    }
    const __m512i i = load_index(index);
    const __m512d x0 = _mm512_i32gather_pd(_mm512_castsi512_si256(i), from, 8);
    const __m512d x1 = _mm512_i32gather_pd(_mm512_extracti64x4_epi64(i, 1), from, 8);
    if constexpr (Equal) {
      s0 = _mm512_add_pd(s0, x0);
      s1 = _mm512_add_pd(s1, x1);
    } else {
      s0 = _mm512_fmadd_pd(_mm512_loadu_pd(weights + k * kLanes), x0, s0);
      s1 = _mm512_fmadd_pd(_mm512_loadu_pd(weights + k * kLanes + 8), x1, s1);
    }
  }
  if constexpr (Equal) {
    s0 = _mm512_mul_pd(_mm512_loadu_pd(weights), s0);
    s1 = _mm512_mul_pd(_mm512_loadu_pd(weights + 8), s1);
  }
  _mm512_storeu_pd(sums, s0);
  _mm512_storeu_pd(sums + 8, s1);
#else
  (void)ahead;
  double s[kLanes];
  for (int i = 0; i < kLanes; ++i) s[i] = begin ? begin[i] : 0.0;
  for (int k = 0; k < width; ++k, index += kLanes)
    for (int i = 0; i < kLanes; ++i)
      s[i] += Equal ? from[index[i]] : weights[k * kLanes + i] * from[index[i]];
  for (int i = 0; i < kLanes; ++i) sums[i] = Equal ? weights[i] * s[i] : s[i];
#endif
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
