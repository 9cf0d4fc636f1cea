// Products of samples with weights, and with each other. Compiled once per instruction set.
#include "kernels.hpp"
#include "simd.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

constexpr int kWidth = kVectorBytes / 8;
typedef double Unaligned __attribute__((vector_size(kVectorBytes), aligned(8)));

VB_INLINE Pack load(const double* p) { return *reinterpret_cast<const Unaligned*>(p); }
VB_INLINE void store(double* p, Pack v) { *reinterpret_cast<Unaligned*>(p) = v; }

}  // namespace

template <int Rows>
void gain(const double* weights, const int* tiles, int entries, const double* in,
          std::ptrdiff_t in_stride, double* out, std::ptrdiff_t out_stride) {
  Pack sums[Rows][2] = {};
  for (int e = 0; e < entries; ++e) {
    const double* x = in + static_cast<std::ptrdiff_t>(tiles[e]) * kLanes;
    const double* w = weights + static_cast<std::ptrdiff_t>(e) * kLanes;
#pragma GCC unroll 8
    for (int pack = 0; pack < kPacks; ++pack) {
      const Pack weight = load(w + pack * kWidth);
#pragma GCC unroll 4
      for (int row = 0; row < Rows; ++row)
        sums[row][pack % 2] += weight * load(x + row * in_stride + pack * kWidth);
    }
  }
  for (int row = 0; row < Rows; ++row) {
    const Pack both = sums[row][0] + sums[row][1];
    double sum = 0.0;
    for (int i = 0; i < kWidth; ++i) sum += both[i];
    out[row * out_stride] = sum;
  }
}

template void gain<1>(const double*, const int*, int, const double*, std::ptrdiff_t, double*,
                      std::ptrdiff_t);
template void gain<2>(const double*, const int*, int, const double*, std::ptrdiff_t, double*,
                      std::ptrdiff_t);
template void gain<3>(const double*, const int*, int, const double*, std::ptrdiff_t, double*,
                      std::ptrdiff_t);
template void gain<4>(const double*, const int*, int, const double*, std::ptrdiff_t, double*,
                      std::ptrdiff_t);

void add_products(const double* a, const double* b, std::ptrdiff_t stride, int samples,
                  double* products) {
  constexpr int rows = 4, columns = 2;  // vectors of products that stay in registers
  for (int i = 0; i < kLanes; i += rows)
    for (int j = 0; j < kLanes; j += columns * kWidth) {
      double* block = products + i * kLanes + j;
      Pack sums[rows][columns];
#pragma GCC unroll 4
      for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int c = 0; c < columns; ++c) sums[r][c] = load(block + r * kLanes + c * kWidth);
      for (int s = 0; s < samples; ++s) {
        const double* x = a + s * stride + i;
        const double* y = b + s * stride + j;
#pragma GCC unroll 4
        for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
          for (int c = 0; c < columns; ++c) sums[r][c] += x[r] * load(y + c * kWidth);
      }
#pragma GCC unroll 4
      for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int c = 0; c < columns; ++c) store(block + r * kLanes + c * kWidth, sums[r][c]);
    }
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
