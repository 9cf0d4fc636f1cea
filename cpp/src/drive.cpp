// What drives a population from outside: stimuli, and state variables that are held.
#include <cmath>
#include <string>

#include "engine.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

void check_variable(const char* what, const Dynamics& d, int variable) {
  if (variable < 0 || variable >= d.variables)
    throw InvalidArgument(std::string(what) + ": " + d.model + " has no state variable " +
                          std::to_string(variable));
}

}  // namespace

void Dynamics::set_clamps(const std::vector<int>& which, const std::vector<double>& values,
                          const Layout& layout, int population) {
  const std::size_t nodes = at(layout.members[at(population)]);
  if (values.size() != which.size() * nodes * at(modes))
    throw InvalidArgument("clamps: " + std::to_string(values.size()) + " values; they need " +
                          std::to_string(which.size() * nodes * at(modes)));
  for (double v : values)
    if (!std::isfinite(v)) throw InvalidArgument("clamps: values need to be finite");
  clamped.clear();
  for (int variable : which) {
    check_variable("clamps", *this, variable);
    for (int m = 0; m < modes; ++m) clamped.push_back(variable * modes + m);
  }
  clamp_rows.assign(layout.node.size() * clamped.size());
  for (std::size_t p = 0; p < layout.node.size(); ++p)
    for (std::size_t c = 0; c < clamped.size() && layout.population[p / kLanes] == population; ++c)
      clamp_rows.data()[(p / kLanes * clamped.size() + c) * kLanes + p % kLanes] =
          values[(c / at(modes) * nodes + at(layout.member[p])) * at(modes) + c % at(modes)];
}

void Dynamics::set_stimuli(const std::vector<Stimulus>& stimuli, const Layout& layout,
                           int population) {
  std::vector<Pattern> made;
  for (const auto& s : stimuli) {
    if (s.space.size() != at(layout.members[at(population)]))
      throw InvalidArgument("stimulus: " + std::to_string(s.space.size()) + " numbers; it needs " +
                            std::to_string(layout.members[at(population)]) + ", one per node");
    Pattern pattern;
    for (int variable : s.variables) {
      check_variable("stimulus", *this, variable);
      for (int m = 0; m < modes; ++m) pattern.rows.push_back(variable * modes + m);
    }
    pattern.space.assign(layout.node.size());
    for (std::size_t p = 0; p < layout.node.size(); ++p)
      if (layout.population[p / kLanes] == population)
        pattern.space.data()[p] = s.space[at(layout.member[p])];
    made.push_back(std::move(pattern));
  }
  patterns = std::move(made);
}

// Adds what stimuli give to each of the steps from + 1 ... from + steps of one tile.
void Simulation::Impl::add_stimuli(int tile, std::int64_t from, int steps, double* out) const {
  const int population = layout.population[at(tile)];
  const Dynamics& d = dynamics[at(population)];
  const std::size_t step_size = at(d.rows) * kLanes, count = d.patterns.size();
  for (std::size_t p = 0; p < count; ++p) {
    const Pattern& pattern = d.patterns[p];
    const double* space = pattern.space.data() + at(tile) * kLanes;
    for (int b = 0; b < steps; ++b) {
      const double value = stimulus[at(population)][at(from + b - given_from) * count + p];
      if (value == 0.0) continue;
      for (int r : pattern.rows)
        for (int lane = 0; lane < kLanes; ++lane)
          out[at(b) * step_size + at(r * kLanes + lane)] += value * space[lane];
    }
  }
  if (drive.empty()) return;
  const std::size_t nodes = at(layout.members[at(population)]);
  for (int b = 0; b < steps && from + b - given_from < drive_steps; ++b)
    for (int r = 0; r < d.rows; ++r) {
      const double* values =
          drive[at(population)] +
          (at(from + b - given_from) * at(d.variables) + at(r / d.modes)) * nodes;
      for (int lane = 0; lane < kLanes; ++lane)
        out[at(b) * step_size + at(r * kLanes + lane)] +=
            values[layout.member[at(tile) * kLanes + at(lane)]];
    }
}

}  // namespace virtualbrain
