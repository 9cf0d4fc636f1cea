// Normal random numbers from Philox4x32-10 and Box-Muller. Compiled once per instruction set.
#include "kernels.hpp"
#include "simd.hpp"
#include "virtualbrain/philox.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

// Two words of 32 bits to a double in [0, 1) with 53 random bits, without a 64-bit conversion:
// adding an integer below 2^32 to the bits of 2^52 makes it the fraction of a double.
VB_INLINE double uniform(std::uint64_t high, std::uint64_t low) {
  constexpr std::int64_t two52 = 0x4330000000000000;
  const double h = vmath::from_bits(static_cast<std::int64_t>(high) | two52) - 0x1p52;
  const double l = vmath::from_bits(static_cast<std::int64_t>(low >> 11) | two52) - 0x1p52;
  return h * 0x1p-32 + l * 0x1p-53;
}

#if defined(__AVX512F__)
using Words = __m512i;
VB_INLINE Words product(Words a, Words b) { return _mm512_mul_epu32(a, b); }
#elif defined(__AVX2__)
using Words = __m256i;
VB_INLINE Words product(Words a, Words b) { return _mm256_mul_epu32(a, b); }
#elif defined(__x86_64__)
using Words = __m128i;
VB_INLINE Words product(Words a, Words b) { return _mm_mul_epu32(a, b); }
#else
typedef std::uint64_t Words __attribute__((vector_size(16)));
VB_INLINE Words product(Words a, Words b) { return a * b; }
#endif
typedef std::uint64_t Bits __attribute__((vector_size(sizeof(Words))));
constexpr int kWords = static_cast<int>(sizeof(Words) / 8);

VB_INLINE Bits multiply(Bits a, Bits b) {
  return reinterpret_cast<Bits>(product(reinterpret_cast<Words>(a), reinterpret_cast<Words>(b)));
}

}  // namespace

void normals(std::uint64_t seed, std::uint32_t step_pair, const std::uint32_t* nodes,
             std::uint32_t row, std::uint32_t stream, double* even, double* odd) {
  constexpr std::uint64_t low = 0xffffffff;
  alignas(64) std::uint64_t words[4][kLanes];
  for (int first = 0; first < kLanes; first += kWords) {
    Bits c0 = Bits{} + step_pair, c1{}, c2 = Bits{} + row, c3 = Bits{} + stream;
    for (int i = 0; i < kWords; ++i) c1[i] = nodes[first + i];
    std::uint32_t k0 = static_cast<std::uint32_t>(seed),
                  k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < philox::kRounds; ++round) {
      const Bits p0 = multiply(c0, Bits{} + philox::kMultiply0);
      const Bits p1 = multiply(c2, Bits{} + philox::kMultiply1);
      c0 = (p1 >> 32) ^ c1 ^ (Bits{} + k0);
      c1 = p1 & low;
      c2 = (p0 >> 32) ^ c3 ^ (Bits{} + k1);
      c3 = p0 & low;
      k0 += philox::kWeyl0;
      k1 += philox::kWeyl1;
    }
    for (int i = 0; i < kWords; ++i) {
      words[0][first + i] = c0[i];
      words[1][first + i] = c1[i];
      words[2][first + i] = c2[i];
      words[3][first + i] = c3[i];
    }
  }
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) {
    const double u = uniform(words[0][i], words[1][i]) + 0x1p-53;  // in (0, 1]
    const double angle = 2.0 * kPi * uniform(words[2][i], words[3][i]);
    const double radius = vmath::sqrt(-2.0 * vmath::log(u));
    even[i] = radius * vmath::cos(angle);
    odd[i] = radius * vmath::sin(angle);
  }
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
