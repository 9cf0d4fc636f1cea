// Runs an expression graph over many points, by the interpreter that runs it in a simulation.
#pragma once
#include "virtualbrain/trace.hpp"

namespace virtualbrain {

// Numbers [row][point].
struct PointRows {
  const double* data = nullptr;
  int rows = 0;
};

// results [rate][point]; local coupling is 0. Throws InvalidArgument for a graph that cannot be
// run.
void interpret_graph(const Graph& graph, PointRows parameters, PointRows states, PointRows inputs,
                     int points, double* results);

}  // namespace virtualbrain
