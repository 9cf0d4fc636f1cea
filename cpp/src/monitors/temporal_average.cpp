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

  void record(const Chunk& chunk) override {
    const double scale = 1.0 / static_cast<double>(spec_.period);
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      double* sum = sums_.data() + (static_cast<std::size_t>(chunk.tile) * rows_.size() +
                                    static_cast<std::size_t>(row)) *
                                       kLanes;
      const Observed& observed = chunk.observed[rows_[static_cast<std::size_t>(row)]];
      for (std::int64_t step = chunk.step, end = chunk.step + chunk.steps; step < end;) {
        const std::int64_t sample = step / spec_.period + 1;
        const std::int64_t stop = std::min(end, sample * spec_.period);
        kernels_.add_rows(observed.at(step - chunk.step), observed.stride,
                          static_cast<int>(stop - step), sum);
        if (stop == sample * spec_.period) {
          alignas(64) double mean[kLanes];
          kernels_.take_scaled(scale, sum, mean);
          emit(sample, chunk.tile, row, mean);
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
