// What a simulation records.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "virtualbrain/registry.hpp"

namespace virtualbrain {

// What becomes of the nodes of a sample: sums of them, weighted. Sensors are such sums, and so are
// the means over regions. Output o has the entries start[o] ... start[o + 1].
struct Gain {
  int outputs = 0;  // 0: the nodes themselves are recorded
  std::vector<std::int64_t> start = {};
  std::vector<std::int32_t> node = {};
  std::vector<double> weight = {};
  // What is added to each sample: normal numbers of this standard deviation, [variable][output].
  std::vector<double> noise = {};
  std::uint64_t seed = 42;
  // By output: the sum of the outputs with these weights is taken off each of them, after noise.
  std::vector<double> reference = {};

  // The mean over the nodes of each group; groups are 0, 1 ... by node.
  static Gain means(const std::vector<int>& groups);
};

// A matrix of correlations between nodes, or outputs, in place of the samples.
struct Correlation {
  std::int64_t period = 0;  // samples between two matrices; 0: none
  std::int64_t window = 1;  // periods that a matrix covers; 0: everything since the history was set
};

// A monitor reduces each node in time, and then perhaps the nodes to something smaller.
struct MonitorSpec {
  // "SubSample": the state at every period-th step; "TemporalAverage": the mean over each period;
  // "Bold": the past weighted by a haemodynamic kernel; "BalloonWindkessel": the signal of a
  // haemodynamic model that the state drives.
  std::string kind = "SubSample";
  std::int64_t period = 1;          // steps
  std::vector<int> variables = {};  // which observables; empty: all
  // Instead of the state at a step, the inputs that will drive the next: variables are then those
  // that the model couples by, and the population needs all_inputs.
  bool inputs = false;
  bool sum_modes = false;
  Gain gain = {};
  Correlation correlation = {};

  // Bold: the signal is averaged over blocks of `block` steps; the sample made when block m is
  // the latest complete one is sum over ages a of kernel[a] * block m - a.
  // BalloonWindkessel: the equations are integrated in steps of `block`, driven by its mean.
  std::int64_t block = 1;
  std::vector<double> kernel = {};

  // BalloonWindkessel
  double dt = 1.0;             // ms: of a step of the simulation
  Parameters parameters = {};  // those not named keep their defaults
  std::string coefficients = "revised";

  int population = 0;  // whose nodes
};

// Parameters of BalloonWindkessel.
const std::vector<ParameterInfo>& balloon_parameters();

// Memory that is not filled with zeros first: a long run's samples would take seconds to clear.
template <class T>
struct Uninitialised : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = Uninitialised<U>;
  };
  template <class U>
  void construct(U* p) {
    ::new (static_cast<void*>(p)) U;
  }
  template <class U, class... Args>
  void construct(U* p, Args&&... args) {
    ::new (static_cast<void*>(p)) U(std::forward<Args>(args)...);
  }
};

// Samples that a monitor took, in order. data is [sample][variable][node][mode]; of correlations,
// [matrix][variable][node][node].
struct Samples {
  std::vector<std::int64_t> steps;
  std::vector<double, Uninitialised<double>> data;
  int variables = 0, nodes = 0, modes = 0;
};

}  // namespace virtualbrain
