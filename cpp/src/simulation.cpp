#include "virtualbrain/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "dispatch.hpp"
#include "engine.hpp"

namespace virtualbrain {

namespace {

constexpr std::size_t kGroupStates = 256 * 1024;  // bytes of states of a group in one chunk

CouplingInfo coupling_of(const Network& network) {
  return network.user_coupling
             ? network.user_coupling->info
             : describe_coupling(network.coupling, flags_of(network.coupling_parameters));
}

std::vector<Dynamics> dynamics_of(const Network& network) {
  if (network.populations.empty())
    throw InvalidArgument("populations: none; a network needs at least one");
  const CouplingInfo coupling = coupling_of(network);
  std::vector<Dynamics> all;
  for (const auto& p : network.populations) all.emplace_back(p, coupling);
  return all;
}

// Population by node. Throws unless each node is in exactly one.
std::vector<int> population_of(const Network& network) {
  network.connectome.check();
  if (!network.surface.region.empty()) {
    if (network.populations.size() != 1 || !network.populations[0].nodes.empty())
      throw InvalidArgument("populations: a surface can have only one");
    return {};
  }
  const int nodes = network.connectome.nodes;
  const auto& populations = network.populations;
  std::vector<int> of(at(nodes), populations.size() == 1 && populations[0].nodes.empty() ? 0 : -1);
  for (std::size_t p = 0; p < populations.size(); ++p) {
    if (populations.size() > 1 && populations[p].nodes.empty())
      throw InvalidArgument("populations: " + std::to_string(p) + " has no nodes");
    for (std::size_t i = 0; i < populations[p].nodes.size(); ++i) {
      const int node = populations[p].nodes[i];
      if (node < 0 || node >= nodes)
        throw InvalidArgument("populations: there is no node " + std::to_string(node));
      if (of[at(node)] >= 0)
        throw InvalidArgument("populations: node " + std::to_string(node) + " is in two");
      if (i > 0 && node < populations[p].nodes[i - 1])
        throw InvalidArgument("populations: nodes must be in increasing order");
      of[at(node)] = static_cast<int>(p);
    }
  }
  const auto left = std::find(of.begin(), of.end(), -1);
  if (left != of.end())
    throw InvalidArgument("populations: node " + std::to_string(left - of.begin()) + " is in none");
  return of;
}

// A sum (FNV-1a) of what the connections of a network are.
std::vector<int> sum_of(const Network& network) {
  std::uint64_t sum = 0xcbf29ce484222325u;
  const auto add = [&](const auto& values) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
    for (std::size_t i = 0; i < values.size() * sizeof(values[0]); ++i)
      sum = (sum ^ bytes[i]) * 0x100000001b3u;
  };
  for (const Connectome* c : {&network.connectome, &network.surface.local}) {
    add(c->start);
    add(c->source);
    add(c->weight);
    add(c->delay);
  }
  add(network.surface.region);
  return {static_cast<int>(sum >> 33), static_cast<int>(sum & 0x7fffffff)};
}

const Network& checked(const Network& network, const std::vector<Dynamics>& dynamics) {
  for (const auto& p : network.projections) {
    const auto known = [&](int i) { return i >= 0 && i < static_cast<int>(dynamics.size()); };
    if (!known(p.source) || !known(p.target))
      throw InvalidArgument("projections: there is no such population");
    const Dynamics &from = dynamics[at(p.source)], &to = dynamics[at(p.target)];
    const CouplingInfo coupling = coupling_of(network);
    if (static_cast<int>(p.variables.size()) != coupling.joined)
      throw InvalidArgument("projections: " + coupling.name + " takes " +
                            std::to_string(coupling.joined) + " variables, not " +
                            std::to_string(p.variables.size()));
    for (int v : p.variables)
      if (v < 0 || v >= from.variables)
        throw InvalidArgument("projections: " + from.model + " has no state variable " +
                              std::to_string(v));
    if (!p.modes.empty() && p.modes.size() != at(from.modes * to.modes))
      throw InvalidArgument("projections: from " + std::to_string(from.modes) + " modes to " +
                            std::to_string(to.modes) + " need as many numbers as pairs");
    if (!std::isfinite(p.scale)) throw InvalidArgument("projections: a scale is not finite");
    if (p.input < 0 || p.input >= to.inputs_read)
      throw InvalidArgument("projections: " + to.model + " has no input " +
                            std::to_string(p.input));
  }
  if (!(network.dt > 0.0) || !std::isfinite(network.dt))
    throw InvalidArgument("dt: " + std::to_string(network.dt) + " ms; it needs a positive number");
  if (!(network.rtol > 0.0) || !(network.atol > 0.0))
    throw InvalidArgument("rtol, atol: tolerances need to be larger than 0");
  return network;
}

std::unique_ptr<Layout> vertices_of(const Network& network) {
  const auto& region = network.surface.region;
  if (region.empty()) return nullptr;
  std::vector<char> used(at(network.connectome.nodes), 0);
  for (int r : region) {
    if (r < 0 || r >= network.connectome.nodes)
      throw InvalidArgument("surface: there is no region " + std::to_string(r));
    used[at(r)] = 1;
  }
  const auto empty = std::find(used.begin(), used.end(), 0);
  if (empty != used.end())
    throw InvalidArgument("surface: region " + std::to_string(empty - used.begin()) +
                          " has no vertex");
  const auto& local = network.surface.local;
  if (local.nodes != static_cast<int>(region.size()) && local.nodes != 0)
    throw InvalidArgument("surface: local coupling joins " + std::to_string(local.nodes) +
                          " vertices, but there are " + std::to_string(region.size()));
  if (local.nodes > 0) local.check();
  return std::make_unique<Layout>(Layout::of_vertices(region, local));
}

}  // namespace

