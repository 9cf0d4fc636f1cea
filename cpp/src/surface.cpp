// Simulations on a surface. Vertices advance step by step, because local coupling acts in every
// stage of a step; the connections between their regions are summed in blocks of steps all the
// same.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <tuple>

#include "barrier.hpp"
#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

std::size_t SurfaceRun::bytes() const {
  std::size_t n = totals.bytes() + increments.bytes() + inputs.bytes() + regions.series.bytes() +
                  regions.sums.bytes() + regions.states.bytes() + regions.features.bytes();
  for (const auto& o : offered) n += o.bytes();
  for (const auto& s : shares) n += s.scratch.bytes();
  return n + local_rows.bytes();
}

void Simulation::Impl::make_surface(const Network& network) {
  surface = std::make_unique<SurfaceRun>();
  SurfaceRun& s = *surface;
  const Dynamics& d = dynamics.front();
  std::tie(s.stages, s.stage) = stage_kernel(network.scheme);
  if (!s.stage)
    throw InvalidArgument("scheme: " + network.scheme +
                          " has no fixed stages, which local coupling acts in; use Euler, Heun or "
                          "RungeKutta4");
  const Connectome& local = network.surface.local;
  if (!local.source.empty() && d.local.offer) {
    s.kernels = d.local;
    s.offers = d.offers;
  }

  const std::size_t tiles = at(layout.tiles), positions = tiles * kLanes;
  s.sources.resize(tiles);
  if (s.offers > 0) make_local_rows(local);
  for (int t = 0; t < layout.tiles; ++t) {
    const char* spare = layout.spare.data() + t * kLanes;
    s.used.push_back(static_cast<int>(std::count(spare, spare + kLanes, 0)));
    s.region.push_back(wiring.position[at(layout.region[at(t)])]);
  }
  s.count.assign(at(wiring.nodes), 0);
  s.tiles_of.resize(at(wiring.nodes));
  for (std::size_t p = 0; p < positions; ++p)
    if (!layout.spare[p]) ++s.count[at(layout.region[p / kLanes])];
  for (int t = 0; t < layout.tiles; ++t) s.tiles_of[at(layout.region[at(t)])].push_back(t);

  for (std::size_t g = 0; g < wiring.groups.size(); ++g)
    if (wiring.groups[g].stepwise())
      stepwise[g].recent.assign(Layout::recent_row(wiring.groups[g], features) *
                                at(wiring.groups[g].depth + s.chunk));
  const std::size_t chunk = at(s.chunk), row = at(d.rows) * kLanes;
  s.totals.assign(tiles * at(d.rows));
  s.increments.assign(tiles * chunk * row);
  const std::size_t regions = at(wiring.tiles);
  s.inputs.assign(regions * kLanes * at(d.inputs * d.modes) * kLanes);
  auto& r = s.regions;
  r.chunk = s.chunk;
  if (wiring.has_history()) r.series.assign(regions * at(features * wiring.quantum()) * kLanes);
  r.sums.assign(regions * chunk * at(features) * kLanes);
  r.states.assign(regions * (chunk + 1) * row);
  r.features.assign(regions * chunk * at(features) * kLanes);
}

