#include "monitor.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "dispatch.hpp"
#include "exchange.hpp"
#include "layout.hpp"
#include "virtualbrain/error.hpp"
#include "virtualbrain/philox.hpp"

namespace virtualbrain {

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

constexpr std::int64_t kGathered = std::int64_t{1} << 20;  // numbers that are gathered at most

}  // namespace

Monitor::Monitor(const MonitorSpec& spec, const Layout& layout, int observables, int modes)
    : spec_(spec),
      layout_(layout),
      modes_(modes),
      nodes_(layout.members[at(spec.population)]),
      observed_(observables * modes),
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
  samples_.nodes = spec.gain.outputs > 0 ? spec.gain.outputs : nodes_;
  samples_.modes = spec.sum_modes ? 1 : modes;
  gathered_rows_ = samples_.variables * samples_.modes;
  width_ = layout.tiles * kLanes;
  places_.resize(at(nodes_));
  for (std::size_t p = 0; p < layout.node.size(); ++p)
    if (!layout.spare[p] && layout.population[p / kLanes] == spec.population)
      places_[at(layout.member[p])] = static_cast<int>(p);

  const Gain& gain = spec.gain;
  if (gain.outputs > 0) {
    gain_ = std::make_unique<GainRows>(gain, layout, places_);
    width_ = (gain.outputs + kLanes - 1) / kLanes * kLanes;
    places_.resize(at(gain.outputs));
    std::iota(places_.begin(), places_.end(), 0);
    if (!gain.noise.empty() && gain.noise.size() != at(gathered_rows_) * at(gain.outputs))
      throw InvalidArgument("gain noise: needs a number for each variable and output");
    if (!gain.reference.empty() && gain.reference.size() != at(gain.outputs))
      throw InvalidArgument("gain reference: needs a weight for each output");
  } else if (!gain.noise.empty() || !gain.reference.empty()) {
    throw InvalidArgument("gain: has noise or a reference, but no outputs");
  }
  if (correlates()) {
    if (samples_.modes != 1) throw InvalidArgument("correlation: the model has modes; sum them");
    for (int v = 0; v < samples_.variables; ++v)
      correlations_.emplace_back(spec.correlation, width_);
    samples_.modes = samples_.nodes;
  }
}

void Monitor::reset() {
  forget();
  for (auto& c : correlations_) c.reset();
  origin_ = -1;
}

void Monitor::exchange(Exchange& e) {
  e("origin", origin_);
  for (auto& c : correlations_) c.exchange(e, static_cast<std::size_t>(&c - correlations_.data()));
  exchange_rows(e);
}

std::int64_t Monitor::matrices(std::int64_t sample) const {
  const auto& c = spec_.correlation;
  const std::int64_t started = (origin_ + c.period - 1) / c.period;  // periods seen from the start
  const std::int64_t before = started + std::max<std::int64_t>(c.window, 1) - 1;
  return std::max<std::int64_t>(sample / c.period - before, 0);
}

void Monitor::begin(std::int64_t first, std::int64_t last) {
  first_sample_ = first / spec_.period + 1;
  finished_ = 0;
  samples_.steps.clear();
  if (origin_ < 0) origin_ = (first + spec_.period - 1) / spec_.period;
  for (std::int64_t k = first_sample_; k <= last / spec_.period; ++k)
    if (!correlates() || (k % spec_.correlation.period == 0 && matrices(k) > 0))
      samples_.steps.push_back(k * spec_.period);
  samples_.data.resize(samples_.steps.size() * at(samples_.variables) * at(samples_.nodes) *
                       at(samples_.modes));
}

std::int64_t Monitor::most_steps() const {
  if (!gathers()) return INT64_MAX;
  const std::int64_t sample = std::int64_t{gathered_rows_} * layout_.tiles * kLanes;
  return std::max<std::int64_t>(kGathered / sample, 1) * spec_.period;
}

void Monitor::prepare(std::int64_t first, std::int64_t last) {
  if (!gathers()) return;
  gathered_ = first / spec_.period + 1;
  const std::size_t rows = at(last / spec_.period - first / spec_.period) * at(gathered_rows_);
  values_.resize(rows * at(layout_.tiles) * kLanes);
  if (gain_) sums_.resize(rows * at(width_));
}

void Monitor::finish(std::int64_t step) {
  const std::int64_t sample = step / spec_.period;
  if (!gathers()) {
    finished_ = sample - first_sample_ + 1;
    return;
  }
  const std::int64_t count = sample - gathered_ + 1;
  const std::size_t row = at(width_);
  double* rows = values_.data();
  if (gain_) {
    rows = sums_.data();
    gain_->apply(values_.data(), layout_.tiles * kLanes, static_cast<int>(count) * gathered_rows_,
                 rows, width_);
    for (std::int64_t k = 0; k < count; ++k) {
      double* sums = rows + at(k * gathered_rows_) * row;
      if (!spec_.gain.noise.empty()) add_noise(gathered_ + k, sums);
      if (!spec_.gain.reference.empty())
        for (int r = 0; r < gathered_rows_; ++r) take_reference(sums + at(r) * row);
    }
  }
  if (!correlates())
    for (std::int64_t k = 0; k < count; ++k)
      write(gathered_ + k, rows + at(k * gathered_rows_) * row);
  else  // up to each end of a period
    for (std::int64_t k = 0; k < count;) {
      const std::int64_t period = spec_.correlation.period;
      const std::int64_t end =
          std::min(count, ((gathered_ + k - 1) / period + 1) * period + 1 - gathered_);
      correlate(gathered_ + k, static_cast<int>(end - k), rows + at(k * gathered_rows_) * row);
      k = end;
    }
  gathered_ = sample + 1;
}

