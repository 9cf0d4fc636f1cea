// The signal of a haemodynamic model that each node drives.
#include <algorithm>
#include <cmath>
#include <limits>

#include "exchange.hpp"
#include "layout.hpp"
#include "monitor.hpp"
#include "parameters.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

const std::vector<ParameterInfo>& balloon_parameters() {
  constexpr auto number = ParameterKind::number;
  static const std::vector<ParameterInfo> table = {
      {"efficacy", number, {1.0}, "", 0.0, 2.0, "By what neural activity is multiplied"},
      {"baseline", number, {0.0}, "", -1.0, 1.0, "Activity at which blood flow stays at rest"},
      {"tau_s", number, {1.54}, "s", 0.5, 3.0, "Decay of the vasodilatory signal"},
      {"tau_f", number, {1.44}, "s", 0.5, 4.0, "Feedback of blood flow"},
      {"tau_o", number, {0.98}, "s", 0.5, 2.0, "Transit time of blood"},
      {"alpha", number, {0.32}, "", 0.2, 0.5, "Stiffness of vessels (Grubb's exponent)"},
      {"E0", number, {0.4}, "", 0.2, 0.6, "Oxygen extraction fraction at rest"},
      {"V0", number, {4.0}, "%", 1.0, 6.0, "Blood volume at rest; its unit is that of the signal"},
      {"TE", number, {0.04}, "s", 0.01, 0.1, "Echo time"},
      {"epsilon", number, {0.5}, "", 0.5, 2.0, "Ratio of intra- and extravascular signal"},
      {"nu_0", number, {40.3}, "Hz", 20.0, 300.0, "Frequency offset at the surface of vessels"},
      {"r_0", number, {25.0}, "Hz", 5.0, 120.0, "Slope of the intravascular relaxation rate"},
  };
  return table;
}

namespace {

// k1, k2 and k3 from the parameters. Stephan et al. 2007, NeuroImage 38:387-401,
// doi:10.1016/j.neuroimage.2007.07.040, and Friston, Harrison & Penny 2003.
template <char Coefficients>
std::vector<double> derive(const std::vector<double>& p) {
  const double e0 = p[kE0];
  if (Coefficients == 'r')
    return {4.3 * p[kNu0] * e0 * p[kTE], p[kEpsilon] * p[kR0] * e0 * p[kTE], 1.0 - p[kEpsilon]};
  if (Coefficients == 'c') return {7.0 * e0, 2.0 * e0, 1.0 - p[kEpsilon]};
  return {7.0 * e0, 2.0, 2.0 * e0 - 0.2};
}

DeriveKernel derive_of(const std::string& coefficients) {
  if (coefficients == "revised") return derive<'r'>;
  if (coefficients == "classical") return derive<'c'>;
  if (coefficients == "friston2003") return derive<'f'>;
  throw InvalidArgument("coefficients: there is no '" + coefficients +
                        "'; there are revised, classical and friston2003");
}

std::vector<RowInfo> rows_of_table() {
  std::vector<RowInfo> rows;
  for (int i = 0; i < kK1; ++i) rows.push_back({false, i, 0});
  for (int i = 0; i < kBalloonRows - kK1; ++i) rows.push_back({true, 0, i});
  return rows;
}

class BalloonWindkessel final : public Monitor {
 public:
  BalloonWindkessel(const MonitorSpec& spec, const Layout& layout, int observables, int modes)
      : Monitor(spec, layout, observables, modes),
        parameters_(balloon_parameters(), {{"k", kBalloonRows - kK1, ""}}, rows_of_table(),
                    "BalloonWindkessel") {
    if (spec.block < 1 || !(spec.dt > 0.0) || spec.period % spec.block != 0)
      throw InvalidArgument(
          "BalloonWindkessel: needs blocks of at least one step, of which a period is a multiple");
    parameters_.set(spec.parameters, layout, derive_of(spec.coefficients), spec.population);
    sums_.resize(static_cast<std::size_t>(layout.tiles) * rows_.size() * kLanes);
    states_.assign(sums_.size() * kBalloonStates);
    failed_.resize(sums_.size());
    forget();
  }

  void forget() override {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(failed_.begin(), failed_.end(), 0);
    for (std::size_t i = 0; i < states_.size(); ++i)
      states_.data()[i] = i / kLanes % kBalloonStates == 0 ? 0.0 : 1.0;
  }

  void exchange_rows(Exchange& e) override {
    e("blocks", sums_);
    e("states", states_);
    e("failed", failed_);
  }

  void record(const Chunk& chunk) override {
    const double scale = 1.0 / static_cast<double>(spec_.block);
    const double seconds = static_cast<double>(spec_.block) * spec_.dt * 1e-3;
    const double* parameters = parameters_.of(chunk.tile);
    for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
      const std::size_t place =
          static_cast<std::size_t>(chunk.tile) * rows_.size() + static_cast<std::size_t>(row);
      double* sum = sums_.data() + place * kLanes;
      double* states = states_.data() + place * kLanes * kBalloonStates;
      char* failed = failed_.data() + place * kLanes;
      const Observed& observed = chunk.observed[rows_[static_cast<std::size_t>(row)]];
      for (std::int64_t step = chunk.step, end = chunk.step + chunk.steps; step < end;) {
        const std::int64_t stop = std::min(end, (step / spec_.block + 1) * spec_.block);
        kernels_.add_rows(observed.at(step - chunk.step), observed.stride,
                          static_cast<int>(stop - step), sum);
        if (stop % spec_.block == 0) {
          alignas(64) double activity[kLanes], lowest[kLanes];
          kernels_.take_scaled(scale, sum, activity);
          kernels_.balloon_step(parameters, activity, seconds, states, lowest);
          for (int lane = 0; lane < kLanes; ++lane)
            if (!(lowest[lane] > 0.0) || !std::isfinite(lowest[lane])) fail(lane, states, failed);
        }
        if (stop % spec_.period == 0) {
          alignas(64) double signal[kLanes];
          kernels_.balloon_signal(parameters, states, signal);
          for (int lane = 0; lane < kLanes; ++lane)
            if (failed[lane]) signal[lane] = std::numeric_limits<double>::quiet_NaN();
          emit(stop / spec_.period, chunk.tile, row, signal);
        }
        step = stop;
      }
    }
  }

  std::size_t bytes() const override {
    return Monitor::bytes() + sums_.capacity() * sizeof(double) + states_.bytes() +
           parameters_.bytes() + failed_.capacity();
  }

 private:
  // Flow, volume and deoxyhaemoglobin of a node that is driven too far below rest reach zero, where
  // the equations end: from there on its signal is NaN.
  static void fail(int lane, double* states, char* failed) {
    failed[lane] = 1;
    for (int state = 0; state < kBalloonStates; ++state)
      states[state * kLanes + lane] = state == 0 ? 0.0 : 1.0;
  }

  ParameterRows parameters_;
  std::vector<double> sums_;  // [tile][row][lane]
  Aligned states_;            // [tile][row][state][lane]
  std::vector<char> failed_;  // [tile][row][lane]
};

}  // namespace

std::unique_ptr<Monitor> make_balloon_windkessel(const MonitorSpec& spec, const Layout& layout,
                                                 int observables, int modes) {
  return std::make_unique<BalloonWindkessel>(spec, layout, observables, modes);
}

}  // namespace virtualbrain
