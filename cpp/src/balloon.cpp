// The balloon model of haemodynamics. Compiled once per instruction set.
// Buxton, Wong & Frank 1998, Magn. Reson. Med. 39:855-864, doi:10.1002/mrm.1910390602
// Friston, Harrison & Penny 2003, NeuroImage 19:1273-1302, doi:10.1016/S1053-8119(03)00202-7
#include "kernels.hpp"
#include "simd.hpp"
#include "virtualbrain/vmath.hpp"

namespace virtualbrain::VIRTUALBRAIN_ISA {

namespace {

// Of one tile; p[row][lane]. Times are in seconds.
VB_INLINE void balloon_rates(const double* VB_RESTRICT p, const double* VB_RESTRICT activity,
                             const double* VB_RESTRICT x, double* VB_RESTRICT rates) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) {
    const auto parameter = [&](int row) { return p[row * kLanes + i]; };
    const double s = x[i], f = x[kLanes + i], v = x[2 * kLanes + i], q = x[3 * kLanes + i];
    const double e0 = parameter(kE0);
    const double drive = parameter(kEfficacy) * (activity[i] - parameter(kBaseline));
    const double outflow = vmath::exp(vmath::log(v) / parameter(kAlpha));
    const double extraction = 1.0 - vmath::exp(vmath::log(1.0 - e0) / f);
    rates[i] = drive - s / parameter(kTauS) - (f - 1.0) / parameter(kTauF);
    rates[kLanes + i] = s;
    rates[2 * kLanes + i] = (f - outflow) / parameter(kTauO);
    rates[3 * kLanes + i] = (f * extraction / e0 - outflow * q / v) / parameter(kTauO);
  }
}

VB_INLINE void lower(const double* x, double* lowest) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i)
    lowest[i] = vmath::min(
        lowest[i], vmath::min(x[kLanes + i], vmath::min(x[2 * kLanes + i], x[3 * kLanes + i])));
}

}  // namespace

void balloon_step(const double* parameters, const double* activity, double dt, double* states,
                  double* lowest) {
  constexpr int n = kBalloonStates * kLanes;
  alignas(64) double k1[n], k2[n], predicted[n];
  balloon_rates(parameters, activity, states, k1);
  for (int i = 0; i < kLanes; ++i) lowest[i] = states[kLanes + i];
  VB_IVDEP
  for (int i = 0; i < n; ++i) predicted[i] = states[i] + dt * k1[i];
  lower(predicted, lowest);
  balloon_rates(parameters, activity, predicted, k2);
  VB_IVDEP
  for (int i = 0; i < n; ++i) states[i] += 0.5 * dt * (k1[i] + k2[i]);
  lower(states, lowest);
}

void balloon_signal(const double* p, const double* states, double* signal) {
  VB_IVDEP
  for (int i = 0; i < kLanes; ++i) {
    const double v = states[2 * kLanes + i], q = states[3 * kLanes + i];
    signal[i] = p[kV0 * kLanes + i] *
                (p[kK1 * kLanes + i] * (1.0 - q) + p[kK2 * kLanes + i] * (1.0 - q / v) +
                 p[kK3 * kLanes + i] * (1.0 - v));
  }
}

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