Simulation::Impl::Impl(Network network)
    : dt(network.dt),
      rtol(network.rtol),
      atol(network.atol),
      seed(network.seed),
      coupling(coupling_of(network)),
      k(kernels()),
      pre(network.user_coupling ? nullptr : coupling_kernels(network.coupling).pre),
      post(network.user_coupling ? nullptr : coupling_kernels(network.coupling).post),
      scheme(scheme_kernel(network.scheme)),
      dynamics(dynamics_of(network)),
      slots(connect(dynamics, coupling, checked(network, dynamics).projections)),
      features(slots * coupling.features),
      most_rows(0),
      wiring(network.connectome, features, population_of(network), coupling.reads_mean),
      vertices(vertices_of(network)),
      layout(vertices ? *vertices : wiring),
      wired_rows(wiring.node.size()),
      connections(sum_of(network)),
      coupling_parameters(coupling.parameters, {}, {}, coupling.name) {
  if (vertices && coupling.reads_mean)
    throw InvalidArgument("coupling: " + coupling.name +
                          " with a mean over all nodes is not possible on a surface");
  if (network.user_coupling) interpreted.emplace(*network.user_coupling);
  if (interpreted && interpreted->both_ends())
    for (Dynamics& d : dynamics) {
      if (d.mixed)
        throw InvalidArgument("coupling: pre of " + coupling.name +
                              " looks at both ends of a connection, which needs populations that "
                              "all send what the others hear, as it is");
      for (int f : d.heard)
        if (f % coupling.features == 0) d.pairwise.push_back(f / coupling.features);
      d.heard.clear();
    }
  for (std::size_t p = 0; p < dynamics.size(); ++p) {
    Dynamics& d = dynamics[p];
    most_rows = std::max(most_rows, d.rows);
    d.parameters.set(network.populations[p].parameters, layout, d.derive, static_cast<int>(p));
    d.set_noise(network.populations[p].noise, layout, static_cast<int>(p));
  }
  coupling_parameters.set(network.coupling_parameters, wiring, nullptr, -1);
  node_ids.assign(layout.node.begin(), layout.node.end());
  sum_weights(network.connectome, population_of(network));

  states.assign(layout.node.size() * at(most_rows));
  zero_rows.assign(at(std::max(most_rows, features)) * kLanes);
  if (wiring.has_history()) {
    // Whoever is slowest may still read the oldest window while others write the next quantum.
    capacity = wiring.longest_delay + 1 + 2 * kMaxLevel;
    capacity = (capacity + 15) / 16 * 16;
    stride = capacity + kMaxLevel;
    if (stride * 8 % 4096 == 0) stride += 16;  // rows must not all meet in the same cache set
    history.assign(at(features) * wired_rows * at(stride));
    for (std::size_t l = 0; l + 1 < wiring.levels.size(); ++l)
      level_sums.emplace_back(at(features) * wired_rows * at(wiring.levels[l].steps));
  }
  const int quantum = wiring.quantum();
  stepwise.resize(wiring.groups.size());
  for (std::size_t g = 0; g < wiring.groups.size(); ++g) {
    const auto& group = wiring.groups[g];
    if (!group.stepwise()) continue;
    auto& s = stepwise[g];
    const std::size_t n = group.tiles.size();
    const std::size_t tile_states = at(most_rows) * kLanes * sizeof(double);
    s.chunk = static_cast<int>(
        std::clamp<std::size_t>(kGroupStates / (n * tile_states), 1, std::min(kChunk, quantum)));
    s.recent.assign(Layout::recent_row(group, features) * at(group.depth + s.chunk));
    if (wiring.has_history()) s.series.assign(n * at(features) * kLanes * at(quantum));
    s.sums.assign(n * at(s.chunk) * at(features) * kLanes);
    s.increments.assign(n * at(s.chunk) * at(most_rows) * kLanes);
    s.states.assign(n * at(s.chunk + 1) * at(most_rows) * kLanes);
    s.features.assign(n * at(s.chunk) * at(features) * kLanes);
  }
  if (vertices) make_surface(network);
}

