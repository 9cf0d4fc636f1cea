// Names that every part of the engine shares. Safe to include in kernel units: nothing here is
// emitted.
#pragma once
#include <cmath>

#if defined(_MSC_VER) && !defined(__clang__)
#define VB_INLINE __forceinline
#define VB_RESTRICT __restrict
#define VB_IVDEP __pragma(loop(ivdep))
#elif defined(__clang__)
#define VB_INLINE inline __attribute__((always_inline))
#define VB_RESTRICT __restrict__
#define VB_IVDEP _Pragma("clang loop vectorize(enable) interleave(enable)")
#else
#define VB_INLINE inline __attribute__((always_inline))
#define VB_RESTRICT __restrict__
#define VB_IVDEP _Pragma("GCC ivdep")
#endif

// For a loop over lanes within another loop: GCC would unroll it to scalar code before vectorising.
#if defined(__GNUC__) && !defined(__clang__)
#define VB_NESTED_IVDEP VB_IVDEP _Pragma("GCC unroll 1")
#else
#define VB_NESTED_IVDEP VB_IVDEP
#endif

namespace virtualbrain {

// Nodes are integrated in tiles of this many; a row is one number for each of them.
inline constexpr int kLanes = 16;
inline constexpr double kInfinity = HUGE_VAL;
inline constexpr double kPi = 3.14159265358979323846;

}  // namespace virtualbrain
