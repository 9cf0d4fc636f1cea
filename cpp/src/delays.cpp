// Sums over delayed connections: a whole block of steps for one target at a time, so that every
// connection costs contiguous multiply-adds instead of one cache line a step.
// Compiled once per instruction set.
#include "gather.hpp"
#include "kernels.hpp"
#include "simd.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

template <int Bytes>
struct Simd {
  typedef double Vector __attribute__((vector_size(Bytes)));
  typedef double Unaligned
      __attribute__((vector_size(Bytes), aligned(8)));  // windows start anywhere
  static constexpr int width = Bytes / 8;
};

// Steps must be few enough for their sums to stay in registers.
template <int Steps>
VB_INLINE void accumulate_steps(const Edge* first, const Edge* last, const Ring& ring,
                                std::int64_t window, const double* start, double* out) {
  using S = Simd<(Steps * 8 < kVectorBytes ? Steps * 8 : kVectorBytes)>;
  using Vector = typename S::Vector;
  using Unaligned = typename S::Unaligned;
  constexpr int n = Steps / S::width;
  const auto load = [](const double* p) {
    return static_cast<Vector>(*reinterpret_cast<const Unaligned*>(p));
  };
  Vector sum[n];
  for (int v = 0; v < n; ++v) sum[v] = start ? load(start + v * S::width) : Vector{};
  for (const Edge* e = first; e != last; ++e) {
    std::int64_t p = window - e->delay;
    p += p < 0 ? ring.capacity : 0;
    const double* x = ring.data + static_cast<std::ptrdiff_t>(e->source) * ring.stride + p;
    const Vector w = Vector{} + e->weight;
#pragma GCC unroll 16
    for (int v = 0; v < n; ++v) sum[v] += w * load(x + v * S::width);
  }
  for (int v = 0; v < n; ++v) *reinterpret_cast<Unaligned*>(out + v * S::width) = sum[v];
}

}  // namespace

template <int Level>
void accumulate(const Edge* edges, const std::int64_t* first, const Ring& ring, std::int64_t window,
                const double* begin, std::ptrdiff_t begin_stride, double* out,
                std::ptrdiff_t out_stride) {
  constexpr int steps = Level < kVectorBytes ? Level : kVectorBytes;  // at most eight vectors
  static_assert(Level % steps == 0);
  const Ring local = ring;
  for (int lane = 0; lane < kLanes; ++lane) {
    const double* start = begin ? begin + lane * begin_stride : nullptr;
    for (int b = 0; b < Level; b += steps)
      accumulate_steps<steps>(edges + first[lane], edges + first[lane + 1], local, window + b,
                              start ? start + b : nullptr, out + lane * out_stride + b);
  }
}

template <class Index>
void gather(const double* weights, const Index* index, int width, const double* recent,
            const double* begin, double* sums) {
  gather_rows(weights, index, width, recent, begin, sums);
}

template void accumulate<64>(const Edge*, const std::int64_t*, const Ring&, std::int64_t,
                             const double*, std::ptrdiff_t, double*, std::ptrdiff_t);
template void accumulate<16>(const Edge*, const std::int64_t*, const Ring&, std::int64_t,
                             const double*, std::ptrdiff_t, double*, std::ptrdiff_t);
template void accumulate<4>(const Edge*, const std::int64_t*, const Ring&, std::int64_t,
                            const double*, std::ptrdiff_t, double*, std::ptrdiff_t);
template void gather<std::uint16_t>(const double*, const std::uint16_t*, int, const double*,
                                    const double*, double*);
template void gather<std::uint32_t>(const double*, const std::uint32_t*, int, const double*,
                                    const double*, double*);

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
