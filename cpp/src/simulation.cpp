#include "virtualbrain/simulation.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <mutex>
#include <string>
#if defined(_OPENMP)
#include <omp.h>
#endif

#include "aligned.hpp"
#include "barrier.hpp"
#include "dispatch.hpp"
#include "layout.hpp"
#include "monitor.hpp"
#include "parameters.hpp"
#include "program.hpp"
#include "virtualbrain/philox.hpp"

namespace virtualbrain {

namespace {

// Steps of one tile that stay in the first cache between coupling and history.
constexpr int kChunk = 16;
constexpr std::size_t kGroupStates = 256 * 1024;  // bytes of states of a group in one chunk

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// Inputs that the equations read: those up to the last one that any rate depends on.
int inputs_read(const Graph& graph, int modes) {
  std::vector<char> needed(graph.nodes.size(), 0);
  for (int n : graph.rates) needed[at(n)] = 1;
  int last = -1;
  for (std::size_t n = graph.nodes.size(); n-- > 0;) {
    const Node& node = graph.nodes[n];
    if (!needed[n]) continue;
    if (node.op == Op::input) last = std::max(last, node.index / modes);
    if (node.op == Op::local) needed[at(graph.locals[at(node.index)])] = 1;
    for (int operand : {node.a, node.b, node.c})
      if (operand >= 0) needed[at(operand)] = 1;
  }
  return last + 1;
}

int available_threads() {
#if defined(_OPENMP)
  return omp_get_max_threads();
#else
  return 1;
#endif
}

// What is sent of one tile: rows of kLanes numbers, one per feature and step.
struct Sent {
  const double* data;
  const int* rows;  // row of each feature; null: in order
  std::ptrdiff_t stride;

  const double* at(int feature, int step) const {
    return data + step * stride + (rows ? rows[feature] : feature) * kLanes;
  }
};

// What a thread needs while it advances tiles.
struct Scratch {
  std::int64_t origin = 0;  // step at which the present block of sums began
  Aligned series;           // [feature][lane][quantum]: sums of one free tile
  Aligned sums;             // [step][feature][lane]
  Aligned inputs;           // [step][input][lane]
  Aligned increments;       // [step][row][lane]
  Aligned states;           // [step + 1][row][lane]
  Aligned features;         // [step][feature][lane]
  Aligned scheme;           // [kSchemeScratch][row][lane]
  ProgramScratch program;
  Aligned expressions;  // [observable][mode][step][lane]
  std::vector<Observed> observed;
};

// The work of one thread: groups of its own, and its tiles of groups that all threads share.
struct Share {
  std::vector<int> own;                    // groups
  std::vector<std::vector<int>> tiles_of;  // by shared group: indices into its tiles
};

struct Plan {
  int threads = 0;
  std::vector<int> shared;  // groups too large for one thread
  std::vector<Share> shares;
};

// State of a group that advances step by step.
struct Stepwise {
  int chunk = 1;
  Aligned recent;      // [depth + chunk][feature][lane of the group]
  Aligned series;      // [tile][feature][lane][quantum]
  Aligned sums;        // [tile][step][feature][lane]
  Aligned increments;  // [tile][step][row][lane]
  Aligned states;      // [tile][step + 1][row][lane]
  Aligned features;    // [tile][step][feature][lane]
};

}  // namespace

struct Simulation::Impl {
  explicit Impl(Network n);

  void set_history(const double* values, std::int64_t rows, std::int64_t last);
  void set_noise(const std::vector<double>& strength);
  Divergence advance(std::int64_t steps, const AdvanceOptions& options);
  std::size_t bytes() const;
  void check_idle() const {
    if (running) throw std::logic_error("this simulator is running: use one for each thread");
  }

  // --- what a step is made of
  void sum_delayed(int tile, std::int64_t origin, std::int64_t offset, double* series);
  void prefetch_history(int tile, std::int64_t first) const;
  void fill_increments(int tile, std::int64_t step, int steps, double* out) const;
  StepArgs step_args(int tile, Scratch& w) const;
  PostArgs post_args(int tile) const;
  void advance_free(int tile, std::int64_t step, int steps, Scratch& w);
  void advance_stepwise(int group, const std::vector<int>* mine, std::int64_t step, int steps,
                        Scratch& w, Barrier* barrier);
  Sent send(int tile, const double* states, int steps, double* features) const;
  void finish_chunk(int tile, std::int64_t step, int steps, const double* states, const Sent& sent,
                    Scratch& w);
  void report(int tile, std::int64_t step, int steps, const double* states);
  void run_segment(std::int64_t steps);

  void make_plan(int threads);
  void make_scratch(Scratch& w) const;
  void write_history(int tile, const Sent& sent, std::int64_t step, int steps);
  void load_row(const double* values, int tile, double* rows) const;
  void fill_recent(int group);

  std::int64_t history_at(std::int64_t s) const {
    const std::int64_t p = s % capacity;
    return p < 0 ? p + capacity : p;
  }
  Ring ring(int feature) const {
    return {const_cast<double*>(history.data()) + at(feature) * node_rows * at(stride), stride,
            capacity};
  }
  double* state_of(int tile) { return states.data() + at(tile) * at(rows) * kLanes; }
  bool stochastic() const { return !amplitude.empty() || given != nullptr; }

