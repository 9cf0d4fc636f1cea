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
  std::size_t n = totals.bytes() + increments.bytes() + inputs.bytes() + regions.series.bytes() +
                  regions.sums.bytes() + regions.states.bytes() + regions.features.bytes();
  for (const auto& o : offered) n += o.bytes();
  for (const auto& s : shares) n += s.scratch.bytes();
  return n + local_rows.bytes();
}

void SurfaceRun::gather(const Kernels& k, int tile, const double* offers, double* sums) const {
  const Local& l = local[at(tile)];
  const double* weight = local_rows.data() + l.begin;
  const void* index = weight + l.width * kLanes;
  if (narrow)
    k.gather16(weight, static_cast<const std::uint16_t*>(index), l.width, offers, nullptr, sums);
  else
    k.gather32(weight, static_cast<const std::uint32_t*>(index), l.width, offers, nullptr, sums);
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
  if (s.offers > 0) {
    s.narrow = positions <= 65536;
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
      SurfaceRun::Local l{size, 0};
      each(tile, [&](int, int k_, std::size_t) { l.width = std::max(l.width, k_ + 1); });
      size += at(l.width) * (kLanes + index_row);
      s.local.push_back(l);
    }
    s.local_rows.assign(size);
    for (int tile = 0; tile < layout.tiles; ++tile) {
      double* weight = s.local_rows.data() + s.local[at(tile)].begin;
      void* index = weight + s.local[at(tile)].width * kLanes;
      std::vector<int>& sources = s.sources[at(tile)];
      each(tile, [&](int lane, int k_, std::size_t e) {
        const int entry = k_ * kLanes + lane, source = layout.position[at(local.source[e])];
        weight[entry] = local.weight[e];
        if (s.narrow)
          static_cast<std::uint16_t*>(index)[entry] = static_cast<std::uint16_t>(source);
        else
          static_cast<std::uint32_t*>(index)[entry] = static_cast<std::uint32_t>(source);
        sources.push_back(source / kLanes);
      });
      std::sort(sources.begin(), sources.end());
      sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    }
    s.offered.resize(at(s.stages) + 1);
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
  s.totals.assign(tiles * at(d.rows));
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
void Simulation::Impl::total_of_tile(int tile, const double* x) {
  const int rows = dynamics.front().rows;
  double* totals = surface->totals.data() + tile * rows;
  const char* spare = layout.spare.data() + tile * kLanes;
  const bool full = !spare[kLanes - 1];
  for (int r = 0; r < rows; ++r, x += kLanes) {
    double sum = 0.0;
    if (full)
      for (int i = 0; i < kLanes; i += 4) sum += (x[i] + x[i + 1]) + (x[i + 2] + x[i + 3]);
    else
      for (int i = 0; !spare[i]; ++i) sum += x[i];
    totals[r] = sum;
  }
}

void Simulation::Impl::total_present() {
  for (int tile = 0; tile < layout.tiles; ++tile) total_of_tile(tile, state_of(tile));
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
  SurfaceRun::Share& share = s.shares[at(thread)];
  const int first = share.first, last = share.last;
  const auto each_region_tile = [&](auto&& visit) {
    for (std::size_t g = 0; g < wiring.groups.size(); ++g)
      for (std::size_t local = 0; local < wiring.groups[g].tiles.size(); ++local)
        if (wiring.groups[g].tiles[local] % plan.threads == thread)
          visit(g, local, wiring.groups[g].tiles[local]);
  };
  const bool driven = has_increments(d);
  // Every step turns round, to begin with what the last one left in the cache.
  bool backward = false;
  const bool recorded =
      std::any_of(monitors.begin(), monitors.end(), [](const auto& m) { return m->sees_inputs(); });
  // What the states that a stage starts from offer; the last is the first of the next step.
  std::vector<double*> offered;
  for (auto& o : s.offered) offered.push_back(o.data());
  StageArgs stage_args{};
  {
    const StepArgs step_of = step_args(first, w);
    stage_args.offer = s.kernels.offer;
    stage_args.local_rates = s.kernels.rates;
    stage_args.rates = step_of.rates;
    stage_args.program = s.offers > 0 ? d.local_program.get() : step_of.program;
    stage_args.offer_program = d.offer_program.get();
    stage_args.program_scratch = step_of.program_scratch;
    stage_args.inputs = w.inputs.data();
    stage_args.locals = w.locals.data();
    stage_args.next = w.states.data() + row;
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
  for (int tile = first; tile < last; ++tile) {
    total_of_tile(tile, state_of(tile));
    if (s.offers > 0)
      s.kernels.offer(state_of(tile), d.parameters.of(tile), offered[0] + tile * kLanes, positions,
                      d.offer_program.get(), &w.program);
  }
  barrier.wait();
  each_region_tile([&](std::size_t, std::size_t, int tile) {
    mean_of_tile(tile, s.regions.states.data() + tile * tile_states);
  });
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
      for (const auto& phase : share.orders[backward].phases) {
        for (const auto& task : phase) {
          const int tile = task.tile, stage = task.stage;
          spread_inputs(tile, w);
          if (stage == 0 && recorded) record_inputs(tile, from + done + b, 1, w);
          for (int o = 0; o < s.offers; ++o)
            s.gather(k, tile, offered[at(stage)] + o * positions, w.locals.data() + o * kLanes);
          StageArgs& a = stage_args;
          a.stage = stage;
          a.states = state_of(tile);
          a.parameters = d.parameters.of(tile);
          if (driven) a.increments = s.increments.data() + (tile * s.chunk + b) * row;
          if (a.bounds.n_clamped > 0) a.bounds = bounds_of(tile);
          a.scratch = share.scratch.data() + task.slot * kStageScratch * row;
          if (s.offers > 0) a.offered = offered[at(stage) + 1] + tile * kLanes;
          s.stage(a);
          if (stage < s.stages - 1) continue;
          total_of_tile(tile, a.next);
          finish_chunk(tile, from + done + b, 1, w.states.data(), Sent{}, w);
        }
        barrier.wait();
      }
      backward = !backward;
      if (s.offers > 0) std::rotate(offered.begin(), offered.end() - 1, offered.end());

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
