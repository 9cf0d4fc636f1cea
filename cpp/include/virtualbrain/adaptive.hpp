// Schemes that choose their own steps within dt. Coupling is held over dt, so every node is a
// system of its own: each lane of a tile has its own steps, and does not see its neighbours'.
#pragma once
#include <cstdint>

#include "virtualbrain/defs.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::schemes {

// A comparison with NaN means nothing under -ffinite-math-only.
VB_INLINE bool is_finite(double x) {
  constexpr std::int64_t exponent = 0x7ff0000000000000;
  return (vmath::bits(x) & exponent) != exponent;
}

// Takes steps until each lane has gone over dt. attempt(h, error) makes trial states, and their
// error relative to the tolerance, for the steps h[lane]; where a lane has arrived its h is 0.
// accept(lanes) keeps the trial states of some lanes. A lane that makes no headway becomes NaN in
// `y`, which the run reports. On entry h holds the first steps.
template <class Step, class Attempt, class Accept>
VB_INLINE void go_over_dt(Step& s, double* y, double* h, int error_order, Attempt attempt,
                          Accept accept) {
  constexpr int most_attempts = 10000;
  constexpr double smallest = 1e-12;  // of dt
  const double exponent = -1.0 / (error_order + 1);
  double left[kLanes], error[kLanes];
  bool accepted[kLanes], lost[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) left[lane] = s.dt;
  int remaining = kLanes;
  for (int n = 0; remaining > 0; ++n) {
    attempt(h, error);
    for (int lane = 0; lane < kLanes; ++lane) {
      accepted[lane] = lost[lane] = false;
      if (left[lane] == 0.0) continue;
      const bool finite = is_finite(error[lane]);
      accepted[lane] = finite && error[lane] <= 1.0;
      double factor = 0.1;
      if (finite)
        factor = vmath::min(
            vmath::max(0.9 * vmath::pow(vmath::max(error[lane], 1e-20), exponent), 0.2), 10.0);
      if (accepted[lane])
        left[lane] = h[lane] >= left[lane] ? 0.0 : left[lane] - h[lane];
      else
        factor = vmath::min(factor, 0.9);
      h[lane] = vmath::min(h[lane] * factor, left[lane]);
      const bool stuck = n == most_attempts || h[lane] < smallest * s.dt;
      lost[lane] = left[lane] > smallest * s.dt && stuck;
      if (left[lane] > smallest * s.dt && !stuck) continue;
      left[lane] = h[lane] = 0.0;
      --remaining;
    }
    accept(accepted);
    for (int lane = 0; lane < kLanes; ++lane)
      if (lost[lane]) y[lane] = vmath::from_bits(0x7ff8000000000000);
  }
}

// Mean square over the state variables of each lane.
template <class Step, class Value>
VB_INLINE void mean_square(const Step& s, const double* y, const double* trial, double* out,
                           Value value) {
  for (int lane = 0; lane < kLanes; ++lane) out[lane] = 0.0;
  for (int row = 0; row < s.rows; ++row)
    for (int lane = 0; lane < kLanes; ++lane) {
      const int i = row * kLanes + lane;
      const double size = vmath::max(vmath::abs(y[i]), vmath::abs(trial[i]));
      const double scaled = value(i) / (s.atol + s.rtol * size);
      out[lane] += scaled * scaled;
    }
  for (int lane = 0; lane < kLanes; ++lane) out[lane] /= s.rows;
}

// out = y + h * the sum of n slopes with their weights; the slopes follow one another from k on.
template <class Step>
VB_INLINE void combine(const Step& s, const double* y, const double* h, const double* k,
                       const double* weights, int n, double* out) {
  const int size = s.rows * kLanes;
  for (int row = 0; row < size; row += kLanes) {
    double sum[kLanes] = {};
    for (int j = 0; j < n; ++j) {
      if (weights[j] == 0.0) continue;
      const double* slope = k + j * size + row;
      VB_NESTED_IVDEP
      for (int lane = 0; lane < kLanes; ++lane) sum[lane] += weights[j] * slope[lane];
    }
    VB_NESTED_IVDEP
    for (int lane = 0; lane < kLanes; ++lane) out[row + lane] = y[row + lane] + h[lane] * sum[lane];
  }
}

// An explicit pair of `stages` stages whose last slope is the first of the next step.
//   weights(i)           of the slopes that make stage i; those of stage `stages` make the result
//   error(k, i, ...)     see the schemes
template <class Pair, class Step>
VB_INLINE void explicit_pair(Step& s) {
  double* y = s.work(0);
  double* trial = s.work(1);
  double* k = s.work(2);
  const int size = s.rows * kLanes;
  for (int i = 0; i < size; ++i) y[i] = s.present()[i];
  s.rates(y, k);
  const auto attempt = [&](const double* h, double* error) {
    for (int stage = 1; stage <= Pair::stages; ++stage) {
      combine(s, y, h, k, Pair::weights(stage), stage, trial);
      s.rates(trial, k + stage * size);
    }
    Pair::error(s, y, trial, k, error);
    for (int lane = 0; lane < kLanes; ++lane) error[lane] *= h[lane];
  };
  const auto accept = [&](const bool* lanes) {
    const double* last = k + Pair::stages * size;
    for (int row = 0; row < size; row += kLanes)
      for (int lane = 0; lane < kLanes; ++lane) {
        const int i = row + lane;
        y[i] = lanes[lane] ? trial[i] : y[i];
        k[i] = lanes[lane] ? last[i] : k[i];
      }
  };
  double h[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) h[lane] = s.dt;
  go_over_dt(s, y, h, Pair::error_order, attempt, accept);
  s.finish(y);
}

}  // namespace virtualbrain::schemes