  Network network;
  ModelInfo info;
  CouplingInfo coupling;
  const Kernels& k;
  RatesKernel rates;
  PreKernel pre;
  PostKernel post;
  SchemeKernel scheme;

  int variables, modes, rows;  // rows = variables * modes
  int inputs;                  // declared by the model
  int inputs_used;             // read by its equations: only these are summed
  int slots, features;
  bool repeat_output = false;  // one slot per mode serves all inputs
  std::vector<int> source;     // [slot][variable]: state rows
  Layout layout;
  std::size_t node_rows;  // positions

  ParameterRows parameters, coupling_parameters;
  std::vector<int> bounded, bounded_variables;
  std::vector<double> bound_lo, bound_hi;
  std::vector<double> amplitude;  // sqrt(2 D dt): [row] or [tile][row][lane]; empty: no noise
  bool amplitude_per_node = false;
  std::vector<std::uint32_t> node_ids;  // by position
  const double* given = nullptr;        // increments from outside, for steps from given_from
  std::int64_t given_from = 0;
  Aligned zero_rows;
  std::vector<Program> programs;  // of observables that are expressions

  Aligned states;           // [tile][row][lane]
  std::int64_t step = 0;    // of `states`
  std::int64_t origin = 0;  // step at which the present block of sums began
  std::int64_t capacity = 0, stride = 0;
  Aligned history;                  // [feature][position][stride]
  std::vector<Aligned> level_sums;  // by level but the last: [feature][position][level]
  std::vector<Stepwise> stepwise;   // by group; empty for free tiles
  std::vector<std::unique_ptr<Monitor>> monitors;

  Plan plan;
  std::vector<Scratch> scratch;
  std::atomic<bool> running{false};
  std::atomic<bool> diverged{false};
  std::mutex divergence_mutex;
  Divergence divergence;
};

Simulation::Impl::Impl(Network n)
    : network(std::move(n)),
      info(describe_model(network.model, flags_of(network.parameters))),
      coupling(describe_coupling(network.coupling)),
      k(kernels()),
      rates(rates_kernel(network.model)),
      pre(coupling_kernels(network.coupling).pre),
      post(coupling_kernels(network.coupling).post),
      scheme(scheme_kernel(network.scheme)),
      variables(static_cast<int>(info.states.size())),
      modes(info.modes),
      rows(variables * modes),
      inputs(static_cast<int>(info.inputs.size())),
      inputs_used(std::min(inputs_read(trace_model(network.model), modes),
                           static_cast<int>(info.cvar.size()))),
      slots(coupling.variables == 1 ? inputs_used * modes : modes),
      features(slots * coupling.features),
      layout((network.connectome.check(), network.connectome), features),
      node_rows(layout.node.size()),
      parameters(info.parameters, info.derived, info.rows, network.model),
      coupling_parameters(coupling.parameters, {}, {}, network.coupling) {
  if (!(network.dt > 0.0) || !std::isfinite(network.dt))
    throw InvalidArgument("dt: " + std::to_string(network.dt) + " ms; it needs a positive number");
  // What only the layout needs is not kept twice.
  network.connectome = Connectome{network.connectome.nodes, {}, {}, {}, {}};

  if (coupling.variables > static_cast<int>(info.cvar.size()))
    throw InvalidArgument("coupling: " + network.coupling + " joins " +
                          std::to_string(coupling.variables) + " coupling variables, but " +
                          network.model + " has " + std::to_string(info.cvar.size()) +
                          "; use a coupling that acts on each variable");
  for (int slot = 0; slot < slots; ++slot)
    for (int v = 0; v < coupling.variables; ++v) {
      const int variable = coupling.variables == 1 ? slot / modes : v;
      source.push_back(info.cvar[at(variable)] * modes + slot % modes);
    }
  repeat_output = coupling.variables > 1 && inputs_used > 1;

  // A bound given by the user replaces the model's.
  std::vector<Bound> bounds;
  if (network.default_bounds)
    for (const auto& b : info.bounds) bounds.push_back({b.state, b.lo, b.hi});
  for (const auto& b : network.bounds) {
    if (b.variable < 0 || b.variable >= variables)
      throw InvalidArgument("bounds: the model has no state variable " +
                            std::to_string(b.variable));
    if (!(b.lo <= b.hi))
      throw InvalidArgument("bounds of " + info.states[at(b.variable)].name +
                            ": the lower one must not exceed the upper one");
    bounds.erase(std::remove_if(bounds.begin(), bounds.end(),
                                [&](const Bound& c) { return c.variable == b.variable; }),
                 bounds.end());
    bounds.push_back(b);
  }
  constexpr double largest = 1.7976931348623157e308;
  for (const auto& b : bounds)
    for (int m = 0; m < modes; ++m) {
      bounded.push_back(b.variable * modes + m);
      bound_lo.push_back(std::max(b.lo, -largest));
      bound_hi.push_back(std::min(b.hi, largest));
    }

  if (network.observables.empty())
    for (const auto& name : info.variables_of_interest) {
      const auto same = [&](const StateInfo& s) { return s.name == name; };
      const auto found = std::find_if(info.states.begin(), info.states.end(), same);
      if (found == info.states.end())
        throw InvalidArgument("observables: " + network.model + " records '" + name +
                              "' by default, an expression; name the observables");
      network.observables.push_back({static_cast<int>(found - info.states.begin()), {}});
    }
  for (const auto& o : network.observables)
    if (o.variable < 0)
      programs.emplace_back(o.expression, variables);
    else if (o.variable >= variables)
      throw InvalidArgument("observables: the model has no state variable " +
                            std::to_string(o.variable));

  parameters.set(network.parameters, layout, derive_kernel(network.model));
  coupling_parameters.set(network.coupling_parameters, layout, nullptr);
  set_noise(network.noise.strength);
  node_ids.assign(layout.node.begin(), layout.node.end());

  states.assign(node_rows * at(rows));
  zero_rows.assign(at(std::max(rows, features)) * kLanes);
  if (layout.has_history()) {
    // Whoever is slowest may still read the oldest window while others write the next quantum.
    capacity = layout.longest_delay + 1 + 2 * kMaxLevel;
    capacity = (capacity + 15) / 16 * 16;
    stride = capacity + kMaxLevel;
    if (stride * 8 % 4096 == 0) stride += 16;  // rows must not all meet in the same cache set
    history.assign(at(features) * node_rows * at(stride));
    for (std::size_t l = 0; l + 1 < layout.levels.size(); ++l)
      level_sums.emplace_back(at(features) * node_rows * at(layout.levels[l].steps));
  }
  const int quantum = layout.quantum();
  stepwise.resize(layout.groups.size());
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    const auto& group = layout.groups[g];
    if (!group.stepwise()) continue;
    auto& s = stepwise[g];
    const std::size_t n = group.tiles.size();
    const std::size_t tile_states = at(rows) * kLanes * sizeof(double);
    s.chunk = static_cast<int>(
        std::clamp<std::size_t>(kGroupStates / (n * tile_states), 1, std::min(kChunk, quantum)));
    s.recent.assign(Layout::recent_row(group, features) * at(group.depth + s.chunk));
    if (layout.has_history()) s.series.assign(n * at(features) * kLanes * at(quantum));
    s.sums.assign(n * at(s.chunk) * at(features) * kLanes);
    s.increments.assign(n * at(s.chunk) * at(rows) * kLanes);
    s.states.assign(n * at(s.chunk + 1) * at(rows) * kLanes);
    s.features.assign(n * at(s.chunk) * at(features) * kLanes);
  }
}

