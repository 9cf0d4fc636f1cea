#include "dynamics.hpp"

#include <algorithm>
#include <cmath>

#include "layout.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// Inputs that the equations read: those up to the last one that any rate depends on.
int inputs_read_by(const Graph& graph, int modes) {
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

}  // namespace

Dynamics::Dynamics(const Population& population, const CouplingInfo& coupling, Equations equations)
    : model(equations.info.name),
      info(std::move(equations.info)),
      rates(equations.rates),
      program(std::move(equations.program)),
      local(equations.local),
      offer_program(std::move(equations.offer_program)),
      local_program(std::move(equations.local_program)),
      offers(static_cast<int>(equations.graph.locals.size())),
      derive(std::move(equations.derive)),
      variables(static_cast<int>(info.states.size())),
      modes(info.modes),
      rows(variables * modes),
      inputs(static_cast<int>(info.inputs.size())),
      inputs_read(
          std::min(inputs_read_by(equations.graph, modes), static_cast<int>(info.cvar.size()))),
      parameters(info.parameters, info.derived, info.rows, model),
      observables(population.observables) {
  if (population.all_inputs) {
    inputs_read = static_cast<int>(info.cvar.size());
    inputs = std::max(inputs, inputs_read);
  }
  if (coupling.joined > static_cast<int>(info.cvar.size()))
    throw InvalidArgument("coupling: " + coupling.name + " joins " +
                          std::to_string(coupling.joined) + " coupling variables, but " + model +
                          " has " + std::to_string(info.cvar.size()) +
                          "; use a coupling that acts on each variable");

  // A bound given by the user replaces the model's.
  std::vector<Bound> bounds;
  if (population.default_bounds)
    for (const auto& b : info.bounds) bounds.push_back({b.state, b.lo, b.hi});
  for (const auto& b : population.bounds) {
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

  if (observables.empty())
    for (const auto& name : info.variables_of_interest) {
      const auto same = [&](const StateInfo& s) { return s.name == name; };
      const auto found = std::find_if(info.states.begin(), info.states.end(), same);
      if (found == info.states.end())
        throw InvalidArgument("observables: " + model + " records '" + name +
                              "' by default, an expression; name the observables");
      observables.push_back({static_cast<int>(found - info.states.begin()), {}});
    }
  for (const auto& o : observables)
    if (o.variable < 0 && o.expression.rates.size() != 1)
      throw InvalidArgument("observables: an expression needs exactly one result");
    else if (o.variable < 0)
      programs.emplace_back(o.expression, Program::Leaves{0, variables, 0, modes});
    else if (o.variable >= variables)
      throw InvalidArgument("observables: the model has no state variable " +
                            std::to_string(o.variable));
}

namespace {

// What one population sends to an input; no variables: nothing.
struct Contribution {
  std::vector<int> variables;
  double scale = 1.0;
  std::vector<double> modes;  // as in Projection
  bool operator==(const Contribution& o) const {
    return variables == o.variables && scale == o.scale && modes == o.modes;
  }
};

// What an input hears: of each population, in the modes of the one that hears it.
struct Channel {
  int modes;
  std::vector<Contribution> from;
  int slot = 0;  // of its first mode
  bool operator==(const Channel& o) const { return modes == o.modes && from == o.from; }
};

double factor_of(const Contribution& sent, int mode, int modes, int to, int to_modes) {
  if (sent.variables.empty()) return 0.0;
  if (!sent.modes.empty()) return sent.scale * sent.modes[at(mode * to_modes + to)];
  return modes != to_modes || mode == to ? sent.scale : 0.0;
}

}  // namespace

int connect(std::vector<Dynamics>& all, const CouplingInfo& coupling,
            const std::vector<Projection>& projections) {
  const int joined = coupling.joined, variables = coupling.variables;
  std::vector<Channel> channels;
  int slots = 0;
  for (std::size_t target = 0; target < all.size(); ++target) {
    Dynamics& hears = all[target];
    for (int input = 0; input < hears.inputs_read; ++input) {
      Channel channel{hears.modes, std::vector<Contribution>(all.size()), slots};
      for (std::size_t from = 0; from < all.size() && projections.empty(); ++from)
        for (int v = 0; v < joined; ++v) {
          const auto& cvar = all[from].info.cvar;
          const int k = joined == 1 ? input : v;
          if (k < static_cast<int>(cvar.size()))
            channel.from[from].variables.push_back(cvar[at(k)]);
        }
      for (const auto& p : projections) {
        if (p.target != static_cast<int>(target) || p.input != input) continue;
        channel.from[at(p.source)] = {p.variables, p.scale, p.modes};
      }
      // Inputs of one target share a channel only where the coupling joins its variables.
      const auto taken = [&](const Channel& c) {
        const auto& r = hears.receives;
        return joined == 1 && std::count(r.begin(), r.end(), c.slot * coupling.outputs) > 0;
      };
      auto place = std::find_if(channels.begin(), channels.end(),
                                [&](const Channel& c) { return c == channel && !taken(c); });
      if (place == channels.end()) {
        slots += channel.modes;
        place = channels.insert(place, std::move(channel));
      }
      const int output = joined == 1 ? 0 : std::min(input, coupling.outputs - 1);
      for (int m = 0; m < hears.modes; ++m)
        hears.receives.push_back((place->slot + m) * coupling.outputs + output);
    }
  }

  for (std::size_t p = 0; p < all.size(); ++p) {
    Dynamics& d = all[p];
    d.sends.assign(1, {std::vector<int>(at(slots * variables)), std::vector<double>(at(slots))});
    d.total.assign(at(slots), 0.0);
    for (const auto& channel : channels)
      for (int to = 0; to < channel.modes; ++to) {
        const std::size_t slot = at(channel.slot + to);
        const Contribution& sent = channel.from[p];
        std::size_t parts = 0;
        for (int mode = 0; mode < d.modes; ++mode) {
          const double factor = factor_of(sent, mode, d.modes, to, channel.modes);
          if (factor == 0.0) continue;
          if (parts == d.sends.size())
            d.sends.push_back(
                {std::vector<int>(at(slots * variables)), std::vector<double>(at(slots))});
          Sending& sending = d.sends[parts++];
          sending.factor[slot] = factor;
          d.total[slot] += factor;
          d.mixed = d.mixed || factor != 1.0;
          for (int v = 0; v < variables; ++v)
            sending.rows[slot * at(variables) + at(v)] =
                sent.variables[at(v % joined)] * d.modes + mode;
        }
        d.mixed = d.mixed || parts != 1;
      }
    d.own.assign(at(slots * variables), 0);
    d.direct = at(slots * coupling.outputs) == d.receives.size();
    std::vector<char> heard(at(slots), 0);
    for (std::size_t r = 0; r < d.receives.size(); ++r) {
      const int slot = d.receives[r] / coupling.outputs;
      d.direct = d.direct && d.receives[r] == static_cast<int>(r);
      heard[at(slot)] = 1;
      // What a target compares others with is the variable that belongs to the input.
      for (int v = 0; v < variables; ++v)
        d.own[at(slot * variables + v)] =
            d.info.cvar[joined == 1 ? r / at(d.modes) : at(v)] * d.modes +
            static_cast<int>(r % at(d.modes));
    }
    for (int slot = 0; slot < slots; ++slot)
      for (int f = 0; f < coupling.features && heard[at(slot)]; ++f)
        d.heard.push_back(slot * coupling.features + f);
  }
  return slots;
}

}  // namespace virtualbrain
