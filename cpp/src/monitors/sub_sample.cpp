// The state at every period-th step.
#include "monitor.hpp"

namespace virtualbrain {

namespace {

class SubSample final : public Monitor {
 public:
  using Monitor::Monitor;

  void forget() override {}

  void exchange_rows(Exchange&) override {}

  void record(const Chunk& chunk) override {
    const std::int64_t first = chunk.step / spec_.period + 1;
    const std::int64_t last = (chunk.step + chunk.steps) / spec_.period;
    for (std::int64_t sample = first; sample <= last; ++sample)
      for (int row = 0; row < static_cast<int>(rows_.size()); ++row)
        emit(sample, chunk.tile, row, row_of(chunk, row, sample * spec_.period - chunk.step - 1));
  }
};

}  // namespace

std::unique_ptr<Monitor> make_sub_sample(const MonitorSpec& spec, const Layout& layout,
                                         int observables, int modes) {
  return std::make_unique<SubSample>(spec, layout, observables, modes);
}

}  // namespace virtualbrain
