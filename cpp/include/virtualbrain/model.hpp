// How a model is declared.
//
// A model is a class template over a context; each member initialiser is a row of its table:
//
//   template <class Ctx> struct JansenRit : Ctx {
//     using T = typename Ctx::T;
//     T A = this->param("A", 3.25, "mV", 2.6, 9.75, "Maximum amplitude of the EPSP");
//     T y0 = this->state("y0", "mV", -1.0, 1.0, "Pyramidal PSP");
//     T c = this->input("c", "Long-range input");
//     VB_INLINE void dfun() { this->rates(y3, ...); }
//   };
//
// Three contexts instantiate the same file: Tile (tile.hpp; T = double, the compiled kernel),
// Describe (describe.hpp; the table) and Trace (trace.hpp; T = Sym, the expression graph).
//
// clang-format off
// A context offers, in the order in which the members of a model should appear:
//   T         param(name, value, unit, lo, hi, doc)           a number, or one value per node
//   T         integer(name, value, lo, hi, doc)               a whole number
//   T         flag(name, value, doc)                          0 or 1; test with select(f > 0.5, a, b)
//   Row<T, N> vector<N>(name, {v0, ...}, unit, doc)           fixed numbers (coefficients)
//   T         derived(name, doc)                              computed by derive()
//   Row<T, N> derived<N>(name, doc), Row<Row<T, M>, N> derived<N, M>(name, doc)
//   T         state(name, unit, lo, hi, doc)                  lo..hi: where random states are drawn
//   Row<T, M> states<M>(name, unit, lo, hi, doc)              the same for a model with M modes
//   T         input(name, doc)                                long-range coupling of cvar[0], cvar[1] ...
//   Row<T, M> inputs<M>(name, doc)
//   T         local(expression)                               what local coupling on a surface makes of it
//   void      rates(d0, d1, ...)                              dstate/dt, in the order of the states
//
// and a model offers
//   static constexpr auto name, summary, reference;
//   static constexpr int modes;                               only if not 1
//   void dfun();
//   void derive();                                            ends with this->set_derived(...)
//   template <class D> static void declare(D& d);             d.cvar({...}); d.stvar({...});
//       d.bound(name, lo, hi); d.variables_of_interest({...}); d.flag(name) is the value of a flag
// clang-format on
//
// In dfun use select(cond, a, b) rather than ?: and if, products rather than integer powers, and
// exp, log, sqrt, tanh, sin, cos, atan2, pow, mod, erf, erfc, abs, min, max without a namespace.
#pragma once
#include "virtualbrain/defs.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain {

// A fixed-size array that leaves nothing for the linker in a kernel unit (std::array might).
template <class T, int N>
struct Row {
  T values[N];
  static constexpr int size = N;
  VB_INLINE T& operator[](int i) { return values[i]; }
  VB_INLINE const T& operator[](int i) const { return values[i]; }
};

namespace models {
using vmath::abs;
using vmath::atan2;
using vmath::cos;
using vmath::erf;
using vmath::erfc;
using vmath::exp;
using vmath::log;
using vmath::max;
using vmath::min;
using vmath::mod;
using vmath::pow;
using vmath::select;
using vmath::sin;
using vmath::sqrt;
using vmath::tanh;
}  // namespace models

}  // namespace virtualbrain
