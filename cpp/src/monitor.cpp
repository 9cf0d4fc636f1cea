#include "monitor.hpp"

#include <cstring>

#include "dispatch.hpp"
#include "layout.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {
std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
}  // namespace

Monitor::Monitor(const MonitorSpec& spec, const Layout& layout, int observables, int modes)
    : spec_(spec),
      layout_(layout),
      modes_(modes),
      nodes_(layout.members[at(spec.population)]),
      kernels_(kernels()) {
  if (spec.period < 1)
    throw InvalidArgument("monitor period: " + std::to_string(spec.period) +
                          " steps; it needs at least one step");
  auto add = [&](int o) {
    if (o < 0 || o >= observables)
      throw InvalidArgument("monitor variables: " + std::to_string(o) + " is none of the " +
                            std::to_string(observables) + " variables of interest of the model");
    for (int m = 0; m < modes; ++m) rows_.push_back(o * modes + m);
  };
  if (spec.variables.empty())
    for (int o = 0; o < observables; ++o) add(o);
  else
    for (int o : spec.variables) add(o);
  samples_.variables = static_cast<int>(rows_.size()) / modes;
  samples_.nodes = spec.average_nodes ? 1 : nodes_;
  samples_.modes = modes;
}

void Monitor::begin(std::int64_t first, std::int64_t last) {
  first_sample_ = first / spec_.period + 1;
  finished_ = 0;
  const std::int64_t count = last / spec_.period - first / spec_.period;
  samples_.steps.clear();
  for (std::int64_t k = 0; k < count; ++k)
    samples_.steps.push_back((first_sample_ + k) * spec_.period);
  samples_.data.resize(at(count) * rows_.size() * at(samples_.nodes));
  if (spec_.average_nodes) partial_.assign(at(count) * rows_.size() * at(layout_.tiles), 0.0);
}

void Monitor::prepare(std::int64_t, std::int64_t) {}

void Monitor::finish(std::int64_t step) {
  const std::int64_t done = step / spec_.period - first_sample_ + 1;
  if (spec_.average_nodes)
    for (std::int64_t k = finished_; k < done; ++k)
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        double sum = 0.0;
        for (int t = 0; t < layout_.tiles; ++t)
          sum += partial_[(at(k) * rows_.size() + row) * at(layout_.tiles) + at(t)];
        samples_.data[at(k) * rows_.size() + row] = sum / nodes_;
      }
  finished_ = done > finished_ ? done : finished_;
}

Samples Monitor::take() {
  Samples out = std::move(samples_);
  samples_.steps.clear();
  samples_.data.clear();
  partial_.clear();
  samples_.variables = out.variables;
  samples_.nodes = out.nodes;
  samples_.modes = out.modes;
  out.steps.resize(at(finished_));
  out.data.resize(at(finished_) * rows_.size() * at(out.nodes));
  finished_ = 0;
  return out;
}

void Monitor::emit(std::int64_t sample, int tile, int row, const double* values) {
  const std::size_t k = at(sample - first_sample_);
  const int first = tile * kLanes;
  if (spec_.average_nodes) {
    double sum = 0.0;
    for (int lane = 0; lane < kLanes; ++lane)
      if (!layout_.spare[at(first + lane)]) sum += values[lane];
    partial_[(k * rows_.size() + at(row)) * at(layout_.tiles) + at(tile)] = sum;
    return;
  }
  const std::size_t variable = at(row / modes_), mode = at(row % modes_);
  double* out = samples_.data.data() +
                (k * at(samples_.variables) + variable) * at(nodes_) * at(modes_) + mode;
  if (modes_ == 1 && layout_.run_of[at(tile)] >= 0) {
    std::memcpy(out + layout_.run_of[at(tile)], values, kLanes * sizeof(double));
    return;
  }
  for (int lane = 0; lane < kLanes; ++lane)
    if (!layout_.spare[at(first + lane)])
      out[at(layout_.member[at(first + lane)]) * at(modes_)] = values[lane];
}

const double* Monitor::row_of(const Chunk& chunk, int row, std::int64_t i) const {
  return chunk.observed[rows_[at(row)]].at(i);
}

std::size_t Monitor::bytes() const {
  return (samples_.data.capacity() + partial_.capacity()) * sizeof(double) +
         samples_.steps.capacity() * sizeof(std::int64_t);
}

}  // namespace virtualbrain
