// The kernels of one instruction set. Compiled once per instruction set.
#include "kernels.hpp"

#define VIRTUALBRAIN_STRING_(x) #x
#define VIRTUALBRAIN_STRING(x) VIRTUALBRAIN_STRING_(x)

namespace virtualbrain::VIRTUALBRAIN_ISA {

template <int Level>
void accumulate(const Edge*, const std::int64_t*, const Ring&, std::int64_t, const double*,
                std::ptrdiff_t, double*, std::ptrdiff_t);
template <class Index>
void gather(const double*, const Index*, int, const double*, const double*, double*);
void spread(const double*, std::ptrdiff_t, int, double*);
void to_rows(const double*, std::ptrdiff_t, double*, std::ptrdiff_t, int);
void to_series(const double*, std::ptrdiff_t, double*, std::ptrdiff_t, int);
void add_rows(const double*, std::ptrdiff_t, int, double*);
void take_scaled(double, double*, double*);
void add_scaled(double, const double*, double*);
template <int Rows>
void gain(const double*, const int*, int, const double*, std::ptrdiff_t, double*, std::ptrdiff_t);
void add_products(const double*, const double*, std::ptrdiff_t, int, double*);
void balloon_step(const double*, const double*, double, double*, double*);
void balloon_signal(const double*, const double*, double*);
int any_nonfinite(const double*, std::ptrdiff_t);
void normals(std::uint64_t, std::uint32_t, const std::uint32_t*, std::uint32_t, std::uint32_t,
             double*, double*);
void totals(const double*, int, int, double*);
void apply_bounds(const Bounds&, double*);
void interpret(const Instruction*, int, double* const (&)[kBlocks]);

extern const Kernels table;
const Kernels table = {VIRTUALBRAIN_STRING(VIRTUALBRAIN_ISA),
                       {accumulate<64>, accumulate<16>, accumulate<4>},
                       gather<std::uint16_t>,
                       gather<std::uint32_t>,
                       spread,
                       to_rows,
                       to_series,
                       add_rows,
                       take_scaled,
                       add_scaled,
                       {gain<1>, gain<2>, gain<3>, gain<4>},
                       add_products,
                       balloon_step,
                       balloon_signal,
                       any_nonfinite,
                       normals,
                       totals,
                       apply_bounds,
                       interpret};

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
