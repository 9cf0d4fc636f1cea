// The connections of a network: a sparse matrix in compressed rows. Rows are targets.
#pragma once
#include <cstdint>
#include <vector>

namespace virtualbrain {

struct Connectome {
  int nodes = 0;
  std::vector<std::int64_t> start;   // nodes + 1: where the row of each target begins
  std::vector<std::int32_t> source;  // column of each connection
  std::vector<double> weight;
  std::vector<std::int32_t> delay;  // steps; 0 means the state before the step, as in TVB

  // From dense row-major matrices; zero weights are no connections.
  static Connectome dense(int nodes, const double* weights, const std::int32_t* delays);

  // Throws InvalidArgument, naming the connection, unless everything is in range and finite.
  void check() const;
};

}  // namespace virtualbrain
