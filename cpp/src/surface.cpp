// Simulations on a surface. Vertices advance step by step, because local coupling acts in every
// stage of a step; the connections between their regions are summed in blocks of steps all the
// same.
#include <algorithm>
#include <cstring>
#include <string>
#include <tuple>

#include "barrier.hpp"
#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

std::size_t SurfaceRun::bytes() const {
  std::size_t n = offered[0].bytes() + offered[1].bytes() + scratch.bytes() + states.bytes() +
                  increments.bytes() + inputs.bytes() + regions.series.bytes() +
                  regions.sums.bytes() + regions.states.bytes() + regions.features.bytes();
  for (const auto& g : gather)
    n += g.weight.size() * sizeof(double) + g.index16.size() * 2 + g.index32.size() * 4;
  return n;
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
  if (!d.program) s.kernels = local_kernels(d.model);
  const Connectome& local = network.surface.local;
  if (!local.source.empty() && s.kernels.offer)
    s.offers = static_cast<int>(trace_model(d.model).locals.size());
  else if (!local.source.empty() && d.program && network.populations[0].user_model &&
           !network.populations[0].user_model->graph.locals.empty())
    throw InvalidArgument("surface: local coupling of " + d.model +
                          ", a model of one's own, is not possible yet");
  else
    s.kernels = {};

  const std::size_t tiles = at(layout.tiles), positions = tiles * kLanes;
  if (s.offers > 0) {
    for (int tile = 0; tile < layout.tiles; ++tile) {
      Layout::Gather g;
      const auto each = [&](auto&& visit) {
        for (int lane = 0; lane < kLanes; ++lane) {
          const std::size_t p = at(tile) * kLanes + at(lane);
          if (layout.spare[p]) continue;
          const std::size_t i = at(layout.node[p]);
          for (auto e = local.start[i]; e < local.start[i + 1]; ++e)
            visit(lane, static_cast<int>(e - local.start[i]), at(e));
        }
      };
      each([&](int, int k_, std::size_t) { g.width = std::max(g.width, k_ + 1); });
      g.weight.assign(at(g.width) * kLanes, 0.0);
      std::vector<std::uint32_t> index(g.weight.size(), 0);
      each([&](int lane, int k_, std::size_t e) {
        g.weight[at(k_) * kLanes + at(lane)] = local.weight[e];
        index[at(k_) * kLanes + at(lane)] =
            static_cast<std::uint32_t>(layout.position[at(local.source[e])]);
      });
      if (positions <= 65536)
        g.index16.assign(index.begin(), index.end());
      else
        g.index32 = std::move(index);
      s.gather.push_back(std::move(g));
    }
    for (auto& o : s.offered) o.assign(at(s.offers) * positions);
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
  s.scratch.assign(tiles * kStageScratch * row);
  s.states.assign(tiles * (chunk + 1) * row);
  s.increments.assign(tiles * chunk * row);
  const std::size_t regions = at(wiring.tiles);
  s.inputs.assign(regions * at(d.inputs * d.modes) * kLanes);
  auto& r = s.regions;
  r.chunk = s.chunk;
  if (wiring.has_history()) r.series.assign(regions * at(features * wiring.quantum()) * kLanes);
  r.sums.assign(regions * chunk * at(features) * kLanes);
  r.states.assign(regions * (chunk + 1) * row);
  r.features.assign(regions * chunk * at(features) * kLanes);
}

void Simulation::Impl::mean_of_tile(int tile, const double* from, std::ptrdiff_t stride,
                                    double* rows) const {
  const Dynamics& d = dynamics.front();
  for (int lane = 0; lane < kLanes; ++lane) {
    const int region = wiring.node[at(tile) * kLanes + at(lane)];
    const double scale = 1.0 / surface->count[at(region)];
    for (int r = 0; r < d.rows; ++r) {
      double sum = 0.0;
      for (int t : surface->tiles_of[at(region)]) {
        const double* x = from + t * stride + r * kLanes;
        const char* spare = layout.spare.data() + t * kLanes;
        if (!spare[kLanes - 1]) {
          for (int i = 0; i < kLanes; i += 4) sum += (x[i] + x[i + 1]) + (x[i + 2] + x[i + 3]);
          continue;
        }
        for (int i = 0; i < kLanes && !spare[i]; ++i) sum += x[i];
      }
      rows[r * kLanes + lane] = sum * scale;
    }
  }
}

// What the regions of a tile receive, from w.inputs.
void Simulation::Impl::keep_inputs(int tile, const Scratch& w) {
  const std::size_t size = at(dynamics.front().inputs * dynamics.front().modes) * kLanes;
  std::memcpy(surface->inputs.data() + at(tile) * size, w.inputs.data(), size * sizeof(double));
}

// The same for a tile of vertices, into w.inputs.
void Simulation::Impl::spread_inputs(int tile, Scratch& w) const {
  const Dynamics& d = dynamics.front();
  const int p = wiring.position[at(layout.region[at(tile)])];
  const double* heard =
      surface->inputs.data() + p / kLanes * d.inputs * d.modes * kLanes + p % kLanes;
  k.spread(heard, kLanes, d.inputs_read * d.modes, w.inputs.data());
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
  const auto positions = static_cast<std::ptrdiff_t>(layout.node.size());
  const auto mine = [&](int n, int t) {
    return static_cast<int>(std::int64_t{n} * t / plan.threads);
  };
  const int first = mine(layout.tiles, thread), last = mine(layout.tiles, thread + 1);
  const auto each_region_tile = [&](auto&& visit) {
    for (std::size_t g = 0; g < wiring.groups.size(); ++g)
      for (std::size_t local = 0; local < wiring.groups[g].tiles.size(); ++local)
        if (wiring.groups[g].tiles[local] % plan.threads == thread)
          visit(g, local, wiring.groups[g].tiles[local]);
  };
  const bool driven = has_increments(d);
  // Every pass over the vertices turns round, to begin with what the last one left in the cache.
  bool backward = false;
  const auto each_tile = [&](auto&& visit) {
    if (backward)
      for (int tile = last; tile-- > first;) visit(tile);
    else
      for (int tile = first; tile < last; ++tile) visit(tile);
    backward = !backward;
  };
  const bool recorded =
      std::any_of(monitors.begin(), monitors.end(), [](const auto& m) { return m->sees_inputs(); });
  int parity = 0;
  StageArgs stage_args{};
  {
    const StepArgs step_of = step_args(first, w);
    stage_args.offer = s.kernels.offer;
    stage_args.local_rates = s.kernels.rates;
    stage_args.rates = step_of.rates;
    stage_args.program = step_of.program;
    stage_args.program_scratch = step_of.program_scratch;
    stage_args.inputs = w.inputs.data();
    stage_args.locals = w.locals.data();
    stage_args.increments = zero_rows.data();
    stage_args.offered_stride = positions;
    stage_args.bounds = step_of.bounds;
    stage_args.dt = dt;
    stage_args.rows = d.rows;
  }

  if (wiring.has_history())
    each_region_tile([&](std::size_t, std::size_t, int tile) {
      sum_delayed(tile, w.origin, from - w.origin, s.regions.series.data() + tile * tile_series);
    });
  each_region_tile([&](std::size_t, std::size_t, int tile) {
    mean_of_tile(tile, states.data(), most_rows * kLanes,
                 s.regions.states.data() + tile * tile_states);
  });
  if (s.offers > 0)
    for (int tile = first; tile < last; ++tile)
      s.kernels.offer(state_of(tile), d.parameters.of(tile),
                      s.offered[parity].data() + tile * kLanes, positions);
  for (int done = 0; done < steps; done += s.chunk) {
    const int n = std::min(s.chunk, steps - done);
    each_tile([&](int tile) {
      if (driven) fill_increments(tile, from + done, n, s.increments.data() + tile * s.chunk * row);
      std::memcpy(s.states.data() + tile * tile_states, state_of(tile), at(row) * sizeof(double));
    });
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
          finish_increments(tile, from + done + b, s.states.data() + tile * tile_states + b * row,
                            s.increments.data() + (tile * s.chunk + b) * row, w);
      for (int stage = 0; stage < s.stages; ++stage) {
        stage_args.stage = stage;
        each_tile([&](int tile) {
          spread_inputs(tile, w);
          if (stage == 0 && recorded) record_inputs(tile, from + done + b, 1, w);
          for (int i = 0; i < s.offers; ++i)
            gather(s.gather[at(tile)], s.offered[parity].data() + i * positions, nullptr,
                   w.locals.data() + i * kLanes);
          StageArgs& a = stage_args;
          double* x = s.states.data() + tile * tile_states + b * row;
          a.states = x;
          a.next = x + row;
          a.parameters = d.parameters.of(tile);
          if (driven) a.increments = s.increments.data() + (tile * s.chunk + b) * row;
          if (a.bounds.n_clamped > 0) a.bounds = bounds_of(tile);
          a.scratch = s.scratch.data() + tile * kStageScratch * row;
          a.offered = s.offered[1 - parity].data() + tile * kLanes;
          s.stage(a);
        });
        if (s.offers > 0) {
          parity = 1 - parity;
          barrier.wait();
        }
      }
      if (s.offers == 0) barrier.wait();

      // What each region sends.
      each_region_tile([&](std::size_t g, std::size_t local, int tile) {
        double* means = s.regions.states.data() + tile * tile_states + (b + 1) * row;
        mean_of_tile(tile, s.states.data() + (b + 1) * row, tile_states, means);
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
    each_tile([&](int tile) {
      finish_chunk(tile, from + done, n, s.states.data() + tile * tile_states, Sent{}, w);
    });
    barrier.wait();
  }
}

}  // namespace virtualbrain
