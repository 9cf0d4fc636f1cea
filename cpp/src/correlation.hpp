// Correlation matrices of samples, without keeping the samples.
#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "aligned.hpp"
#include "kernels.hpp"
#include "virtualbrain/monitor.hpp"

namespace virtualbrain {

class Exchange;

// One for each variable. Samples are added in order, any number at a time, to the same bits.
class Correlations {
 public:
  Correlations(const Correlation& spec, int places);

  void reset();
  // Rows of `places` values (rounded up to whole tiles), one per sample.
  void add(const double* rows, std::ptrdiff_t stride, int samples);
  // A period has ended: its sums join those of the window.
  void close();
  // out[i][j] = correlation of places index[i] and index[j] over the window.
  void write(const std::vector<int>& index, double* out) const;
  void exchange(Exchange& e, std::size_t variable);
  std::size_t bytes() const;

 private:
  // Of the samples of one period, or of several: sums of products of deviations from their mean.
  struct Moments {
    std::int64_t count = 0;
    std::vector<double> mean;
    Aligned products;  // [pair of tiles][lane][lane], row tile >= column tile
  };
  void join(Moments& all, const Moments& part) const;

  const Kernels& k_;
  const Correlation spec_;
  const int tiles_;
  std::int64_t count_ = 0;
  std::vector<double> shift_;  // the first sample of the period: what is summed is small
  std::vector<double> sum_;    // of deviations from shift_
  Aligned products_;
  Aligned deviations_;          // of a few samples
  std::deque<Moments> window_;  // by period; one for everything if the window is endless
};

}  // namespace virtualbrain