void Simulation::Impl::set_noise(const std::vector<double>& strength) {
  const std::size_t n = strength.size(), all = at(rows) * at(layout.nodes);
  if (n > 1 && n != at(variables) && n != all)
    throw InvalidArgument("noise strength: " + std::to_string(n) + " numbers; it needs 1, " +
                          std::to_string(variables) + " (one per state variable) or " +
                          std::to_string(all) + " (one per variable, node and mode)");
  for (double d : strength)
    if (!(d >= 0.0) || !std::isfinite(d))
      throw InvalidArgument("noise strength: " + std::to_string(d) +
                            "; it needs numbers that are finite and not negative");
  amplitude.clear();
  if (std::all_of(strength.begin(), strength.end(), [](double d) { return d == 0.0; })) return;
  amplitude_per_node = n == all && n > at(variables);
  auto root = [&](double d) { return std::sqrt(2.0 * d); };
  if (!amplitude_per_node) {
    for (int r = 0; r < rows; ++r) amplitude.push_back(root(strength[n == 1 ? 0 : at(r / modes)]));
    return;
  }
  amplitude.resize(node_rows * at(rows));
  for (std::size_t p = 0; p < node_rows; ++p)
    for (int r = 0; r < rows; ++r) {
      const std::size_t from =
          (at(r / modes) * at(layout.nodes) + at(layout.node[p])) * at(modes) + at(r % modes);
      amplitude[((p / kLanes) * at(rows) + at(r)) * kLanes + p % kLanes] = root(strength[from]);
    }
}

// ---------------------------------------------------------------------------- history and state

// Rows of one tile from values [variable][node][mode].
void Simulation::Impl::load_row(const double* values, int tile, double* out) const {
  for (int r = 0; r < rows; ++r)
    for (int lane = 0; lane < kLanes; ++lane) {
      const int node = layout.node[at(tile) * kLanes + at(lane)];
      out[r * kLanes + lane] =
          values[(at(r / modes) * at(layout.nodes) + at(node)) * at(modes) + at(r % modes)];
    }
}

