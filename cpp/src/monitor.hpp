// What monitors have in common inside the engine.
#pragma once
#include <memory>
#include <vector>

#include "kernels.hpp"
#include "virtualbrain/monitor.hpp"

namespace virtualbrain {

struct Layout;

// Rows of one observable in one mode, one per step.
struct Observed {
  const double* rows;
  std::ptrdiff_t stride;
  const double* at(std::int64_t i) const { return rows + i * stride; }
};

// Steps `step + 1 ... step + steps` of one tile.
struct Chunk {
  int tile;
  std::int64_t step;
  int steps;
  const Observed* observed;  // [observable][mode]
};

// Tiles are recorded by whichever thread advances them, so state must be kept per tile.
class Monitor {
 public:
  Monitor(const MonitorSpec& spec, const Layout& layout, int observables, int modes);
  virtual ~Monitor() = default;
  int population() const { return spec_.population; }

  // Forgets what was learnt of the past: the history has been replaced.
  virtual void reset() = 0;
  virtual void record(const Chunk& chunk) = 0;
  // Called by one thread before steps first + 1 ... last are recorded, in any number of calls.
  virtual void prepare(std::int64_t first, std::int64_t last);
  virtual std::size_t bytes() const;

  // Room for the samples of steps first + 1 ... last.
  void begin(std::int64_t first, std::int64_t last);
  // Everything up to `step` has been recorded.
  void finish(std::int64_t step);
  Samples take();

 protected:
  // Row `row` ([variable][mode]) of the sample at step (sample * period), for one tile.
  void emit(std::int64_t sample, int tile, int row, const double* values);
  const double* row_of(const Chunk& chunk, int row, std::int64_t i) const;

  const MonitorSpec spec_;
  const Layout& layout_;
  const int modes_;
  const int nodes_;        // of its population
  std::vector<int> rows_;  // which [observable][mode] each row of a sample is
  const Kernels& kernels_;

 private:
  std::int64_t first_sample_ = 1;  // number of the first sample in samples_
  std::int64_t finished_ = 0;      // samples complete so far
  Samples samples_;
  std::vector<double> partial_;  // average_nodes: [sample][row][tile], summed in that order
};

std::unique_ptr<Monitor> make_monitor(const MonitorSpec& spec, const Layout& layout,
                                      int observables, int modes);

}  // namespace virtualbrain
