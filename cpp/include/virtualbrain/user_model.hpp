// A model that is not compiled in: what it declares, and its equations as a graph.
#pragma once
#include "virtualbrain/describe.hpp"
#include "virtualbrain/trace.hpp"

namespace virtualbrain {

struct UserModel {
  ModelInfo info;  // without derived numbers; the graph's parameters are the rows of its parameters
  Graph graph;
};

}  // namespace virtualbrain