void Simulation::Impl::set_history(const double* values, std::int64_t n, std::int64_t last) {
  if (n < 1) throw InvalidArgument("history: has no rows; it needs at least the present state");
  if (last < 0) throw InvalidArgument("history: ends at a negative step");
  const std::size_t row = at(rows) * at(layout.nodes);
  Aligned tile_rows(at(rows) * kLanes), made(at(features) * kLanes);
  step = origin = last;
  divergence = {};
  diverged = false;
  const Bounds bounds{static_cast<int>(bounded.size()),
                      bounded.data(),
                      bound_lo.data(),
                      bound_hi.data(),
                      0,
                      nullptr,
                      nullptr};
  std::int64_t reach = layout.has_history() ? layout.longest_delay : 0;
  for (const auto& group : layout.groups) reach = std::max<std::int64_t>(reach, group.depth - 1);
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    const auto& group = layout.groups[g];
    for (std::size_t local = 0; local < group.tiles.size(); ++local) {
      const int tile = group.tiles[local];
      for (std::int64_t back = reach; back >= 0; --back) {
        const std::int64_t from = std::max<std::int64_t>(n - 1 - back, 0);
        load_row(values + at(from) * row, tile, tile_rows.data());
        k.apply_bounds(bounds, tile_rows.data());
        const Sent sent = send(tile, tile_rows.data(), 1, made.data());
        if (layout.has_history()) write_history(tile, sent, last - back, 1);
        if (group.stepwise() && back < group.depth)
          for (int f = 0; f < features; ++f)
            std::memcpy(stepwise[g].recent.data() +
                            at(group.depth - 1 - back) * Layout::recent_row(group, features) +
                            (at(f) * group.tiles.size() + local) * kLanes,
                        sent.at(f, 0), kLanes * sizeof(double));
        if (back == 0)
          std::memcpy(state_of(tile), tile_rows.data(), at(rows) * kLanes * sizeof(double));
      }
    }
  }
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

// ---------------------------------------------------------------------------- one chunk of steps

// What coupling sends of states [step][row][lane]; `made` is room for it.
Sent Simulation::Impl::send(int tile, const double* chunk, int steps, double* made) const {
  if (coupling.sends_state) return {chunk, source.data(), rows * kLanes};
  PreArgs a{};
  a.states = chunk;
  a.state_stride = rows * kLanes;
  a.source = source.data();
  a.slots = slots;
  a.parameters = coupling_parameters.of(tile);
  a.features = made;
  a.feature_stride = features * kLanes;
  a.steps = steps;
  pre(a);
  return {made, nullptr, features * kLanes};
}

PostArgs Simulation::Impl::post_args(int tile) const {
  PostArgs a{};
  a.sum_stride = features * kLanes;
  a.state_stride = rows * kLanes;
  a.source = source.data();
  a.slots = slots;
  a.parameters = coupling_parameters.of(tile);
  a.weight_sum = layout.weight_sum.data() + at(tile) * kLanes;
  a.coupling_variables = static_cast<int>(info.cvar.size());
  a.output_stride = inputs * modes * kLanes;
  return a;
}

StepArgs Simulation::Impl::step_args(int tile, Scratch& w) const {
  StepArgs a{};
  a.rates = rates;
  a.program = nullptr;
  a.program_scratch = &w.program;
  a.input_stride = inputs * modes * kLanes;
  a.parameters = parameters.of(tile);
  a.increments = zero_rows.data();
  a.increment_stride = 0;
  a.scratch = w.scheme.data();
  a.bounds = {static_cast<int>(bounded.size()),
              bounded.data(),
              bound_lo.data(),
              bound_hi.data(),
              0,
              nullptr,
              nullptr};
  a.dt = network.dt;
  a.rows = rows;
  return a;
}

