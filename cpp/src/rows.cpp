// Small operations on rows. Compiled once per instruction set.
#include "rows.hpp"

#include "kernels.hpp"
#include "simd.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

#if defined(__AVX2__)
typedef double Quad __attribute__((vector_size(32)));
typedef double UnalignedQuad __attribute__((vector_size(32), aligned(8)));

VB_INLINE Quad load(const double* p) { return *reinterpret_cast<const UnalignedQuad*>(p); }
VB_INLINE void store(double* p, Quad v) { *reinterpret_cast<UnalignedQuad*>(p) = v; }

// out[j * out_stride + i] = in[i * in_stride + j] for i, j < 4
VB_INLINE void transpose4(const double* in, std::ptrdiff_t in_stride, double* out,
                          std::ptrdiff_t out_stride) {
  const Quad a = load(in), b = load(in + in_stride), c = load(in + 2 * in_stride),
             d = load(in + 3 * in_stride);
  const Quad ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6);
  const Quad ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const Quad cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6);
  const Quad cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  store(out, __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5));
  store(out + out_stride, __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5));
  store(out + 2 * out_stride, __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7));
  store(out + 3 * out_stride, __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7));
}
#else
VB_INLINE void transpose4(const double* in, std::ptrdiff_t in_stride, double* out,
                          std::ptrdiff_t out_stride) {
  for (int j = 0; j < 4; ++j)
    for (int i = 0; i < 4; ++i) out[j * out_stride + i] = in[i * in_stride + j];
}
#endif

}  // namespace

void to_rows(const double* in, std::ptrdiff_t in_stride, double* out, std::ptrdiff_t out_stride,
             int steps) {
  int step = 0;
  for (; step + 4 <= steps; step += 4)
    for (int lane = 0; lane < kLanes; lane += 4)
      transpose4(in + lane * in_stride + step, in_stride, out + step * out_stride + lane,
                 out_stride);
  for (; step < steps; ++step)
    for (int lane = 0; lane < kLanes; ++lane)
      out[step * out_stride + lane] = in[lane * in_stride + step];
}

void to_series(const double* in, std::ptrdiff_t in_stride, double* out, std::ptrdiff_t out_stride,
               int steps) {
  int step = 0;
  for (; step + 4 <= steps; step += 4)
    for (int lane = 0; lane < kLanes; lane += 4)
      transpose4(in + step * in_stride + lane, in_stride, out + lane * out_stride + step,
                 out_stride);
  for (; step < steps; ++step)
    for (int lane = 0; lane < kLanes; ++lane)
      out[lane * out_stride + step] = in[step * in_stride + lane];
}

void add_rows(const double* in, std::ptrdiff_t stride, int steps, double* sum) {
  constexpr int width = kVectorBytes / 8;
  typedef double Vector __attribute__((vector_size(kVectorBytes), aligned(8)));
  for (int lane = 0; lane < kLanes; lane += width) {
    Vector s = *reinterpret_cast<const Vector*>(sum + lane);
    for (int b = 0; b < steps; ++b) s += *reinterpret_cast<const Vector*>(in + b * stride + lane);
    *reinterpret_cast<Vector*>(sum + lane) = s;
  }
}

void take_scaled(double factor, double* sum, double* out) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) {
    out[i] = factor * sum[i];
    sum[i] = 0.0;
  }
}

void add_scaled(double factor, const double* in, double* out) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) out[i] += factor * in[i];
}

void spread(const double* in, std::ptrdiff_t stride, int rows, double* out) {
  for (int row = 0; row < rows; ++row) {
    const double x = in[row * stride];
    VB_IVDEP
    for (int i = 0; i < kLanes; ++i) out[row * kLanes + i] = x;
  }
}

int any_nonfinite(const double* values, std::ptrdiff_t n) {
  std::int64_t found = 0;
  VB_IVDEP
  for (std::ptrdiff_t i = 0; i < n; ++i) found |= nonfinite_mask(values[i]);
  return found != 0;
}

void totals(const double* states, int rows, int used, double* out) {
  for (int row = 0; row < rows; ++row) out[row] = total_of_row(states + row * kLanes, used);
}

void apply_bounds(const Bounds& bounds, double* states) { bound_rows(bounds, states); }

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
