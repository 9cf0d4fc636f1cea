// The history: what was sent, node by node and contiguous in time, and the sums over delayed
// connections that are made of it.
#include <algorithm>
#include <cstring>
#include <string>

#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

// Rows of one tile from values [variable][member][mode] of its population.
void Simulation::Impl::load_row(const double* values, int tile, double* out) const {
  const Dynamics& d = of(tile);
  const std::size_t nodes = at(layout.members[at(layout.population[at(tile)])]);
  for (int r = 0; r < d.rows; ++r)
    for (int lane = 0; lane < kLanes; ++lane) {
      const int member = layout.member[at(tile) * kLanes + at(lane)];
      out[r * kLanes + lane] =
          values[(at(r / d.modes) * nodes + at(member)) * at(d.modes) + at(r % d.modes)];
    }
}

// The reverse, for all tiles of a population, which are tile_rows rows apart.
std::vector<double> Simulation::Impl::gather(int population, const double* tiles,
                                             int tile_rows) const {
  const Dynamics& d = dynamics[at(population)];
  const std::size_t nodes = at(layout.members[at(population)]);
  std::vector<double> out(d.state_size(nodes));
  for (std::size_t p = 0; p < layout.node.size(); ++p) {
    if (layout.population[p / kLanes] != population || layout.spare[p]) continue;
    const double* from = tiles + p / kLanes * at(tile_rows) * kLanes + p % kLanes;
    for (int r = 0; r < d.rows; ++r)
      out[(at(r / d.modes) * nodes + at(layout.member[p])) * at(d.modes) + at(r % d.modes)] =
          from[r * kLanes];
  }
  return out;
}

void Simulation::Impl::set_history(const std::vector<const double*>& values, std::int64_t n,
                                   std::int64_t last) {
  if (values.size() != dynamics.size())
    throw InvalidArgument("history: " + std::to_string(values.size()) +
                          " arrays; it needs one for "
                          "each of the " +
                          std::to_string(dynamics.size()) + " populations");
  if (n < 1) throw InvalidArgument("history: has no rows; it needs at least the present state");
  if (last < 0) throw InvalidArgument("history: ends at a negative step");
  ProgramScratch scratch;
  if (interpreted) interpreted->make_scratch(scratch);
  Aligned means(at(most_rows) * kLanes), made(at(features) * kLanes);
  step = origin = last;
  divergence = {};
  diverged = false;
  std::int64_t reach = wiring.has_history() ? wiring.longest_delay : 0;
  for (const auto& group : wiring.groups) reach = std::max<std::int64_t>(reach, group.depth - 1);
  for (std::int64_t back = reach; back >= 0; --back) {
    const std::int64_t from = std::max<std::int64_t>(n - 1 - back, 0);
    for (int tile = 0; tile < layout.tiles; ++tile) {
      const int population = layout.population[at(tile)];
      const Dynamics& d = of(tile);
      const std::size_t row = d.state_size(at(layout.members[at(population)]));
      load_row(values[at(population)] + at(from) * row, tile, state_of(tile));
      k.apply_bounds(bounds_of(tile), state_of(tile));
    }
    if (surface) total_present();
    for (std::size_t g = 0; g < wiring.groups.size(); ++g) {
      const auto& group = wiring.groups[g];
      for (std::size_t local = 0; local < group.tiles.size(); ++local) {
        const int tile = group.tiles[local];
        const double* rows = state_of(tile);
        if (surface) {
          mean_of_tile(tile, means.data());
          rows = means.data();
        }
        const Sent sent = send(tile, rows, 1, made.data(), scratch);
        if (wiring.has_history()) write_history(tile, sent, last - back, 1);
        if (group.stepwise() && back < group.depth)
          for (int f = 0; f < features; ++f)
            std::memcpy(stepwise[g].recent.data() +
                            at(group.depth - 1 - back) * Layout::recent_row(group, features) +
                            (at(f) * group.tiles.size() + local) * kLanes,
                        sent.at(f, 0), kLanes * sizeof(double));
      }
    }
  }
  for (auto& d : dynamics)
    if (d.correlation_time > 0.0) start_colour(d);
  for (auto& m : monitors) m->reset();
}

// What was sent at steps first ... first + steps - 1 into the ring.
void Simulation::Impl::write_history(int tile, const Sent& sent, std::int64_t first, int steps) {
  for (int done = 0; done < steps;) {
    const std::int64_t p = history_at(first + done);
    const int n = static_cast<int>(std::min<std::int64_t>(steps - done, capacity - p));
    for (int f = 0; f < features; ++f) {
      const Ring r = ring(f);
      double* out = r.data + at(tile) * kLanes * at(stride);
      const double* in = sent.at(f, done);
      k.to_series(in, sent.stride, out + p, stride, n);
      if (p < kMaxLevel)  // the repeated beginning, behind the end
        k.to_series(in, sent.stride, out + capacity + p, stride,
                    static_cast<int>(std::min<std::int64_t>(n, kMaxLevel - p)));
    }
    done += n;
  }
}
// The sums over delayed connections of one tile for the quantum in which step origin + offset lies:
// series[feature][lane][quantum].
void Simulation::Impl::sum_delayed(int tile, std::int64_t origin, std::int64_t offset,
                                   double* series) {
  const std::size_t first = at(tile) * kLanes;
  for (std::size_t l = 0; l < wiring.levels.size(); ++l) {
    const auto& level = wiring.levels[l];
    const bool last = l + 1 == wiring.levels.size();
    if (!last && offset % level.steps != 0) continue;  // made when the block of this level began
    const std::int64_t begin = offset - offset % level.steps;
    const std::int64_t window = history_at(origin + begin);
    for (int f : of(tile).heard) {
      const double* start = nullptr;
      std::ptrdiff_t start_stride = 0;
      if (l > 0) {
        start_stride = wiring.levels[l - 1].steps;
        start = level_sums[l - 1].data() + (at(f) * wired_rows + first) * at(start_stride) +
                at(begin % start_stride);
      }
      double* out = last ? series + f * kLanes * level.steps
                         : level_sums[l].data() + (at(f) * wired_rows + first) * at(level.steps);
      k.accumulate[level.kernel](level.edges.data(), level.start.data() + first, ring(f), window,
                                 start, start_stride, out, level.steps);
    }
  }
}

// Fetches the places of the history that a chunk will be written to, while it is computed.
void Simulation::Impl::prefetch_history(int tile, std::int64_t first) const {
#if defined(__GNUC__)
  const std::int64_t p = history_at(first);
  for (int f = 0; f < features; ++f)
    for (int lane = 0; lane < kLanes; ++lane) {
      const double* row = ring(f).data + (at(tile) * kLanes + at(lane)) * at(stride) + p;
      __builtin_prefetch(row, 1);
      __builtin_prefetch(row + 8, 1);
      __builtin_prefetch(row + kChunk - 1, 1);
    }
#endif
}

}  // namespace virtualbrain
