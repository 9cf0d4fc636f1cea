#include "virtualbrain/connectome.hpp"

#include <cmath>
#include <string>

#include "virtualbrain/error.hpp"

namespace virtualbrain {

Connectome Connectome::dense(int nodes, const double* weights, const std::int32_t* delays) {
  Connectome c;
  c.nodes = nodes;
  c.start.push_back(0);
  for (int i = 0; i < nodes; ++i) {
    for (int j = 0; j < nodes; ++j) {
      const std::size_t k = static_cast<std::size_t>(i) * static_cast<std::size_t>(nodes) +
                            static_cast<std::size_t>(j);
      if (weights[k] == 0.0) continue;
      c.source.push_back(j);
      c.weight.push_back(weights[k]);
      c.delay.push_back(delays ? delays[k] : 0);
    }
    c.start.push_back(static_cast<std::int64_t>(c.source.size()));
  }
  return c;
}

void Connectome::check() const {
  if (nodes < 1) throw InvalidArgument("connectome: has no nodes; it needs at least one");
  const std::size_t edges = source.size();
  if (start.size() != static_cast<std::size_t>(nodes) + 1 || start.front() != 0 ||
      start.back() != static_cast<std::int64_t>(edges) || weight.size() != edges ||
      delay.size() != edges)
    throw InvalidArgument(
        "connectome: sizes do not fit; start needs nodes + 1 entries from 0 to the number of "
        "connections, source, weight and delay one entry per connection");
  for (std::size_t row = 0; row < static_cast<std::size_t>(nodes); ++row)
    if (start[row] > start[row + 1])
      throw InvalidArgument("connectome: start decreases at row " + std::to_string(row));
  for (int i = 0; i < nodes; ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (auto e = static_cast<std::size_t>(start[row]);
         e < static_cast<std::size_t>(start[row + 1]); ++e) {
      const bool is_node = source[e] >= 0 && source[e] < nodes;
      if (is_node && std::isfinite(weight[e]) && delay[e] >= 0) continue;
      throw InvalidArgument(std::string("connectome: the ") +
                            (!is_node                    ? "source"
                             : !std::isfinite(weight[e]) ? "weight"
                                                         : "delay") +
                            " of the connection from " + std::to_string(source[e]) + " to " +
                            std::to_string(i) +
                            (!is_node       ? " is not a node"
                             : delay[e] < 0 ? " is negative"
                                            : " is not finite"));
    }
  }
}

}  // namespace virtualbrain
