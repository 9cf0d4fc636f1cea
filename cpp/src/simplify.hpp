// The same expressions with less to compute.
#pragma once
#include "virtualbrain/describe.hpp"
#include "virtualbrain/trace.hpp"

namespace virtualbrain {

// How many operands an operation has. Throws InvalidArgument if it is none.
int operands_of(Op op);

// Folds constants, shares equal expressions and drops what no result needs.
Graph simplify(const Graph& graph);

// Takes out of a model's graph what depends on parameters alone: it becomes derived numbers of
// `info`, which the graph that is returned computes from the model's rows.
Graph take_out_derived(Graph& graph, ModelInfo& info);

}  // namespace virtualbrain
