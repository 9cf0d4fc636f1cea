// One chunk of steps of a tile or of a group: coupling, integration, and what is made of the
// result.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "barrier.hpp"
#include "engine.hpp"

namespace virtualbrain {

// What coupling sends of states [step][row][lane]; `made` is room for it.
Sent Simulation::Impl::send(int tile, const double* chunk, int steps, double* made,
                            ProgramScratch& scratch) const {
  const Dynamics& d = of(tile);
  if (coupling.sends_state && !d.mixed)
    return {chunk, d.sends.front().rows.data(), d.rows * kLanes};
  PreArgs a{};
  a.states = chunk;
  a.state_stride = d.rows * kLanes;
  a.source = d.sends.front().rows.data();
  a.slots = slots;
  a.parameters = coupling_parameters.of(tile);
  a.features = made;
  a.feature_stride = features * kLanes;
  a.steps = steps;
  const auto run = [&] { interpreted ? interpreted->pre(a, scratch) : pre(a); };
  const Sent sent{made, nullptr, features * kLanes};
  if (!d.mixed) {
    run();
    return sent;
  }
  alignas(64) double part[InterpretedCoupling::kMostFeatures * kLanes];
  const int width = coupling.features * kLanes;
  a.slots = a.steps = 1;
  a.features = part;
  for (int b = 0; b < steps; ++b)
    for (int slot = 0; slot < slots; ++slot) {
      double* out = made + b * features * kLanes + slot * width;
      std::fill_n(out, width, 0.0);
      for (const Sending& sending : d.sends) {
        const double factor = sending.factor[at(slot)];
        if (factor == 0.0) continue;
        a.states = chunk + b * a.state_stride;
        a.source = sending.rows.data() + slot * coupling.variables;
        run();
        for (int i = 0; i < width; ++i) out[i] += factor * part[i];
      }
    }
  return sent;
}

PostArgs Simulation::Impl::post_args(int tile, Scratch& w) const {
  const Dynamics& d = of(tile);
  PostArgs a{};
  a.sum_stride = features * kLanes;
  a.state_stride = d.rows * kLanes;
  a.source = d.own.data();
  a.slots = slots;
  a.parameters = coupling_parameters.of(tile);
  a.weight_sum = weight_sums.data() + at(tile) * kLanes;
  a.weight_sum_stride = weight_sum_stride;
  a.coupling_variables = static_cast<int>(d.info.cvar.size());
  a.outputs = d.direct ? w.inputs.data() : w.outputs.data();
  a.means = w.means.data();
  a.output_stride = (d.direct ? d.inputs * d.modes : slots * coupling.outputs) * kLanes;
  return a;
}

// The inputs of a tile from its sums: `inputs` is where those of the first step go.
void Simulation::Impl::couple(const Dynamics& d, const PostArgs& c, double* inputs,
                              Scratch& w) const {
  if (interpreted)
    interpreted->post(c, w.program);
  else
    post(c);
  if (d.direct) return;
  const std::ptrdiff_t stride = d.inputs * d.modes * kLanes;
  for (int b = 0; b < c.steps; ++b)
    for (std::size_t r = 0; r < d.receives.size(); ++r)
      std::memcpy(inputs + b * stride + static_cast<std::ptrdiff_t>(r) * kLanes,
                  c.outputs + b * c.output_stride + d.receives[r] * kLanes,
                  kLanes * sizeof(double));
}

// `begin`, or 0, and what arrives over the connections of a tile that are summed step by step.
void Simulation::Impl::gather(const Layout::Gather& g, const double* recent, const double* begin,
                              double* sums) const {
  if (!g.index32.empty())
    k.gather32(g.weight.data(), g.index32.data(), g.width, recent, begin, sums);
  else
    k.gather16(g.weight.data(), g.index16.data(), g.width, recent, begin, sums);
}

// What post is told of all nodes: w.means by slot, of what a group has sent last. All nodes that
// send in a slot are in one group (Layout).
void Simulation::Impl::take_means(int g, const double* newest, Scratch& w) const {
  const auto& tiles = wiring.groups[at(g)].tiles;
  const std::size_t width = tiles.size() * kLanes;
  for (int slot = 0; slot < slots; ++slot) {
    double sum = 0.0, count = 0.0;
    for (std::size_t local = 0; local < tiles.size(); ++local) {
      if (of(tiles[local]).sends.front().factor[at(slot)] == 0.0) continue;
      const double* sent = newest + at(slot * coupling.features) * width + local * kLanes;
      const char* spare = wiring.spare.data() + at(tiles[local]) * kLanes;
      for (int lane = 0; lane < kLanes && !spare[lane]; ++lane) {
        sum += sent[lane];
        count += 1.0;
      }
    }
    w.means.data()[slot] = sum / std::max(count, 1.0);
  }
}

StepArgs Simulation::Impl::step_args(int tile, Scratch& w) const {
  StepArgs a{};
  const Dynamics& d = of(tile);
  a.rates = d.rates;
  a.program = d.program.get();
  a.program_scratch = &w.program;
  a.inputs = w.inputs.data();
  a.input_stride = d.inputs * d.modes * kLanes;
  a.parameters = d.parameters.of(tile);
  a.increments = zero_rows.data();
  a.increment_stride = 0;
  a.scratch = w.scheme.data();
  a.bounds = bounds_of(tile);
  a.dt = dt;
  a.rtol = rtol;
  a.atol = atol;
  a.rows = d.rows;
  return a;
}

void Simulation::Impl::advance_free(int tile, std::int64_t from, int steps, Scratch& w) {
  const std::int64_t offset = from - w.origin;
  const int quantum = wiring.quantum();
  if (wiring.has_history())
    sum_delayed(tile, w.origin, offset, w.series.data());
  else  // stepwise groups use the same room
    std::memset(w.sums.data(), 0, w.sums.bytes());
  const std::int64_t in_quantum = offset % quantum;
  const Dynamics& d = of(tile);
  const bool driven = has_increments(d);

  StepArgs s = step_args(tile, w);
  PostArgs c = post_args(tile, w);
  s.states = w.states.data();
  c.sums = w.sums.data();
  c.states = w.states.data();
  for (int done = 0; done < steps; done += kChunk) {
    const int n = std::min(kChunk, steps - done);
    if (wiring.has_history()) prefetch_history(tile, from + done + 1);
    if (wiring.has_history())
      for (int f : d.heard)
        k.to_rows(w.series.data() + at(f) * kLanes * at(quantum) + at(in_quantum + done), quantum,
                  w.sums.data() + at(f) * kLanes, features * kLanes, n);
    if (driven) {
      fill_increments(tile, from + done, n, w.increments.data());
      s.increments = w.increments.data();
      s.increment_stride = d.rows * kLanes;
    }
    std::memcpy(w.states.data(), state_of(tile), at(d.rows) * kLanes * sizeof(double));
    const bool together = !coupling.reads_target && d.gain.empty();
    const int at_once = together ? n : 1;
    for (int b = 0; b < n; b += at_once) {
      StepArgs sb = s;
      PostArgs cb = c;
      cb.steps = sb.steps = at_once;
      cb.sums += b * c.sum_stride;
      cb.states += b * c.state_stride;
      cb.outputs += b * c.output_stride;
      sb.states += b * d.rows * kLanes;
      sb.inputs += b * s.input_stride;
      sb.increments += b * s.increment_stride;
      if (!d.pairwise.empty())
        sum_pairs(tile, from + done + b, cb.states, nullptr, nullptr, 0,
                  w.sums.data() + b * c.sum_stride, w);
      couple(d, cb, w.inputs.data() + b * s.input_stride, w);
      if (driven && !d.gain.empty())
        finish_increments(tile, from + done + b, sb.states,
                          w.increments.data() + b * s.increment_stride, w);
      scheme(sb);
    }
    record_inputs(tile, from + done, n, w);
    Sent sent{};
    if (wiring.has_history())
      sent = send(tile, w.states.data() + d.rows * kLanes, n, w.features.data(), w.program);
    finish_chunk(tile, from + done, n, w.states.data(), sent, w);
  }
}

// Tiles tied by connections of almost no delay: step by step, all of them before the next step.
// With a barrier, other threads advance the tiles that are not `mine`.
void Simulation::Impl::advance_stepwise(int g, const std::vector<int>* mine, std::int64_t from,
                                        int steps, Scratch& w, Barrier* barrier) {
  const auto& group = wiring.groups[at(g)];
  auto& s = stepwise[at(g)];
  const int quantum = wiring.quantum();
  const int n_tiles = static_cast<int>(mine ? mine->size() : group.tiles.size());
  const std::size_t tile_sums = at(s.chunk) * at(features) * kLanes;
  const std::size_t tile_increments = at(s.chunk) * at(most_rows) * kLanes;
  const std::size_t tile_states = at(s.chunk + 1) * at(most_rows) * kLanes;
  const std::size_t recent_row = Layout::recent_row(group, features);
  const std::size_t width = group.tiles.size() * kLanes;
  const std::int64_t in_quantum = (from - w.origin) % quantum;
  auto meet = [&] {
    if (barrier) barrier->wait();
  };
  auto each = [&](auto&& visit) {
    for (int i = 0; i < n_tiles; ++i) {
      const int local = mine ? (*mine)[at(i)] : i;
      visit(local, group.tiles[at(local)]);
    }
  };
  if (wiring.has_history())
    each([&](int local, int tile) {
      sum_delayed(tile, w.origin, from - w.origin,
                  s.series.data() + at(local) * at(features) * kLanes * at(quantum));
    });
  for (int done = 0; done < steps; done += s.chunk) {
    const int n = std::min(s.chunk, steps - done);
    each([&](int local, int tile) {
      if (wiring.has_history())
        for (int f : of(tile).heard)
          k.to_rows(s.series.data() + (at(local) * at(features) + at(f)) * kLanes * at(quantum) +
                        at(in_quantum + done),
                    quantum, s.sums.data() + at(local) * tile_sums + at(f) * kLanes,
                    features * kLanes, n);
      if (has_increments(of(tile)))
        fill_increments(tile, from + done, n, s.increments.data() + at(local) * tile_increments);
      std::memcpy(s.states.data() + at(local) * tile_states, state_of(tile),
                  at(of(tile).rows) * kLanes * sizeof(double));
    });
    for (int b = 0; b < n; ++b) {
      const double* recent = s.recent.data() + at(b) * recent_row;
      if (coupling.reads_mean) take_means(g, recent + at(group.depth - 1) * recent_row, w);
      each([&](int local, int tile) {
        const Dynamics& d = of(tile);
        double* states_b = s.states.data() + at(local) * tile_states + at(b) * at(d.rows) * kLanes;
        for (int f : d.heard) {
          const double* begin = wiring.has_history() ? s.sums.data() + at(local) * tile_sums +
                                                           (at(b) * at(features) + at(f)) * kLanes
                                                     : nullptr;
          double* sums = w.sums.data() + f * kLanes;
          gather(group.gather[at(local)], recent + at(f) * width, begin, sums);
        }
        PostArgs c = post_args(tile, w);
        c.steps = 1;
        c.sums = w.sums.data();
        c.states = states_b;
        if (!d.pairwise.empty())
          sum_pairs(tile, from + done + b, states_b, &group.gather[at(local)], recent, width,
                    w.sums.data(), w);
        couple(d, c, w.inputs.data(), w);
        record_inputs(tile, from + done + b, 1, w);
        StepArgs a = step_args(tile, w);
        a.steps = 1;
        a.states = states_b;
        if (has_increments(d)) {
          double* increments_b =
              s.increments.data() + at(local) * tile_increments + at(b) * at(d.rows) * kLanes;
          a.increments = increments_b;
          if (!d.gain.empty()) finish_increments(tile, from + done + b, states_b, increments_b, w);
        }
        scheme(a);
        const Sent sent = send(
            tile, states_b + d.rows * kLanes, 1,
            s.features.data() + at(local) * tile_sums + at(b) * at(features) * kLanes, w.program);
        double* newest = s.recent.data() + at(group.depth + b) * recent_row;
        for (int f = 0; f < features; ++f)
          std::memcpy(newest + at(f) * width + at(local) * kLanes, sent.at(f, 0),
                      kLanes * sizeof(double));
      });
      meet();
    }
    each([&](int local, int tile) {
      const double* chunk = s.states.data() + at(local) * tile_states;
      const Dynamics& d = of(tile);
      const Sent sent =
          coupling.sends_state && !d.mixed
              ? Sent{chunk + d.rows * kLanes, d.sends.front().rows.data(), d.rows * kLanes}
              : Sent{s.features.data() + at(local) * tile_sums, nullptr, features * kLanes};
      finish_chunk(tile, from + done, n, chunk, sent, w);
      for (int d = 0; d < group.depth; ++d)
        for (int f = 0; f < features; ++f) {
          const std::size_t place = at(f) * width + at(local) * kLanes;
          std::memcpy(s.recent.data() + at(d) * recent_row + place,
                      s.recent.data() + at(d + n) * recent_row + place, kLanes * sizeof(double));
        }
    });
    meet();
  }
}

// States [step + 1][row][lane] of a chunk, and what is sent of them, are final.
void Simulation::Impl::finish_chunk(int tile, std::int64_t from, int steps, const double* chunk,
                                    const Sent& sent, Scratch& w) {
  const Dynamics& d = of(tile);
  const std::size_t row = at(d.rows) * kLanes;
  const double* last = chunk + at(steps) * row;
  double* present = state_of(tile);
  std::memcpy(present, last, row * sizeof(double));
  for (int lane = kLanes - 1; layout.spare[at(tile) * kLanes + at(lane)]; --lane)
    for (int r = 0; r < d.rows; ++r) present[r * kLanes + lane] = present[r * kLanes];
  if (sent.data && wiring.has_history()) write_history(tile, sent, from + 1, steps);
  // A value that is not finite stays so: schemes add to the state, and bounds let it pass.
  if (k.any_nonfinite(last, static_cast<std::ptrdiff_t>(row)))
    report(tile, from, steps, chunk + row);
  observe(tile, 1, from, steps, chunk + row, w);
}

// Shows monitors the states of tiles after each step: of one, or of several next to each other as
// they are kept, where no observable is an expression.
void Simulation::Impl::observe(int tile, int tiles, std::int64_t from, int steps,
                               const double* after, Scratch& w) {
  if (monitors.empty()) return;
  const Dynamics& d = of(tile);
  const std::size_t row = at(d.rows) * kLanes;
  std::size_t program = 0;
  for (std::size_t o = 0; o < d.observables.size(); ++o) {
    const Observable& observable = d.observables[o];
    for (int m = 0; m < d.modes; ++m) {
      Observed& seen = w.observed[o * at(d.modes) + at(m)];
      if (observable.variable >= 0) {
        seen = {after + (observable.variable * d.modes + m) * kLanes,
                static_cast<std::ptrdiff_t>(row)};
        continue;
      }
      double* out = w.expressions.data() + (o * at(d.modes) + at(m)) * kChunk * kLanes;
      seen = {out, kLanes};
      for (int b = 0; b < steps; ++b)
        d.programs[program].run(k, {nullptr, after + at(b) * row + m * kLanes, nullptr},
                                out + b * kLanes, w.program);
    }
    if (observable.variable < 0) ++program;
  }
  const Chunk seen{tile, from, steps, w.observed.data()};
  const int population = layout.population[at(tile)];
  for (auto& monitor : monitors)
    if (monitor->population() == population && !monitor->sees_inputs())
      monitor->record_tiles(seen, tiles, static_cast<std::ptrdiff_t>(row));
}

void Simulation::Impl::report(int tile, std::int64_t from, int steps, const double* after) {
  const Dynamics& d = of(tile);
  const std::size_t row = at(d.rows) * kLanes;
  for (int b = 0; b < steps; ++b) {
    Divergence found;
    for (int r = 0; r < d.rows; ++r)
      for (int lane = 0; lane < kLanes; ++lane) {
        const std::size_t p = at(tile) * kLanes + at(lane);
        if (layout.spare[p] || std::isfinite(after[at(b) * row + at(r) * kLanes + at(lane)]))
          continue;
        if (found && found.node <= layout.node[p]) continue;
        found = {};
        found.step = from + b + 1;
        found.node = layout.node[p];
        found.variable = r / d.modes;
        found.mode = r % d.modes;
      }
    if (!found) continue;
    const std::lock_guard<std::mutex> lock(divergence_mutex);
    if (!divergence || found.step < divergence.step ||
        (found.step == divergence.step && found.node < divergence.node))
      divergence = found;
    diverged = true;
    return;
  }
}

}  // namespace virtualbrain
