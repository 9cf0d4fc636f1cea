// Weighted sums of the nodes of a sample, laid out by tiles.
#pragma once
#include <vector>

#include "aligned.hpp"
#include "kernels.hpp"
#include "virtualbrain/monitor.hpp"

namespace virtualbrain {

struct Layout;

class GainRows {
 public:
  // places: position of each node
  GainRows(const Gain& gain, const Layout& layout, const std::vector<int>& places);

  int outputs() const { return static_cast<int>(start_.size()) - 1; }
  // out[row][output] of `rows` rows of values by position. A row gives the same bits whatever other
  // rows there are.
  void apply(const double* in, std::ptrdiff_t in_stride, int rows, double* out,
             std::ptrdiff_t out_stride) const;
  std::size_t bytes() const;

 private:
  const Kernels& k_;
  std::vector<int> start_;  // by output: its entries
  std::vector<int> tile_;   // by entry
  Aligned weight_;          // [entry][lane]
};

}  // namespace virtualbrain
