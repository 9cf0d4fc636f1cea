// Vector width and the few intrinsics of kernel units, by instruction set.
#pragma once
#include <cstdint>

#include "virtualbrain/defs.hpp"
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace virtualbrain::VIRTUALBRAIN_ISA {

#if defined(__AVX512F__)
inline constexpr int kVectorBytes = 64;
VB_INLINE __m512i load_index(const std::uint16_t* p) {
  return _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
VB_INLINE __m512i load_index(const std::uint32_t* p) { return _mm512_loadu_si512(p); }
#elif defined(__AVX2__)
inline constexpr int kVectorBytes = 32;
#else
inline constexpr int kVectorBytes = 16;
#endif

// A row as a few vectors, for loops that the compiler would not vectorise by itself.
typedef double Pack __attribute__((vector_size(kVectorBytes)));
inline constexpr int kPacks = kLanes * 8 / kVectorBytes;

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
