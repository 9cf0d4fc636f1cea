// Runs programs, a row at a time. Compiled once per instruction set.
#include "kernels.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

template <class F>
VB_INLINE void rows(double* VB_RESTRICT out, F f) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) out[i] = f(i);
}

VB_INLINE double* row_at(double* const (&blocks)[kBlocks], Place place) {
  return blocks[static_cast<int>(place.block)] + static_cast<std::ptrdiff_t>(place.row) * kLanes;
}

// out = then(first(a, b), c), or then(c, first(a, b)). What the row in between would cost is saved.
template <class First>
VB_INLINE void pair(const Instruction& in, const double* c, double* out, First first) {
  // clang-format off
  switch (in.then) {
    case Op::add: rows(out, [=](int i) { return first(i) + c[i]; }); break;
    case Op::mul: rows(out, [=](int i) { return first(i) * c[i]; }); break;
    case Op::sub:
      if (in.swapped) rows(out, [=](int i) { return c[i] - first(i); });
      else rows(out, [=](int i) { return first(i) - c[i]; });
      break;
    case Op::div:
      if (in.swapped) rows(out, [=](int i) { return c[i] / first(i); });
      else rows(out, [=](int i) { return first(i) / c[i]; });
      break;
    default: break;
  }
  // clang-format on
}

}  // namespace

void interpret(const Instruction* code, int size, double* const (&blocks)[kBlocks]) {
  for (int step = 0; step < size; ++step) {
    const Instruction& in = code[step];
    const double* a = row_at(blocks, in.a);
    const double* b = row_at(blocks, in.b);
    const double* c = row_at(blocks, in.c);
    double* out = row_at(blocks, in.out);
    if (in.then != Op::constant) {
      // clang-format off
      switch (in.op) {
        case Op::add: pair(in, c, out, [=](int i) { return a[i] + b[i]; }); break;
        case Op::sub: pair(in, c, out, [=](int i) { return a[i] - b[i]; }); break;
        case Op::mul: pair(in, c, out, [=](int i) { return a[i] * b[i]; }); break;
        default: break;
      }
      // clang-format on
      continue;
    }
    // clang-format off
    switch (in.op) {
      case Op::neg: rows(out, [=](int i) { return -a[i]; }); break;
      case Op::exp: rows(out, [=](int i) { return vmath::exp(a[i]); }); break;
      case Op::log: rows(out, [=](int i) { return vmath::log(a[i]); }); break;
      case Op::sqrt: rows(out, [=](int i) { return vmath::sqrt(a[i]); }); break;
      case Op::tanh: rows(out, [=](int i) { return vmath::tanh(a[i]); }); break;
      case Op::sin: rows(out, [=](int i) { return vmath::sin(a[i]); }); break;
      case Op::cos: rows(out, [=](int i) { return vmath::cos(a[i]); }); break;
      case Op::erf: rows(out, [=](int i) { return vmath::erf(a[i]); }); break;
      case Op::erfc: rows(out, [=](int i) { return vmath::erfc(a[i]); }); break;
      case Op::abs: rows(out, [=](int i) { return vmath::abs(a[i]); }); break;
      case Op::logical_not: rows(out, [=](int i) { return vmath::select(a[i] == 0.0, 1.0, 0.0); }); break;
      case Op::add: rows(out, [=](int i) { return a[i] + b[i]; }); break;
      case Op::sub: rows(out, [=](int i) { return a[i] - b[i]; }); break;
      case Op::mul: rows(out, [=](int i) { return a[i] * b[i]; }); break;
      case Op::div: rows(out, [=](int i) { return a[i] / b[i]; }); break;
      case Op::pow: rows(out, [=](int i) { return vmath::pow(a[i], b[i]); }); break;
      case Op::mod: rows(out, [=](int i) { return vmath::mod(a[i], b[i]); }); break;
      case Op::atan2: rows(out, [=](int i) { return vmath::atan2(a[i], b[i]); }); break;
      case Op::min: rows(out, [=](int i) { return vmath::min(a[i], b[i]); }); break;
      case Op::max: rows(out, [=](int i) { return vmath::max(a[i], b[i]); }); break;
      case Op::lt: rows(out, [=](int i) { return vmath::select(a[i] < b[i], 1.0, 0.0); }); break;
      case Op::gt: rows(out, [=](int i) { return vmath::select(a[i] > b[i], 1.0, 0.0); }); break;
      case Op::le: rows(out, [=](int i) { return vmath::select(a[i] <= b[i], 1.0, 0.0); }); break;
      case Op::ge: rows(out, [=](int i) { return vmath::select(a[i] >= b[i], 1.0, 0.0); }); break;
      case Op::eq: rows(out, [=](int i) { return vmath::select(a[i] == b[i], 1.0, 0.0); }); break;
      case Op::ne: rows(out, [=](int i) { return vmath::select(a[i] != b[i], 1.0, 0.0); }); break;
      case Op::logical_and:
        rows(out, [=](int i) { return vmath::select(a[i] != 0.0 && b[i] != 0.0, 1.0, 0.0); });
        break;
      case Op::logical_or:
        rows(out, [=](int i) { return vmath::select(a[i] != 0.0 || b[i] != 0.0, 1.0, 0.0); });
        break;
      case Op::select: rows(out, [=](int i) { return vmath::select(a[i] != 0.0, b[i], c[i]); }); break;
      case Op::constant: case Op::param: case Op::state: case Op::input: case Op::local: break;
    }
    // clang-format on
  }
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
