// Inputs, for monitors that record them. A step knows the inputs that drive it, and a monitor
// records those that will drive the next: so the last of a segment are made once more than it takes
// to run.
#include <algorithm>

#include "engine.hpp"

namespace virtualbrain {

// w.inputs holds those that drive steps from + 1 ... from + steps of a tile.
void Simulation::Impl::record_inputs(int tile, std::int64_t from, int steps, Scratch& w) {
  if (std::none_of(monitors.begin(), monitors.end(),
                   [](const auto& m) { return m->sees_inputs(); }))
    return;
  // The first were recorded when the segment before this one ended.
  const int skip = from == segment_start ? 1 : 0;
  if (steps == skip) return;
  const Dynamics& d = of(tile);
  const std::ptrdiff_t stride = d.inputs * d.modes * kLanes;
  w.observed_inputs.resize(d.receives.size());
  for (std::size_t r = 0; r < d.receives.size(); ++r)
    w.observed_inputs[r] = {w.inputs.data() + skip * stride + r * kLanes, stride};
  const Chunk seen{tile, from + skip - 1, steps - skip, w.observed_inputs.data()};
  for (auto& monitor : monitors)
    if (monitor->sees_inputs() && monitor->population() == layout.population[at(tile)])
      monitor->record(seen);
}

// The inputs that will drive the next step.
void Simulation::Impl::couple_present() {
  if (std::none_of(monitors.begin(), monitors.end(),
                   [](const auto& m) { return m->sees_inputs(); }))
    return;
  Scratch& w = scratch.front();
  const std::int64_t begin = step - origin >= wiring.block() ? step : origin;
  const int quantum = wiring.quantum();
  segment_start = -1;
  if (surface) total_present();
  for (std::size_t g = 0; g < wiring.groups.size(); ++g) {
    const auto& group = wiring.groups[g];
    if (coupling.reads_mean)
      take_means(
          static_cast<int>(g),
          stepwise[g].recent.data() + at(group.depth - 1) * Layout::recent_row(group, features), w);
    for (std::size_t local = 0; local < group.tiles.size(); ++local) {
      const int tile = group.tiles[local];
      const Dynamics& d = of(tile);
      if (wiring.has_history()) sum_delayed(tile, begin, step - begin, w.series.data());
      for (int f : d.heard) {
        double* sums = w.sums.data() + f * kLanes;
        if (wiring.has_history())
          k.to_rows(w.series.data() + at(f) * kLanes * at(quantum) + at((step - begin) % quantum),
                    quantum, sums, features * kLanes, 1);
        else
          std::fill_n(sums, kLanes, 0.0);
        if (group.stepwise())
          gather(group.gather[local],
                 stepwise[g].recent.data() + at(f) * group.tiles.size() * kLanes, sums, sums);
      }
      PostArgs c = post_args(tile, w);
      c.steps = 1;
      c.sums = w.sums.data();
      c.states = state_of(tile);
      if (surface) {
        mean_of_tile(tile, w.states.data());
        c.states = w.states.data();
      }
      if (!d.pairwise.empty())
        sum_pairs(tile, step, c.states, group.stepwise() ? &group.gather[local] : nullptr,
                  stepwise[g].recent.data(), group.tiles.size() * kLanes, w.sums.data(), w);
      couple(d, c, w.inputs.data(), w);
      if (surface)
        keep_inputs(tile, w);
      else
        record_inputs(tile, step, 1, w);
    }
  }
  for (int tile = 0; surface && tile < layout.tiles; ++tile) {
    take_inputs(tile, w);
    record_inputs(tile, step, 1, w);
  }
}

}  // namespace virtualbrain
