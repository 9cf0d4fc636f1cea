// The mean over each period.
#include <algorithm>

#include "exchange.hpp"
#include "layout.hpp"
#include "monitor.hpp"

namespace virtualbrain {

namespace {

class TemporalAverage final : public Monitor {
 public:
  TemporalAverage(const MonitorSpec& spec, const Layout& layout, int observables, int modes)
      : Monitor(spec, layout, observables, modes),
        sums_(static_cast<std::size_t>(layout.tiles) * rows_.size() * kLanes) {}

  void forget() override { std::fill(sums_.begin(), sums_.end(), 0.0); }

  void exchange_rows(Exchange& e) override { e("sums", sums_); }

  void record(const Chunk& chunk) override { record_tiles(chunk, 1, 0); }

  void record_tiles(Chunk chunk, int tiles, std::ptrdiff_t apart) override {
    const double scale = 1.0 / static_cast<double>(spec_.period);
    const std::size_t tile_sums = rows_.size() * kLanes;
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      double* sums = sums_.data() + static_cast<std::size_t>(chunk.tile) * tile_sums + row * kLanes;
      const Observed& observed = chunk.observed[rows_[static_cast<std::size_t>(row)]];
      for (std::int64_t step = chunk.step, end = chunk.step + chunk.steps; step < end;) {
        const std::int64_t sample = step / spec_.period + 1;
        const std::int64_t stop = std::min(end, sample * spec_.period);
        const double* from = observed.at(step - chunk.step);
        double* sum = sums;
        for (int t = 0; t < tiles; ++t, from += apart, sum += tile_sums) {
          kernels_.add_rows(from, observed.stride, static_cast<int>(stop - step), sum);
          if (stop != sample * spec_.period) continue;
          alignas(64) double mean[kLanes];
          kernels_.take_scaled(scale, sum, mean);
          emit(sample, chunk.tile + t, row, mean);
        }
        step = stop;
      }
    }
  }

  std::size_t bytes() const override {
    return Monitor::bytes() + sums_.capacity() * sizeof(double);
  }

 private:
  std::vector<double> sums_;  // [tile][row][lane]
};

}  // namespace

std::unique_ptr<Monitor> make_temporal_average(const MonitorSpec& spec, const Layout& layout,
                                               int observables, int modes) {
  return std::make_unique<TemporalAverage>(spec, layout, observables, modes);
}

}  // namespace virtualbrain