// sum_j w_ij, times what the nodes j send in a slot.
void Simulation::Impl::sum_weights(const Connectome& c, const std::vector<int>& of_node) {
  const bool mixed =
      std::any_of(dynamics.begin(), dynamics.end(), [](const Dynamics& d) { return d.mixed; });
  weight_sums.assign(wired_rows * at(mixed ? slots : 1));
  weight_sum_stride = mixed ? static_cast<std::ptrdiff_t>(wired_rows) : 0;
  for (int slot = 0; slot < (mixed ? slots : 1); ++slot)
    for (int i = 0; i < c.nodes; ++i) {
      double& sum = weight_sums.data()[at(slot) * wired_rows + at(wiring.position[at(i)])];
      for (auto e = c.start[at(i)]; e < c.start[at(i + 1)]; ++e)
        sum += c.weight[at(e)] *
               (mixed ? dynamics[at(of_node[at(c.source[at(e)])])].total[at(slot)] : 1.0);
    }
}

void Simulation::Impl::check_idle() const {
  if (running) throw std::logic_error("this simulator is running: use one for each thread");
}

Dynamics& Simulation::Impl::population(int p) {
  if (p < 0 || at(p) >= dynamics.size())
    throw InvalidArgument("population: there is no population " + std::to_string(p));
  return dynamics[at(p)];
}

// ---------------------------------------------------------------------------- the public face

Simulation::Simulation(Network network) : impl_(std::make_unique<Impl>(std::move(network))) {}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

int Simulation::populations() const { return static_cast<int>(impl_->dynamics.size()); }
const ModelInfo& Simulation::model(int population) const {
  return impl_->population(population).info;
}
int Simulation::nodes() const { return impl_->layout.nodes; }
int Simulation::nodes(int population) const {
  impl_->population(population);
  return impl_->layout.members[at(population)];
}
std::int64_t Simulation::step() const { return impl_->step; }
std::size_t Simulation::bytes() const { return impl_->bytes(); }

std::int64_t Simulation::longest_delay() const {
  std::int64_t longest = impl_->wiring.longest_delay;
  for (const auto& g : impl_->wiring.groups) longest = std::max<std::int64_t>(longest, g.depth - 1);
  return longest;
}

void Simulation::set_history(const std::vector<const double*>& states, std::int64_t rows,
                             std::int64_t step) {
  impl_->check_idle();
  impl_->set_history(states, rows, step);
}

