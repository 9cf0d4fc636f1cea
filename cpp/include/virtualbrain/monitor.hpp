// What a simulation records.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace virtualbrain {

// A monitor reduces each node in time, and then perhaps the nodes to something smaller.
struct MonitorSpec {
  // "SubSample": the state at every period-th step; "TemporalAverage": the mean over each period;
  // "Bold": the past weighted by a haemodynamic kernel.
  std::string kind = "SubSample";
  std::int64_t period = 1;          // steps
  std::vector<int> variables = {};  // which observables; empty: all
  bool average_nodes = false;       // one value, the mean over nodes

  // Bold: the signal is averaged over blocks of `block` steps; the sample made when block m is
  // the latest complete one is sum over ages a of kernel[a] * block m - a.
  std::int64_t block = 1;
  std::vector<double> kernel = {};

  int population = 0;  // whose nodes
};

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

// Samples that a monitor took, in order. data is [sample][variable][node][mode].
struct Samples {
  std::vector<std::int64_t> steps;
  std::vector<double, Uninitialised<double>> data;
  int variables = 0, nodes = 0, modes = 0;
};

}  // namespace virtualbrain
