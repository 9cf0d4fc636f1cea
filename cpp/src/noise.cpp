// Noise: how strong it is, and what it adds to each step.
#include <algorithm>
#include <cmath>
#include <string>

#include "engine.hpp"
#include "virtualbrain/philox.hpp"

namespace virtualbrain {

void Dynamics::set_noise(const std::vector<double>& strength, const Layout& layout,
                         int population) {
  const std::size_t nodes = at(layout.members[at(population)]);
  const std::size_t n = strength.size(), all = at(rows) * nodes;
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
  amplitude.resize(layout.node.size() * at(rows));
  for (std::size_t p = 0; p < layout.node.size(); ++p)
    for (int r = 0; r < rows && layout.population[p / kLanes] == population; ++r) {
      const std::size_t from =
          (at(r / modes) * nodes + at(layout.member[p])) * at(modes) + at(r % modes);
      amplitude[((p / kLanes) * at(rows) + at(r)) * kLanes + p % kLanes] = root(strength[from]);
    }
}

// The process that colours the noise, stationary from the first step on.
void Simulation::Impl::start_colour(Dynamics& d) {
  const int population = static_cast<int>(&d - dynamics.data());
  d.colour.assign(layout.node.size() * at(d.rows));
  for (int tile = 0; tile < layout.tiles; ++tile) {
    if (layout.population[at(tile)] != population) continue;
    for (int r = 0; r < d.rows; ++r) {
      alignas(64) double unused[kLanes];
      k.normals(seed, 0, node_ids.data() + at(tile) * kLanes, static_cast<std::uint32_t>(r),
                static_cast<std::uint32_t>(philox::Stream::colour),
                d.colour.data() + (at(tile) * at(d.rows) + at(r)) * kLanes, unused);
    }
  }
}

// What noise adds to each of the steps from + 1 ... from + steps of one tile, but for the gain.
void Simulation::Impl::fill_noise(int tile, std::int64_t from, int steps, double* out) {
  const int population = layout.population[at(tile)];
  Dynamics& d = dynamics[at(population)];
  const double* given = increments.empty() ? nullptr : increments[at(population)];
  const std::size_t row_size = kLanes, step_size = at(d.rows) * kLanes;
  const double root_dt = std::sqrt(dt);
  const bool coloured = d.correlation_time > 0.0;
  const double kept = coloured ? std::exp(-dt / d.correlation_time) : 0.0;
  const double renewed = std::sqrt(1.0 - kept * kept);
  const double colour_scale = coloured ? dt / std::sqrt(d.correlation_time) : 0.0;
  for (int r = 0; r < d.rows; ++r) {
    const std::size_t place = (at(tile) * at(d.rows) + at(r)) * row_size;
    const double* scale_row = d.amplitude_per_node ? d.amplitude.data() + place : nullptr;
    const double scale = d.amplitude.empty()    ? 0.0
                         : d.amplitude_per_node ? 1.0
                                                : d.amplitude[at(r)];
    double* column = out + at(r) * row_size;
    if (scale == 0.0) {
      for (int b = 0; b < steps; ++b) std::fill_n(column + at(b) * step_size, kLanes, 0.0);
      continue;
    }
    auto put = [&](int b, const double* wiener, double factor) {
      double* o = column + at(b) * step_size;
      if (coloured) {
        double* colour = d.colour.data() + place;
        for (int lane = 0; lane < kLanes; ++lane) {
          colour[lane] = kept * colour[lane] + renewed * (wiener[lane] * factor / root_dt);
          o[lane] = colour[lane] * (scale * colour_scale) * (scale_row ? scale_row[lane] : 1.0);
        }
        return;
      }
      for (int lane = 0; lane < kLanes; ++lane)
        o[lane] = wiener[lane] * (scale * factor) * (scale_row ? scale_row[lane] : 1.0);
    };
    if (given) {
      for (int b = 0; b < steps; ++b) {
        double wiener[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) {
          const int member = layout.member[at(tile) * kLanes + at(lane)];
          wiener[lane] = given[((at(from + b - given_from) * at(d.variables) + at(r / d.modes)) *
                                    at(layout.members[at(population)]) +
                                at(member)) *
                                   at(d.modes) +
                               at(r % d.modes)];
        }
        put(b, wiener, 1.0);
      }
      continue;
    }
    // Each pair of steps shares one draw.
    for (std::int64_t pair = from >> 1; pair <= (from + steps - 1) >> 1; ++pair) {
      alignas(64) double even[kLanes], odd[kLanes];
      k.normals(seed, static_cast<std::uint32_t>(pair), node_ids.data() + at(tile) * kLanes,
                static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(philox::Stream::noise),
                even, odd);
      const std::int64_t b = 2 * pair - from;
      if (b >= 0) put(static_cast<int>(b), even, root_dt);
      if (b + 1 < steps) put(static_cast<int>(b + 1), odd, root_dt);
    }
  }
}

// Multiplies the noise of one step by its gain at the states before the step.
void Simulation::Impl::apply_gain(const Dynamics& d, const double* before, double* out,
                                  Scratch& w) const {
  alignas(64) double factor[kLanes];
  for (int r = 0; r < d.rows; ++r) {
    if (!d.amplitude_per_node && (d.amplitude.empty() || d.amplitude[at(r)] == 0.0)) continue;
    d.gain.front().run(k, {nullptr, before + r * kLanes, nullptr}, factor, w.program);
    for (int lane = 0; lane < kLanes; ++lane) out[r * kLanes + lane] *= factor[lane];
  }
}

// All that is added to the results of the steps from + 1 ... from + steps. With a gain the rest
// follows step by step, when the states are known.
void Simulation::Impl::fill_increments(int tile, std::int64_t from, int steps, double* out) {
  fill_noise(tile, from, steps, out);
  if (of(tile).gain.empty()) add_stimuli(tile, from, steps, out);
}

void Simulation::Impl::finish_increments(int tile, std::int64_t from, const double* before,
                                         double* out, Scratch& w) const {
  apply_gain(of(tile), before, out, w);
  add_stimuli(tile, from, 1, out);
}

}  // namespace virtualbrain
