#include "gain.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "dispatch.hpp"
#include "layout.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {
std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
}  // namespace

Gain Gain::means(const std::vector<int>& groups) {
  Gain gain;
  for (int g : groups) gain.outputs = std::max(gain.outputs, g + 1);
  std::vector<std::vector<std::int32_t>> members(at(gain.outputs));
  for (std::size_t n = 0; n < groups.size(); ++n) {
    if (groups[n] < 0)
      throw InvalidArgument("groups: " + std::to_string(groups[n]) + " is no group; they are 0, 1");
    members[at(groups[n])].push_back(static_cast<std::int32_t>(n));
  }
  gain.start.push_back(0);
  for (const auto& nodes : members) {
    gain.node.insert(gain.node.end(), nodes.begin(), nodes.end());
    gain.start.push_back(static_cast<std::int64_t>(gain.node.size()));
    gain.weight.resize(gain.node.size(), 1.0 / static_cast<double>(nodes.size()));
  }
  return gain;
}

GainRows::GainRows(const Gain& gain, const Layout& layout, const std::vector<int>& places)
    : k_(kernels()) {
  if (gain.start.size() != at(gain.outputs) + 1 || gain.start.front() != 0 ||
      gain.start.back() != static_cast<std::int64_t>(gain.node.size()) ||
      !std::is_sorted(gain.start.begin(), gain.start.end()) ||
      gain.node.size() != gain.weight.size())
    throw InvalidArgument("gain: start, node and weight do not belong together");
  // Entries of an output are met in the order of tiles, so that sums do not depend on theirs.
  std::vector<double> row(layout.node.size(), 0.0);
  std::vector<double> weights;
  start_.push_back(0);
  for (int o = 0; o < gain.outputs; ++o) {
    std::vector<char> used(at(layout.tiles), 0);
    for (std::int64_t e = gain.start[at(o)]; e < gain.start[at(o) + 1]; ++e) {
      const int node = gain.node[at(e)];
      if (node < 0 || node >= static_cast<int>(places.size()))
        throw InvalidArgument("gain: there is no node " + std::to_string(node));
      if (!std::isfinite(gain.weight[at(e)]))
        throw InvalidArgument("gain: has a value that is not finite");
      const int position = places[at(node)];
      row[at(position)] += gain.weight[at(e)];
      used[at(position / kLanes)] = 1;
    }
    for (int t = 0; t < layout.tiles; ++t) {
      if (!used[at(t)]) continue;
      double* lanes = row.data() + at(t) * kLanes;
      tile_.push_back(t);
      weights.insert(weights.end(), lanes, lanes + kLanes);
      std::fill_n(lanes, kLanes, 0.0);
    }
    start_.push_back(static_cast<int>(tile_.size()));
  }
  weight_.assign(weights.size());
  if (!weights.empty()) std::memcpy(weight_.data(), weights.data(), weight_.bytes());
}

void GainRows::apply(const double* in, std::ptrdiff_t in_stride, int rows, double* out,
                     std::ptrdiff_t out_stride) const {
  for (int row = 0; row < rows; row += kGainRows) {
    const int n = std::min(kGainRows, rows - row);
    for (int o = 0; o < outputs(); ++o)
      k_.gain[n - 1](weight_.data() + at(start_[at(o)]) * kLanes, tile_.data() + start_[at(o)],
                     start_[at(o) + 1] - start_[at(o)], in + row * in_stride, in_stride,
                     out + row * out_stride + o, out_stride);
  }
}

std::size_t GainRows::bytes() const {
  return weight_.bytes() + (start_.capacity() + tile_.capacity()) * sizeof(int);
}

}  // namespace virtualbrain
