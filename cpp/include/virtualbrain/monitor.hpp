// What a simulation records.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace virtualbrain {

// A monitor reduces each node in time, and then perhaps the nodes to something smaller.
struct MonitorSpec {
  // "SubSample": the state at every period-th step; "TemporalAverage": the mean over each period;
  // "Bold": the past weighted by a haemodynamic kernel.
  std::string kind = "SubSample";
  std::int64_t period = 1;     // steps
  std::vector<int> variables;  // which observables; empty: all
  bool average_nodes = false;  // one value, the mean over nodes

  // Bold: the signal is averaged over blocks of `block` steps; the sample made when block m is
  // the latest complete one is sum over ages a of kernel[a] * block m - a.
  std::int64_t block = 1;
  std::vector<double> kernel;
};

// Samples that a monitor took, in order. data is [sample][variable][node][mode].
struct Samples {
  std::vector<std::int64_t> steps;
  std::vector<double> data;
  int variables = 0, nodes = 0, modes = 0;
};

}  // namespace virtualbrain
