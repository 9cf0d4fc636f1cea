// The operations of expression graphs and of the programs made from them.
#pragma once

namespace virtualbrain {

// clang-format off
enum class Op {
  constant, param, state, input, local,                                 // leaves
  neg, exp, log, sqrt, tanh, sin, cos, erf, erfc, abs, logical_not,     // of a
  add, sub, mul, div, pow, mod, atan2, min, max,                        // of a and b
  lt, gt, le, ge, eq, ne, logical_and, logical_or,                      // 1 where it holds, else 0
  select,                                                               // a ? b : c
};
// clang-format on

}  // namespace virtualbrain
