// The past weighted by a haemodynamic kernel, as TVB's Bold monitor does it.
//
// The signal is averaged over blocks. Instead of storing the blocks that a kernel spans, each
// sample that is still open has an accumulator to which every new block adds its share: with a
// kernel of 20 s and a sample every 2 s, eleven numbers per node instead of 5,000.
#include <algorithm>

#include "exchange.hpp"
#include "layout.hpp"
#include "monitor.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

class Bold final : public Monitor {
 public:
  Bold(const MonitorSpec& spec, const Layout& layout, int observables, int modes)
      : Monitor(spec, layout, observables, modes) {
    if (spec.block < 1 || spec.kernel.empty())
      throw InvalidArgument("Bold: needs a kernel and blocks of at least one step");
    // Samples that see one block: those taken within the span of the kernel from its completion.
    const auto span = static_cast<std::int64_t>(spec.kernel.size());
    open_ = span * spec.block / spec.period + 2;
    block_sums_.assign(static_cast<std::size_t>(layout.tiles) * rows_.size() * kLanes, 0.0);
    open_sums_.assign(block_sums_.size() * static_cast<std::size_t>(open_), 0.0);
  }

  void forget() override {
    std::fill(block_sums_.begin(), block_sums_.end(), 0.0);
    std::fill(open_sums_.begin(), open_sums_.end(), 0.0);
  }

  void exchange_rows(Exchange& e) override {
    e("blocks", block_sums_);
    e("samples", open_sums_);
  }

  void record(const Chunk& chunk) override {
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      const std::size_t place =
          static_cast<std::size_t>(chunk.tile) * rows_.size() + static_cast<std::size_t>(row);
      double* block_sum = block_sums_.data() + place * kLanes;
      double* open = open_sums_.data() + place * kLanes * static_cast<std::size_t>(open_);
      const Observed& observed = chunk.observed[rows_[static_cast<std::size_t>(row)]];
      for (std::int64_t step = chunk.step, end = chunk.step + chunk.steps; step < end;) {
        const std::int64_t block = step / spec_.block;        // the one being filled
        const std::int64_t sample = step / spec_.period + 1;  // the next to be taken
        const std::int64_t stop = std::min({end, (block + 1) * spec_.block, sample * spec_.period});
        kernels_.add_rows(observed.at(step - chunk.step), observed.stride,
                          static_cast<int>(stop - step), block_sum);
        if (stop == (block + 1) * spec_.block) complete(block, block_sum, open);
        if (stop == sample * spec_.period) {
          double* sum = open + (sample % open_) * kLanes;
          emit(sample, chunk.tile, row, sum);
          std::fill(sum, sum + kLanes, 0.0);
        }
        step = stop;
      }
    }
  }

  std::size_t bytes() const override {
    return Monitor::bytes() + (block_sums_.capacity() + open_sums_.capacity()) * sizeof(double);
  }

 private:
  // Adds a complete block to all samples that will see it.
  void complete(std::int64_t block, double* block_sum, double* open) {
    const double scale = 1.0 / static_cast<double>(spec_.block);
    const auto span = static_cast<std::int64_t>(spec_.kernel.size());
    const std::int64_t done = (block + 1) * spec_.block;  // step at which it is complete
    for (std::int64_t sample = (done + spec_.period - 1) / spec_.period;; ++sample) {
      const std::int64_t age = sample * spec_.period / spec_.block - 1 - block;
      if (age >= span) break;
      kernels_.add_scaled(scale * spec_.kernel[static_cast<std::size_t>(age)], block_sum,
                          open + (sample % open_) * kLanes);
    }
    std::fill(block_sum, block_sum + kLanes, 0.0);
  }

  std::int64_t open_ = 0;           // samples that may be open at once
  std::vector<double> block_sums_;  // [tile][row][lane]
  std::vector<double> open_sums_;   // [tile][row][open sample][lane]
};

}  // namespace

std::unique_ptr<Monitor> make_bold(const MonitorSpec& spec, const Layout& layout, int observables,
                                   int modes) {
  return std::make_unique<Bold>(spec, layout, observables, modes);
}

}  // namespace virtualbrain