// Rows of the local connections, by tile, and where they come from.
void Simulation::Impl::make_local_rows(const Connectome& local) {
  SurfaceRun& s = *surface;
  const std::size_t positions = at(layout.tiles) * kLanes;
  const int nothing = static_cast<int>(positions);  // offers 0, to fill rows up
  s.narrow = positions < 65536;
  const std::size_t index_row = s.narrow ? kLanes / 4 : kLanes / 2;  // in doubles
  const auto each = [&](int tile, auto&& visit) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::size_t p = at(tile) * kLanes + at(lane);
      if (layout.spare[p]) continue;
      const std::size_t i = at(layout.node[p]);
      for (auto e = local.start[i]; e < local.start[i + 1]; ++e)
        visit(lane, static_cast<int>(e - local.start[i]), at(e));
    }
  };
  std::size_t size = 0;
  for (int tile = 0; tile < layout.tiles; ++tile) {
    LocalRows l{size, 0, true};
    double first[kLanes];
    each(tile, [&](int lane, int k_, std::size_t e) {
      l.width = std::max(l.width, k_ + 1);
      if (k_ == 0) first[lane] = local.weight[e];
      l.equal = l.equal && local.weight[e] == first[lane];
    });
    size += (l.equal ? 1 : at(l.width)) * kLanes + at(l.width) * index_row;
    s.local.push_back(l);
  }
  s.local_rows.assign(size);
  for (int tile = 0; tile < layout.tiles; ++tile) {
    const LocalRows& l = s.local[at(tile)];
    double* weight = s.local_rows.data() + l.begin;
    void* index = weight + (l.equal ? 1 : l.width) * kLanes;
    const auto put = [&](int entry, int source) {
      if (s.narrow)
        static_cast<std::uint16_t*>(index)[entry] = static_cast<std::uint16_t>(source);
      else
        static_cast<std::uint32_t*>(index)[entry] = static_cast<std::uint32_t>(source);
    };
    for (int entry = 0; entry < l.width * kLanes; ++entry) put(entry, nothing);
    std::vector<int>& sources = s.sources[at(tile)];
    each(tile, [&](int lane, int k_, std::size_t e) {
      const int source = layout.position[at(local.source[e])];
      put(k_ * kLanes + lane, source);
      weight[(l.equal ? 0 : k_) * kLanes + lane] = local.weight[e];
      sources.push_back(source / kLanes);
    });
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  }
  s.offer_stride = positions + kLanes;
  s.offered.resize(at(s.stages) + 1);
  for (auto& o : s.offered) o.assign(at(s.offers) * s.offer_stride);
}

// Threads divide the tiles of vertices evenly.
void Simulation::Impl::plan_surface(int threads) {
  SurfaceRun& s = *surface;
  s.shares.clear();
  for (int thread = 0; thread < threads; ++thread) {
    const auto from = [&](int t) {
      return static_cast<int>(std::int64_t{layout.tiles} * t / threads);
    };
    const int first = from(thread), last = from(thread + 1);
    SurfaceRun::Share share{first,
                            last,
                            {Wavefront(first, last, false, s.stages, s.sources),
                             Wavefront(first, last, true, s.stages, s.sources)},
                            {}};
    const int slots = std::max(share.orders[0].slots, share.orders[1].slots);
    share.scratch.assign(at(slots) * kStageScratch * at(dynamics.front().rows) * kLanes);
    s.shares.push_back(std::move(share));
  }
}

// Sums over the vertices of a tile, for the means of its region.
void Simulation::Impl::total_of_tile(int tile) {
  const int rows = dynamics.front().rows;
  k.totals(state_of(tile), rows, surface->used[at(tile)], surface->totals.data() + tile * rows);
}

void Simulation::Impl::total_present() {
  for (int tile = 0; tile < layout.tiles; ++tile) total_of_tile(tile);
}

void Simulation::Impl::mean_of_tile(int tile, double* rows) const {
  const Dynamics& d = dynamics.front();
  for (int lane = 0; lane < kLanes; ++lane) {
    const int region = wiring.node[at(tile) * kLanes + at(lane)];
    const double scale = 1.0 / surface->count[at(region)];
    for (int r = 0; r < d.rows; ++r) {
      double sum = 0.0;
      for (int t : surface->tiles_of[at(region)]) sum += surface->totals.data()[t * d.rows + r];
      rows[r * kLanes + lane] = sum * scale;
    }
  }
}

// What the regions of a tile receive, from w.inputs: rows for the tiles of their vertices.
void Simulation::Impl::keep_inputs(int tile, const Scratch& w) {
  const Dynamics& d = dynamics.front();
  const int rows = d.inputs * d.modes;
  double* heard = surface->inputs.data() + tile * kLanes * rows * kLanes;
  for (int lane = 0; lane < kLanes; ++lane, heard += rows * kLanes)
    k.spread(w.inputs.data() + lane, kLanes, rows, heard);
}

// The same for a tile of vertices, into w.inputs.
void Simulation::Impl::take_inputs(int tile, Scratch& w) const {
  const std::size_t size = at(dynamics.front().inputs * dynamics.front().modes) * kLanes;
  std::memcpy(w.inputs.data(), surface->inputs.data() + at(surface->region[at(tile)]) * size,
              size * sizeof(double));
}