void Simulation::set_history(const double* states, std::int64_t rows, std::int64_t step) {
  set_history(std::vector<const double*>{states}, rows, step);
}

std::vector<double> Simulation::state(int population) const {
  impl_->population(population);
  return impl_->gather(population, impl_->states.data(), impl_->most_rows);
}

void Simulation::set_state(const double* state, int population) {
  impl_->check_idle();
  impl_->population(population);
  for (int t = 0; t < impl_->layout.tiles; ++t)
    if (impl_->layout.population[at(t)] == population)
      impl_->load_row(state, t, impl_->state_of(t));
}

void Simulation::set_parameters(const Parameters& parameters, int population) {
  impl_->check_idle();
  auto& d = impl_->population(population);
  d.parameters.set(parameters, impl_->layout, d.derive, population);
}

void Simulation::set_coupling_parameters(const Parameters& parameters) {
  impl_->check_idle();
  if (!impl_->interpreted) {
    const CouplingInfo now = describe_coupling(impl_->coupling.name, flags_of(parameters));
    if (now.joined != impl_->coupling.joined || now.reads_mean != impl_->coupling.reads_mean)
      throw InvalidArgument("coupling: a flag of " + now.name +
                            " was changed, which needs another network: configure it again");
  }
  impl_->coupling_parameters.set(parameters, impl_->wiring, nullptr, -1);
}

void Simulation::set_noise(const std::vector<double>& strength, int population) {
  impl_->check_idle();
  impl_->population(population).set_noise(strength, impl_->layout, population);
}

void Simulation::colour_noise(double correlation_time, int population) {
  impl_->check_idle();
  auto& d = impl_->population(population);
  if (!(correlation_time >= 0.0) || !std::isfinite(correlation_time))
    throw InvalidArgument("noise correlation time: " + std::to_string(correlation_time) +
                          " ms; it needs a finite number of at least 0");
  d.correlation_time = correlation_time;
  if (correlation_time > 0.0 && d.colour.size() == 0) impl_->start_colour(d);
}

std::vector<double> Simulation::colour(int population) const {
  const auto& d = impl_->population(population);
  if (d.colour.size() == 0) return {};
  return impl_->gather(population, d.colour.data(), d.rows);
}

void Simulation::set_colour(const double* values, int population) {
  impl_->check_idle();
  auto& d = impl_->population(population);
  if (!(d.correlation_time > 0.0)) throw InvalidArgument("colour: the noise is white");
  for (int t = 0; t < impl_->layout.tiles; ++t)
    if (impl_->layout.population[at(t)] == population)
      impl_->load_row(values, t, d.colour.data() + at(t) * at(d.rows) * kLanes);
}

void Simulation::set_noise_gain(const Graph& gain, int population) {
  impl_->check_idle();
  auto& d = impl_->population(population);
  d.gain.clear();
  if (!gain.nodes.empty()) d.gain.emplace_back(gain, Program::Leaves{0, 1, 0});
}

void Simulation::set_seed(std::uint64_t seed) {
  impl_->check_idle();
  impl_->seed = seed;
}

void Simulation::set_clamps(const std::vector<int>& variables, const std::vector<double>& values,
                            int population) {
  impl_->check_idle();
  impl_->population(population).set_clamps(variables, values, impl_->layout, population);
}

void Simulation::set_stimuli(const std::vector<Stimulus>& stimuli, int population) {
  impl_->check_idle();
  impl_->population(population).set_stimuli(stimuli, impl_->layout, population);
}

int Simulation::stimuli(int population) const {
  return static_cast<int>(impl_->population(population).patterns.size());
}

int Simulation::add_monitor(const MonitorSpec& spec) {
  impl_->check_idle();
  const auto& d = impl_->population(spec.population);
  if (spec.inputs && d.inputs_read < static_cast<int>(d.info.cvar.size()))
    throw InvalidArgument("monitor inputs: the population needs all_inputs");
  const std::size_t variables = spec.inputs ? d.info.cvar.size() : d.observables.size();
  impl_->monitors.push_back(
      make_monitor(spec, impl_->layout, static_cast<int>(variables), d.modes));
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
