// What monitors have in common inside the engine.
#pragma once
#include <memory>
#include <vector>

#include "correlation.hpp"
#include "gain.hpp"
#include "kernels.hpp"
#include "virtualbrain/monitor.hpp"

namespace virtualbrain {

class Exchange;
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

// Tiles are recorded by whichever thread advances them, so state must be kept per tile. What a
// monitor gathers of all nodes is worked on when a segment of the run is complete.
class Monitor {
 public:
  Monitor(const MonitorSpec& spec, const Layout& layout, int observables, int modes);
  virtual ~Monitor() = default;
  int population() const { return spec_.population; }
  bool sees_inputs() const { return spec_.inputs; }

  virtual void record(const Chunk& chunk) = 0;
  // The same of several tiles, in order: what is observed of each lies `apart` numbers from the
  // one before.
  virtual void record_tiles(Chunk first, int tiles, std::ptrdiff_t apart);
  virtual std::size_t bytes() const;

  // Forgets what was learnt of the past: the history has been replaced.
  void reset();
  // What has been gathered for samples to come.
  void exchange(Exchange& e);
  // Room for the samples of steps first + 1 ... last.
  void begin(std::int64_t first, std::int64_t last);
  // Steps that may be recorded between two calls of finish.
  std::int64_t most_steps() const;
  // Called by one thread before steps first + 1 ... last are recorded, in any number of calls.
  void prepare(std::int64_t first, std::int64_t last);
  // Everything up to `step` has been recorded.
  void finish(std::int64_t step);
  Samples take();

 protected:
  virtual void forget() = 0;
  virtual void exchange_rows(Exchange& e) = 0;
  // Row `row` ([variable][mode]) of the sample at step (sample * period), for one tile. Rows of a
  // sample come in order.
  void emit(std::int64_t sample, int tile, int row, const double* values);
  const double* row_of(const Chunk& chunk, int row, std::int64_t i) const;

  const MonitorSpec spec_;
  const Layout& layout_;
  const int modes_;
  const int nodes_;        // of its population
  const int observed_;     // observables * modes
  std::vector<int> rows_;  // which [observable][mode] each row of a sample is
  const Kernels& kernels_;

 private:
  bool gathers() const { return gain_ || correlates() || spec_.sum_modes; }
  bool correlates() const { return spec_.correlation.period > 0; }
  // Of the matrices up to `sample`, those that are made of whole windows.
  std::int64_t matrices(std::int64_t sample) const;
  void add_noise(std::int64_t sample, double* rows) const;
  void take_reference(double* row) const;
  void correlate(std::int64_t sample, int samples, const double* rows);
  void write(std::int64_t sample, const double* rows);

  std::unique_ptr<GainRows> gain_;
  std::vector<Correlations> correlations_;  // by variable
  std::vector<int> places_;                 // of nodes, or outputs, in a row that is worked on
  std::int64_t origin_ = -1;                // sample at or before which recording began

  std::int64_t first_sample_ = 1;  // number of the first one in samples_
  std::int64_t finished_ = 0;      // samples, or matrices, complete so far
  Samples samples_;
  int gathered_rows_ = 0;       // [variable][mode], or [variable] if modes are summed
  int width_ = 0;               // places of a row that is worked on, in whole tiles
  std::int64_t gathered_ = 0;   // number of the first one in values_
  std::vector<double> values_;  // [sample][row][position]
  std::vector<double> sums_;    // [sample][row][output], if there is a gain
};

std::unique_ptr<Monitor> make_monitor(const MonitorSpec& spec, const Layout& layout,
                                      int observables, int modes);

}  // namespace virtualbrain
