// How a coupling is declared. Long-range input to node i is
//
//   c_i = post(sum_j w_ij * pre(x_j), target i)
//
// where pre depends on the source alone: its results ("features") are stored once in the history.
// What depends on both ends is split so: sin(x_j - x_i) = sin x_j cos x_i - cos x_j sin x_i.
//
//   template <class Ctx> struct Linear : Ctx {
//     static constexpr auto name, summary, reference;
//     static constexpr int variables = 1;   coupling variables that pre takes together; with 1, pre
//                                           and post act on each coupling variable by itself
//     static constexpr int features = 1;    numbers that pre makes of them
//     static constexpr int outputs = 1;     numbers that post makes; with several, the input of the
//                                           model's k-th coupling variable is the k-th of them
//     static constexpr bool reads_target = false;   whether post looks at x_i
//     T a = this->param(...);
//     Row<T, features> pre(Row<T, variables> x);
//     Row<T, outputs> post(Row<T, features> g, Target<T, variables> target);
//   };
//
// `static void declare(info, flags)` may change what CouplingInfo (registry.hpp) says of it, as
// flags ask.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::couplings {

// What post may know of the node that receives.
template <class T, int Variables>
struct Target {
  Row<T, Variables> x;   // its own coupling variables
  T weight_sum;          // sum_j w_ij
  T coupling_variables;  // how many the model has
  T mean;                // over all nodes, of the first feature that they send now (reads_mean)
};

using vmath::cos;
using vmath::exp;
using vmath::select;
using vmath::sin;
using vmath::tanh;
}  // namespace virtualbrain::couplings
