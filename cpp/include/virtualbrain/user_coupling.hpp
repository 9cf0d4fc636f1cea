// A coupling that is not compiled in, as graphs. Their parameters are those of `info`, in order.
#pragma once
#include "virtualbrain/registry.hpp"

namespace virtualbrain {

struct UserCoupling {
  CouplingInfo info;
  // Of the source's variables (leaves `state`): the features that are stored and summed. Where both
  // ends matter, its one result is computed for each connection at each step, from the target's
  // variables (leaves `input`) too; then features are the variables themselves.
  Graph pre;
  bool both_ends = false;
  // Of the target's variables (leaves `state`) and of `input`: the sums, the sum of weights, and
  // the number of coupling variables.
  Graph post;
};

}  // namespace virtualbrain