// What follows a step of some tiles. What is not finite shows in their sums.
void Simulation::Impl::finish_vertices(int first, int last, std::int64_t from, Scratch& w) {
  const Dynamics& d = dynamics.front();
  for (int tile = first; tile < last; ++tile) {
    const double* totals = surface->totals.data() + tile * d.rows;
    if (!std::all_of(totals, totals + d.rows, [](double x) { return std::isfinite(x); }))
      report(tile, from, 1, state_of(tile));
  }
  if (d.programs.empty())
    observe(first, last - first, from, 1, state_of(first), w);
  else
    for (int tile = first; tile < last; ++tile) observe(tile, 1, from, 1, state_of(tile), w);
}

// Threads divide the tiles of vertices, and those of regions.
void Simulation::Impl::advance_surface(int thread, std::int64_t from, int steps, Scratch& w,
                                       Barrier& barrier) {
  SurfaceRun& s = *surface;
  const Dynamics& d = dynamics.front();
  const int quantum = wiring.quantum();
  const std::int64_t in_quantum = (from - w.origin) % quantum;
  const std::ptrdiff_t row = d.rows * kLanes;
  const std::ptrdiff_t tile_states = (s.chunk + 1) * row;
  const std::ptrdiff_t tile_sums = s.chunk * features * kLanes;
  const std::ptrdiff_t tile_series = features * kLanes * quantum;
  SurfaceRun::Share& share = s.shares[at(thread)];
  const int first = share.first, last = share.last;
  const auto each_region_tile = [&](auto&& visit) {
    for (std::size_t g = 0; g < wiring.groups.size(); ++g)
      for (std::size_t local = 0; local < wiring.groups[g].tiles.size(); ++local)
        if (wiring.groups[g].tiles[local] % plan.threads == thread)
          visit(g, local, wiring.groups[g].tiles[local]);
  };
  const bool driven = has_increments(d);
  const bool recorded =
      std::any_of(monitors.begin(), monitors.end(), [](const auto& m) { return m->sees_inputs(); });
  StageArgs a{};
  {
    const StepArgs step_of = step_args(first, w);
    a.offer = s.kernels.offer;
    a.local_rates = s.kernels.rates;
    a.rates = step_of.rates;
    a.program = s.offers > 0 ? d.local_program.get() : step_of.program;
    a.offer_program = d.offer_program.get();
    a.program_scratch = step_of.program_scratch;
    a.states = states.data();
    a.state_stride = row;
    a.parameters = d.parameters.of(0);
    a.parameter_stride = d.parameters.of(1) - d.parameters.of(0);
    a.increments = zero_rows.data();
    if (driven) a.increment_stride = s.chunk * row;
    a.inputs = s.inputs.data();
    a.input_stride = step_of.input_stride;
    a.region = s.region.data();
    a.used = s.used.data();
    a.local = s.local.data();
    a.local_rows = s.local_rows.data();
    a.narrow = s.narrow;
    a.offers = s.offers;
    a.offer_stride = static_cast<std::ptrdiff_t>(s.offer_stride);
    a.totals = s.totals.data();
    a.scratch = share.scratch.data();
    a.locals = w.locals.data();
    a.next = w.states.data();
    a.bounds = bounds_of(0);
    a.dt = dt;
    a.rows = d.rows;
  }

  if (wiring.has_history())
    each_region_tile([&](std::size_t, std::size_t, int tile) {
      sum_delayed(tile, w.origin, from - w.origin, s.regions.series.data() + tile * tile_series);
    });
  if (from == step) {  // else they are there
    for (int tile = first; tile < last; ++tile) {
      total_of_tile(tile);
      if (s.offers > 0)
        s.kernels.offer(state_of(tile), d.parameters.of(tile), s.offered[0].data() + tile * kLanes,
                        a.offer_stride, d.offer_program.get(), &w.program);
    }
    barrier.wait();
    each_region_tile([&](std::size_t, std::size_t, int tile) {
      mean_of_tile(tile, s.regions.states.data() + tile * tile_states);
    });
  }
  for (int done = 0; done < steps; done += s.chunk) {
    const int n = std::min(s.chunk, steps - done);
    if (driven)
      for (int tile = first; tile < last; ++tile)
        fill_increments(tile, from + done, n, s.increments.data() + tile * s.chunk * row);
    if (wiring.has_history())
      each_region_tile([&](std::size_t, std::size_t, int tile) {
        for (int f : d.heard)
          k.to_rows(s.regions.series.data() + tile * tile_series + f * kLanes * quantum +
                        in_quantum + done,
                    quantum, s.regions.sums.data() + tile * tile_sums + f * kLanes,
                    features * kLanes, n);
      });
    barrier.wait();
    for (int b = 0; b < n; ++b) {
      // What each region hears.
      each_region_tile([&](std::size_t g, std::size_t local, int tile) {
        const auto& group = wiring.groups[g];
        const std::size_t width = group.tiles.size() * kLanes;
        double* sums = s.regions.sums.data() + tile * tile_sums + b * features * kLanes;
        for (int f : d.heard) {
          double* sum = sums + f * kLanes;
          if (!wiring.has_history()) std::fill_n(sum, kLanes, 0.0);
          if (!group.stepwise()) continue;
          gather(group.gather[local],
                 stepwise[g].recent.data() + at(b) * Layout::recent_row(group, features) +
                     at(f) * width,
                 sum, sum);
        }
        PostArgs c = post_args(tile, w);
        c.steps = 1;
        c.sums = sums;
        c.states = s.regions.states.data() + tile * tile_states + b * row;
        if (!d.pairwise.empty())
          sum_pairs(tile, from + done + b, c.states,
                    group.stepwise() ? &group.gather[local] : nullptr,
                    stepwise[g].recent.data() + at(b) * Layout::recent_row(group, features), width,
                    sums, w);
        couple(d, c, w.inputs.data(), w);
        keep_inputs(tile, w);
      });
      barrier.wait();

      if (driven && !d.gain.empty())
        for (int tile = first; tile < last; ++tile)
          finish_increments(tile, from + done + b, state_of(tile),
                            s.increments.data() + (tile * s.chunk + b) * row, w);
      if (recorded)
        for (int tile = first; tile < last; ++tile) {
          take_inputs(tile, w);
          record_inputs(tile, from + done + b, 1, w);
        }
      const std::int64_t now = from + done + b, since = now - step;
      // Every step turns round, to begin with what the last one left in the cache.
      const Wavefront& order = share.orders[since % 2];
      if (driven) a.increments = s.increments.data() + b * row;
      for (const auto& phase : order.phases) {
        for (const auto& batch : phase) {
          a.tasks = order.tasks.data() + batch.begin;
          a.n_tasks = batch.end - batch.begin;
          if (s.offers > 0) {
            const auto offers_of = [&](std::int64_t stage) {
              return s.offered[at((since * s.stages + stage) % (s.stages + 1))].data();
            };
            a.offered = offers_of(batch.stage);
            a.offers_next = offers_of(batch.stage + 1);
          }
          s.stage(a);
        }
        barrier.wait();
      }
      finish_vertices(first, last, now, w);

      // What each region sends.
      each_region_tile([&](std::size_t g, std::size_t local, int tile) {
        double* means = s.regions.states.data() + tile * tile_states + (b + 1) * row;
        mean_of_tile(tile, means);
        double* made = s.regions.features.data() + tile * tile_sums + b * features * kLanes;
        const Sent sent = send(tile, means, 1, made, w.program);
        for (int f = 0; f < features; ++f) {
          if (sent.data != made)
            std::memcpy(made + f * kLanes, sent.at(f, 0), kLanes * sizeof(double));
          const auto& group = wiring.groups[g];
          if (group.stepwise())
            std::memcpy(stepwise[g].recent.data() +
                            at(group.depth + b) * Layout::recent_row(group, features) +
                            (at(f) * group.tiles.size() + local) * kLanes,
                        made + f * kLanes, kLanes * sizeof(double));
        }
      });
      barrier.wait();
    }

    each_region_tile([&](std::size_t g, std::size_t local, int tile) {
      const Sent sent{s.regions.features.data() + tile * tile_sums, nullptr, features * kLanes};
      if (wiring.has_history()) write_history(tile, sent, from + done + 1, n);
      double* means = s.regions.states.data() + tile * tile_states;
      std::memcpy(means, means + n * row, at(row) * sizeof(double));
      const auto& group = wiring.groups[g];
      const std::size_t recent_row = Layout::recent_row(group, features);
      for (int back = 0; back < group.depth; ++back)
        for (int f = 0; f < features; ++f) {
          double* recent = stepwise[g].recent.data() +
                           (at(f) * group.tiles.size() + local) * kLanes + at(back) * recent_row;
          std::memcpy(recent, recent + at(n) * recent_row, kLanes * sizeof(double));
        }
    });
    barrier.wait();
  }
}

}  // namespace virtualbrain