// The sums over delayed connections of one tile for the quantum in which step origin + offset lies:
// series[feature][lane][quantum].
void Simulation::Impl::sum_delayed(int tile, std::int64_t origin, std::int64_t offset,
                                   double* series) {
  const std::size_t first = at(tile) * kLanes;
  for (std::size_t l = 0; l < layout.levels.size(); ++l) {
    const auto& level = layout.levels[l];
    const bool last = l + 1 == layout.levels.size();
    if (!last && offset % level.steps != 0) continue;  // made when the block of this level began
    const std::int64_t begin = offset - offset % level.steps;
    const std::int64_t window = history_at(origin + begin);
    for (int f = 0; f < features; ++f) {
      const double* start = nullptr;
      std::ptrdiff_t start_stride = 0;
      if (l > 0) {
        start_stride = layout.levels[l - 1].steps;
        start = level_sums[l - 1].data() + (at(f) * node_rows + first) * at(start_stride) +
                at(begin % start_stride);
      }
      double* out = last ? series + f * kLanes * level.steps
                         : level_sums[l].data() + (at(f) * node_rows + first) * at(level.steps);
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

// What noise adds to each of the steps step + 1 ... step + steps of one tile.
void Simulation::Impl::fill_increments(int tile, std::int64_t from, int steps, double* out) const {
  const std::size_t row_size = kLanes, step_size = at(rows) * kLanes;
  const double root_dt = std::sqrt(network.dt);
  for (int r = 0; r < rows; ++r) {
    const double* scale_row =
        amplitude_per_node ? amplitude.data() + (at(tile) * at(rows) + at(r)) * row_size : nullptr;
    const double scale = amplitude.empty() ? 0.0 : amplitude_per_node ? 1.0 : amplitude[at(r)];
    double* column = out + at(r) * row_size;
    if (scale == 0.0) {
      for (int b = 0; b < steps; ++b) std::fill_n(column + at(b) * step_size, kLanes, 0.0);
      continue;
    }
    auto put = [&](int b, const double* wiener, double factor) {
      double* o = column + at(b) * step_size;
      for (int lane = 0; lane < kLanes; ++lane)
        o[lane] = wiener[lane] * (scale * factor) * (scale_row ? scale_row[lane] : 1.0);
    };
    if (given) {
      for (int b = 0; b < steps; ++b) {
        double wiener[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) {
          const int node = layout.node[at(tile) * kLanes + at(lane)];
          wiener[lane] = given[((at(from + b - given_from) * at(variables) + at(r / modes)) *
                                    at(layout.nodes) +
                                at(node)) *
                                   at(modes) +
                               at(r % modes)];
        }
        put(b, wiener, 1.0);
      }
      continue;
    }
    // Each pair of steps shares one draw.
    for (std::int64_t pair = from >> 1; pair <= (from + steps - 1) >> 1; ++pair) {
      alignas(64) double even[kLanes], odd[kLanes];
      k.normals(network.noise.seed, static_cast<std::uint32_t>(pair),
                node_ids.data() + at(tile) * kLanes, static_cast<std::uint32_t>(r),
                static_cast<std::uint32_t>(philox::Stream::noise), even, odd);
      const std::int64_t b = 2 * pair - from;
      if (b >= 0) put(static_cast<int>(b), even, root_dt);
      if (b + 1 < steps) put(static_cast<int>(b + 1), odd, root_dt);
    }
  }
}

void Simulation::Impl::advance_free(int tile, std::int64_t from, int steps, Scratch& w) {
  const std::int64_t offset = from - w.origin;
  const int quantum = layout.quantum();
  if (layout.has_history())
    sum_delayed(tile, w.origin, offset, w.series.data());
  else  // stepwise groups use the same room
    std::memset(w.sums.data(), 0, w.sums.bytes());
  const std::int64_t in_quantum = offset % quantum;

  StepArgs s = step_args(tile, w);
  PostArgs c = post_args(tile);
  s.states = w.states.data();
  s.inputs = w.inputs.data();
  c.sums = w.sums.data();
  c.states = w.states.data();
  c.outputs = w.inputs.data();
  for (int done = 0; done < steps; done += kChunk) {
    const int n = std::min(kChunk, steps - done);
    if (layout.has_history()) prefetch_history(tile, from + done + 1);
    if (layout.has_history())
      for (int f = 0; f < features; ++f)
        k.to_rows(w.series.data() + at(f) * kLanes * at(quantum) + at(in_quantum + done), quantum,
                  w.sums.data() + at(f) * kLanes, features * kLanes, n);
    if (stochastic()) {
      fill_increments(tile, from + done, n, w.increments.data());
      s.increments = w.increments.data();
      s.increment_stride = rows * kLanes;
    }
    std::memcpy(w.states.data(), state_of(tile), at(rows) * kLanes * sizeof(double));
    const bool together = !coupling.reads_target;
    const int at_once = together ? n : 1;
    for (int b = 0; b < n; b += at_once) {
      StepArgs sb = s;
      PostArgs cb = c;
      cb.steps = sb.steps = at_once;
      cb.sums += b * c.sum_stride;
      cb.states += b * c.state_stride;
      cb.outputs += b * c.output_stride;
      sb.states += b * rows * kLanes;
      sb.inputs += b * s.input_stride;
      sb.increments += b * s.increment_stride;
      post(cb);
      if (repeat_output)
        for (int step_ = 0; step_ < at_once; ++step_)
          for (int r = modes; r < inputs_used * modes; ++r)
            std::memcpy(cb.outputs + step_ * cb.output_stride + r * kLanes,
                        cb.outputs + step_ * cb.output_stride + (r % modes) * kLanes,
                        kLanes * sizeof(double));
      scheme(sb);
    }
    Sent sent{};
    if (layout.has_history())
      sent = send(tile, w.states.data() + rows * kLanes, n, w.features.data());
    finish_chunk(tile, from + done, n, w.states.data(), sent, w);
  }
}

// Tiles tied by connections of almost no delay: step by step, all of them before the next step.
// With a barrier, other threads advance the tiles that are not `mine`.
void Simulation::Impl::advance_stepwise(int g, const std::vector<int>* mine, std::int64_t from,
                                        int steps, Scratch& w, Barrier* barrier) {
  const auto& group = layout.groups[at(g)];
  auto& s = stepwise[at(g)];
  const int quantum = layout.quantum();
  const int n_tiles = static_cast<int>(mine ? mine->size() : group.tiles.size());
  const std::size_t tile_sums = at(s.chunk) * at(features) * kLanes;
  const std::size_t tile_increments = at(s.chunk) * at(rows) * kLanes;
  const std::size_t tile_states = at(s.chunk + 1) * at(rows) * kLanes;
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
  if (layout.has_history())
    each([&](int local, int tile) {
      sum_delayed(tile, w.origin, from - w.origin,
                  s.series.data() + at(local) * at(features) * kLanes * at(quantum));
    });
  for (int done = 0; done < steps; done += s.chunk) {
    const int n = std::min(s.chunk, steps - done);
    each([&](int local, int tile) {
      if (layout.has_history())
        for (int f = 0; f < features; ++f)
          k.to_rows(s.series.data() + (at(local) * at(features) + at(f)) * kLanes * at(quantum) +
                        at(in_quantum + done),
                    quantum, s.sums.data() + at(local) * tile_sums + at(f) * kLanes,
                    features * kLanes, n);
      if (stochastic())
        fill_increments(tile, from + done, n, s.increments.data() + at(local) * tile_increments);
      std::memcpy(s.states.data() + at(local) * tile_states, state_of(tile),
                  at(rows) * kLanes * sizeof(double));
    });
    for (int b = 0; b < n; ++b) {
      const double* recent = s.recent.data() + at(b) * recent_row;
      each([&](int local, int tile) {
        double* states_b = s.states.data() + at(local) * tile_states + at(b) * at(rows) * kLanes;
        const auto& gather = group.gather[at(local)];
        alignas(64) double no_sums[kLanes];
        for (int f = 0; f < features; ++f) {
          double* sums = w.sums.data() + f * kLanes;
          if (layout.has_history())
            std::memcpy(
                sums,
                s.sums.data() + at(local) * tile_sums + (at(b) * at(features) + at(f)) * kLanes,
                sizeof no_sums);
          else
            std::fill_n(sums, kLanes, 0.0);
          if (!gather.index32.empty())
            k.gather32(gather.weight.data(), gather.index32.data(), gather.width,
                       recent + at(f) * width, sums);
          else
            k.gather16(gather.weight.data(), gather.index16.data(), gather.width,
                       recent + at(f) * width, sums);
        }
        PostArgs c = post_args(tile);
        c.steps = 1;
        c.sums = w.sums.data();
        c.states = states_b;
        c.outputs = w.inputs.data();
        post(c);
        if (repeat_output)
          for (int r = modes; r < inputs_used * modes; ++r)
            std::memcpy(c.outputs + r * kLanes, c.outputs + (r % modes) * kLanes,
                        kLanes * sizeof(double));
        StepArgs a = step_args(tile, w);
        a.steps = 1;
        a.states = states_b;
        a.inputs = w.inputs.data();
        if (stochastic())
          a.increments =
              s.increments.data() + at(local) * tile_increments + at(b) * at(rows) * kLanes;
        scheme(a);
        const Sent sent =
            send(tile, states_b + rows * kLanes, 1,
                 s.features.data() + at(local) * tile_sums + at(b) * at(features) * kLanes);
        double* newest = s.recent.data() + at(group.depth + b) * recent_row;
        for (int f = 0; f < features; ++f)
          std::memcpy(newest + at(f) * width + at(local) * kLanes, sent.at(f, 0),
                      kLanes * sizeof(double));
      });
      meet();
    }
    each([&](int local, int tile) {
      const double* chunk = s.states.data() + at(local) * tile_states;
      const Sent sent =
          coupling.sends_state
              ? Sent{chunk + rows * kLanes, source.data(), rows * kLanes}
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
  const std::size_t row = at(rows) * kLanes;
  const double* last = chunk + at(steps) * row;
  double* present = state_of(tile);
  std::memcpy(present, last, row * sizeof(double));
  for (int lane = kLanes - 1; layout.spare[at(tile) * kLanes + at(lane)]; --lane)
    for (int r = 0; r < rows; ++r) present[r * kLanes + lane] = present[r * kLanes];
  if (layout.has_history()) write_history(tile, sent, from + 1, steps);
  // A value that is not finite stays so: schemes add to the state, and bounds let it pass.
  if (k.any_nonfinite(last, static_cast<std::ptrdiff_t>(row))) report(tile, from, steps, chunk);

  if (monitors.empty()) return;
  std::size_t program = 0;
  for (std::size_t o = 0; o < network.observables.size(); ++o) {
    const Observable& observable = network.observables[o];
    for (int m = 0; m < modes; ++m) {
      Observed& seen = w.observed[o * at(modes) + at(m)];
      if (observable.variable >= 0) {
        seen = {chunk + row + (observable.variable * modes + m) * kLanes,
                static_cast<std::ptrdiff_t>(row)};
        continue;
      }
      double* out = w.expressions.data() + (o * at(modes) + at(m)) * kChunk * kLanes;
      seen = {out, kLanes};
      for (int b = 0; b < steps; ++b)
        programs[program].run(k, chunk + at(b + 1) * row, modes, m, out + b * kLanes, w.program);
    }
    if (observable.variable < 0) ++program;
  }
  const Chunk seen{tile, from, steps, w.observed.data()};
  for (auto& monitor : monitors) monitor->record(seen);
}

void Simulation::Impl::report(int tile, std::int64_t from, int steps, const double* chunk) {
  const std::size_t row = at(rows) * kLanes;
  for (int b = 1; b <= steps; ++b) {
    Divergence found;
    for (int r = 0; r < rows; ++r)
      for (int lane = 0; lane < kLanes; ++lane) {
        const std::size_t p = at(tile) * kLanes + at(lane);
        if (layout.spare[p] || std::isfinite(chunk[at(b) * row + at(r) * kLanes + at(lane)]))
          continue;
        if (found && found.node <= layout.node[p]) continue;
        found = {};
        found.step = from + b;
        found.node = layout.node[p];
        found.variable = r / modes;
        found.mode = r % modes;
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

// ---------------------------------------------------------------------------- the run

void Simulation::Impl::make_scratch(Scratch& w) const {
  const std::size_t chunk_rows = at(kChunk) * kLanes;
  if (w.states.size() > 0) return;
  if (layout.has_history()) w.series.assign(at(features) * kLanes * at(layout.quantum()));
  w.sums.assign(chunk_rows * at(features));
  w.inputs.assign(chunk_rows * at(inputs * modes));
  w.increments.assign(chunk_rows * at(rows));
  w.states.assign((chunk_rows + kLanes) * at(rows));
  w.features.assign(chunk_rows * at(features));
  w.scheme.assign(at(kSchemeScratch) * at(rows) * kLanes);
  for (const auto& p : programs) p.make_scratch(w.program);
  w.expressions.assign(network.observables.size() * at(modes) * chunk_rows);
  w.observed.resize(network.observables.size() * at(modes));
}

// Who does what. Groups go whole to the thread with the least work; one that is larger than a fair
// share is divided, and its threads meet after every step.
void Simulation::Impl::make_plan(int threads) {
  if (plan.threads == threads) return;
  plan = {};
  plan.threads = threads;
  plan.shares.resize(at(threads));
  double total = 0;
  for (const auto& g : layout.groups) total += g.cost;
  std::vector<double> load(at(threads), 0.0);
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    const auto& group = layout.groups[g];
    if (threads == 1 || group.cost <= 1.2 * total / threads || group.tiles.size() == 1) continue;
    plan.shared.push_back(static_cast<int>(g));
    const std::size_t n = group.tiles.size();
    for (std::size_t t = 0; t < at(threads); ++t) {
      std::vector<int> mine;
      for (std::size_t i = n * t / at(threads); i < n * (t + 1) / at(threads); ++i)
        mine.push_back(static_cast<int>(i));
      load[t] += group.cost * static_cast<double>(mine.size()) / static_cast<double>(n);
      plan.shares[t].tiles_of.push_back(std::move(mine));
    }
  }
  // Neighbouring tiles share sources: runs of groups in order, each thread filled to its share.
  std::size_t t = 0;
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    if (std::count(plan.shared.begin(), plan.shared.end(), static_cast<int>(g))) continue;
    const double cost = layout.groups[g].cost;
    while (t + 1 < at(threads) && load[t] + 0.5 * cost > total / threads) ++t;
    load[t] += cost;
    plan.shares[t].own.push_back(static_cast<int>(g));
  }
}

// Advances by `steps`; state, history and monitors are consistent afterwards.
void Simulation::Impl::run_segment(std::int64_t steps) {
  const int quantum = layout.quantum(), block = layout.block();
  const std::int64_t end = step + steps;
  std::int64_t reached = step, origin_reached = origin;
  const auto work = [&](int thread, Barrier& barrier) {
    const Share& share = plan.shares[at(thread)];
    Scratch& w = scratch[at(thread)];
    std::int64_t now = step;
    w.origin = origin;
    for (int looked = 0; now < end; looked += quantum) {
      if (now - w.origin >= block) w.origin = now;
      const int n =
          static_cast<int>(std::min<std::int64_t>(quantum - (now - w.origin) % quantum, end - now));
      for (std::size_t i = 0; i < plan.shared.size(); ++i)
        advance_stepwise(plan.shared[i], &share.tiles_of[i], now, n, w, &barrier);
      for (int g : share.own)
        if (layout.groups[at(g)].stepwise())
          advance_stepwise(g, nullptr, now, n, w, nullptr);
        else
          advance_free(layout.groups[at(g)].tiles.front(), now, n, w);
      now += n;
      barrier.wait();
      if (looked % kMaxLevel != 0) continue;
      const bool stop = diverged;
      barrier.wait();  // all have looked before anyone can raise it again
      if (stop) break;
    }
    if (thread != 0) return;
    reached = now;
    origin_reached = w.origin;
  };
#if defined(_OPENMP)
  if (plan.threads > 1) {
    Barrier barrier(plan.threads);
#pragma omp parallel num_threads(plan.threads)
    work(omp_get_thread_num(), barrier);
  } else
#endif
  {
    Barrier barrier(1);
    work(0, barrier);
  }
  step = reached;
  origin = origin_reached;
}

Divergence Simulation::Impl::advance(std::int64_t steps, const AdvanceOptions& options) {
  if (steps < 0) throw InvalidArgument("steps: must not be negative");
  if (running.exchange(true))
    throw std::logic_error("this simulation is already running: use one for each thread");
  struct Done {
    std::atomic<bool>& running;
    ~Done() { running = false; }
  } const done{running};
  int threads = options.threads > 0 ? options.threads : available_threads();
  double cost = 0;
  for (const auto& g : layout.groups) cost += g.cost;
  if (options.threads <= 0)
    // A thread should have some ten microseconds of work between two meetings.
    threads = std::min(threads, 1 + static_cast<int>(cost * layout.quantum() / 40000.0));
  threads = std::min(threads, layout.tiles);
#if defined(_OPENMP)
  // Fewer may be granted than asked for, and the plan must know how many there are.
  if (threads > 1) {
    int granted = 1;
#pragma omp parallel num_threads(threads)
    if (omp_get_thread_num() == 0) granted = omp_get_num_threads();
    threads = granted;
  }
#else
  threads = 1;
#endif
  make_plan(threads);
  if (scratch.size() < at(threads)) scratch.resize(at(threads));
  for (auto& w : scratch) make_scratch(w);

  given = options.increments;
  given_from = step;
  divergence = {};
  diverged = false;
  const std::int64_t first = step, last = step + steps;
  for (auto& m : monitors) m->begin(first, last);
  // Short enough to be interrupted; but a quantum that is cut makes its sums again.
  const std::int64_t quantum = layout.quantum();
  std::int64_t segment = layout.block();
  using clock = std::chrono::steady_clock;
  while (step < last && !divergence) {
    const auto start = clock::now();
    run_segment(std::min(segment, last - step));
    for (auto& m : monitors) m->finish(step);
    const double ms = std::chrono::duration<double, std::milli>(clock::now() - start).count();
    if (ms < 10.0)
      segment *= 2;
    else if (ms > 40.0 && segment > 1 && (segment > quantum || ms > 150.0))
      segment /= 2;
    if (options.poll && !options.poll(step - first)) break;
  }
  given = nullptr;
  return divergence;
}

std::size_t Simulation::Impl::bytes() const {
  std::size_t n = states.bytes() + history.bytes() + zero_rows.bytes() + layout.bytes() +
                  amplitude.capacity() * sizeof(double) + parameters.bytes() +
                  coupling_parameters.bytes();
  for (const auto& a : level_sums) n += a.bytes();
  for (const auto& s : stepwise)
    n += s.recent.bytes() + s.series.bytes() + s.sums.bytes() + s.increments.bytes() +
         s.states.bytes() + s.features.bytes();
  for (const auto& w : scratch)
    n += w.series.bytes() + w.sums.bytes() + w.inputs.bytes() + w.increments.bytes() +
         w.states.bytes() + w.features.bytes() + w.scheme.bytes() + w.program.rows.bytes() +
         w.expressions.bytes();
  for (const auto& m : monitors) n += m->bytes();
  return n;
}

// ---------------------------------------------------------------------------- the public face

Simulation::Simulation(Network network) : impl_(std::make_unique<Impl>(std::move(network))) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

const ModelInfo& Simulation::model() const { return impl_->info; }
int Simulation::nodes() const { return impl_->layout.nodes; }
std::int64_t Simulation::step() const { return impl_->step; }
std::size_t Simulation::bytes() const { return impl_->bytes(); }

std::int64_t Simulation::longest_delay() const {
  std::int64_t longest = impl_->layout.longest_delay;
  for (const auto& g : impl_->layout.groups) longest = std::max<std::int64_t>(longest, g.depth - 1);
  return longest;
}

void Simulation::set_history(const double* states, std::int64_t rows, std::int64_t step) {
  impl_->check_idle();
  impl_->set_history(states, rows, step);
}

std::vector<double> Simulation::state() const {
  const auto& i = *impl_;
  std::vector<double> out(at(i.rows) * at(i.layout.nodes));
  for (int r = 0; r < i.rows; ++r)
    for (int node = 0; node < i.layout.nodes; ++node) {
      const std::size_t p = at(i.layout.position[at(node)]);
      out[(at(r / i.modes) * at(i.layout.nodes) + at(node)) * at(i.modes) + at(r % i.modes)] =
          i.states.data()[((p / kLanes) * at(i.rows) + at(r)) * kLanes + p % kLanes];
    }
  return out;
}

void Simulation::set_state(const double* state) {
  impl_->check_idle();
  auto& i = *impl_;
  for (int t = 0; t < i.layout.tiles; ++t) i.load_row(state, t, i.state_of(t));
}

void Simulation::set_parameters(const Parameters& parameters) {
  impl_->check_idle();
  impl_->parameters.set(parameters, impl_->layout, derive_kernel(impl_->network.model));
}

void Simulation::set_coupling_parameters(const Parameters& parameters) {
  impl_->check_idle();
  impl_->coupling_parameters.set(parameters, impl_->layout, nullptr);
}

void Simulation::set_noise_strength(const std::vector<double>& strength) {
  impl_->check_idle();
  impl_->set_noise(strength);
}

int Simulation::add_monitor(const MonitorSpec& spec) {
  impl_->check_idle();
  impl_->monitors.push_back(make_monitor(
      spec, impl_->layout, static_cast<int>(impl_->network.observables.size()), impl_->modes));
  return static_cast<int>(impl_->monitors.size()) - 1;
}

Samples Simulation::take(int monitor) {
  impl_->check_idle();
  if (monitor < 0 || at(monitor) >= impl_->monitors.size())
    throw InvalidArgument("monitor: there is no monitor " + std::to_string(monitor));
  return impl_->monitors[at(monitor)]->take();
}

Divergence Simulation::advance(std::int64_t steps, const AdvanceOptions& options) {
  return impl_->advance(steps, options);
}

}  // namespace virtualbrain