void Monitor::add_noise(std::int64_t sample, double* rows) const {
  const auto pair = static_cast<std::uint32_t>(sample >> 1);
  std::uint32_t numbers[kLanes];
  alignas(64) double even[kLanes], odd[kLanes];
  for (int r = 0; r < gathered_rows_; ++r)
    for (int first = 0; first < spec_.gain.outputs; first += kLanes) {
      std::iota(numbers, numbers + kLanes, static_cast<std::uint32_t>(first));
      kernels_.normals(spec_.gain.seed, pair, numbers, static_cast<std::uint32_t>(r),
                       static_cast<std::uint32_t>(philox::Stream::observation), even, odd);
      const double* normal = sample % 2 == 0 ? even : odd;
      for (int o = first; o < std::min(first + kLanes, spec_.gain.outputs); ++o)
        rows[r * width_ + o] +=
            spec_.gain.noise[at(r * spec_.gain.outputs + o)] * normal[o - first];
    }
}

void Monitor::take_reference(double* row) const {
  double reference = 0.0;
  for (int o = 0; o < spec_.gain.outputs; ++o) reference += spec_.gain.reference[at(o)] * row[o];
  for (int o = 0; o < spec_.gain.outputs; ++o) row[o] -= reference;
}

// Samples of one period.
void Monitor::correlate(std::int64_t sample, int samples, const double* rows) {
  for (int v = 0; v < samples_.variables; ++v)
    correlations_[at(v)].add(rows + v * width_, gathered_rows_ * width_, samples);
  const std::int64_t last = sample + samples - 1;
  if (last % spec_.correlation.period != 0) return;
  const std::size_t size = at(samples_.nodes) * at(samples_.nodes);
  for (int v = 0; v < samples_.variables; ++v) {
    correlations_[at(v)].close();
    if (matrices(last) > 0)
      correlations_[at(v)].write(
          places_, samples_.data.data() + (at(finished_ * samples_.variables) + at(v)) * size);
  }
  if (matrices(last) > 0) ++finished_;
}

void Monitor::write(std::int64_t sample, const double* rows) {
  double* out =
      samples_.data.data() + at(sample - first_sample_) * at(gathered_rows_) * at(samples_.nodes);
  for (int v = 0; v < samples_.variables; ++v)
    for (int node = 0; node < samples_.nodes; ++node)
      for (int m = 0; m < samples_.modes; ++m)
        *out++ = rows[(v * samples_.modes + m) * width_ + places_[at(node)]];
  ++finished_;
}

Samples Monitor::take() {
  Samples out = std::move(samples_);
  samples_.steps.clear();
  samples_.data.clear();
  samples_.variables = out.variables;
  samples_.nodes = out.nodes;
  samples_.modes = out.modes;
  out.steps.resize(at(finished_));
  out.data.resize(at(finished_) * at(out.variables) * at(out.nodes) * at(out.modes));
  finished_ = 0;
  return out;
}

void Monitor::emit(std::int64_t sample, int tile, int row, const double* values) {
  const std::size_t variable = at(row / modes_), mode = at(row % modes_);
  const int first = tile * kLanes;
  if (gathers()) {
    const std::size_t place = spec_.sum_modes ? variable : at(row);
    double* out =
        values_.data() +
        (at(sample - gathered_) * at(gathered_rows_) + place) * at(layout_.tiles) * kLanes +
        at(first);
    if (spec_.sum_modes && mode > 0)
      kernels_.add_scaled(1.0, values, out);
    else
      std::memcpy(out, values, kLanes * sizeof(double));
    return;
  }
  double* out =
      samples_.data.data() +
      (at(sample - first_sample_) * at(samples_.variables) + variable) * at(nodes_) * at(modes_) +
      mode;
  if (modes_ == 1 && layout_.run_of[at(tile)] >= 0) {
    std::memcpy(out + layout_.run_of[at(tile)], values, kLanes * sizeof(double));
    return;
  }
  for (int lane = 0; lane < kLanes; ++lane)
    if (!layout_.spare[at(first + lane)])
      out[at(layout_.member[at(first + lane)]) * at(modes_)] = values[lane];
}

void Monitor::record_tiles(Chunk chunk, int tiles, std::ptrdiff_t apart) {
  if (tiles == 1) return record(chunk);
  std::vector<Observed> observed(chunk.observed, chunk.observed + observed_);
  chunk.observed = observed.data();
  for (; tiles > 0; --tiles, ++chunk.tile) {
    record(chunk);
    for (auto& o : observed) o.rows += apart;
  }
}

const double* Monitor::row_of(const Chunk& chunk, int row, std::int64_t i) const {
  return chunk.observed[rows_[at(row)]].at(i);
}

std::size_t Monitor::bytes() const {
  std::size_t n =
      (samples_.data.capacity() + values_.capacity() + sums_.capacity()) * sizeof(double) +
      samples_.steps.capacity() * sizeof(std::int64_t);
  if (gain_) n += gain_->bytes();
  for (const auto& c : correlations_) n += c.bytes();
  return n;
}

}  // namespace virtualbrain
