// Sums over connections of what depends on both of their ends: one by one, at every step.
#include <algorithm>

#include "engine.hpp"

namespace virtualbrain {

void Simulation::Impl::sum_pairs(int tile, std::int64_t now, const double* own,
                                 const Layout::Gather* gather, const double* recent,
                                 std::size_t width, double* sums, Scratch& w) const {
  const Dynamics& d = of(tile);
  const int variables = coupling.variables;
  const double* parameters = coupling_parameters.of(tile);
  alignas(64) double x_i[InterpretedCoupling::kMostVariables * kLanes];
  alignas(64) double x_j[InterpretedCoupling::kMostVariables * kLanes];
  alignas(64) double weight[kLanes], made[kLanes];
  for (int slot : d.pairwise) {
    const int feature = slot * coupling.features;
    double* sum = sums + feature * kLanes;
    std::fill_n(sum, kLanes, 0.0);
    for (int v = 0; v < variables; ++v)
      std::copy_n(own + d.own[at(slot * variables + v)] * kLanes, kLanes, x_i + v * kLanes);
    const auto add = [&] {
      interpreted->pre(x_j, x_i, parameters, made, w.program);
      // a lane without a connection may have made a value that is not finite
      for (int lane = 0; lane < kLanes; ++lane)
        if (weight[lane] != 0.0) sum[lane] += weight[lane] * made[lane];
    };
    for (const auto& level : wiring.levels) {
      const std::int64_t* first = level.start.data() + at(tile) * kLanes;
      std::int64_t most = 0;
      for (int lane = 0; lane < kLanes; ++lane)
        most = std::max(most, first[lane + 1] - first[lane]);
      for (std::int64_t e = 0; e < most; ++e) {
        for (int lane = 0; lane < kLanes; ++lane) {
          const bool there = e < first[lane + 1] - first[lane];
          const Edge edge = there ? level.edges[at(first[lane] + e)] : Edge{0.0, 0, 0};
          weight[lane] = edge.weight;
          for (int v = 0; v < variables; ++v)
            x_j[v * kLanes + lane] =
                there ? ring(feature + v)
                            .data[static_cast<std::ptrdiff_t>(edge.source) * stride +
                                  history_at(now - edge.delay)]
                      : x_i[v * kLanes + lane];
        }
        add();
      }
    }
    for (int e = 0; gather && e < gather->width; ++e) {
      for (int lane = 0; lane < kLanes; ++lane) {
        const std::size_t entry = at(e) * kLanes + at(lane);
        weight[lane] = gather->weight[entry];
        const std::size_t index =
            gather->index32.empty() ? gather->index16[entry] : gather->index32[entry];
        for (int v = 0; v < variables; ++v)
          x_j[v * kLanes + lane] = recent[at(feature + v) * width + index];
      }
      add();
    }
  }
}

}  // namespace virtualbrain
