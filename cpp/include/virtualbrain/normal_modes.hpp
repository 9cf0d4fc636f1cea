// Modes of a population whose members differ in one normally distributed parameter (Stefanescu &
// Jirsa 2008): the distribution is cut into parts of equal probability, each with a mode that is
// constant in it and 0 outside.
#pragma once
#include <cmath>

#include "virtualbrain/defs.hpp"

namespace virtualbrain {

// The standard normal quantile z with Phi(z) = p, for 0 < p <= 1/2. Phi is convex below 0, so that
// Newton's method started at 0 comes down to the root without overshooting.
inline double lower_normal_quantile(double p) {
  double z = 0.0;
  for (int i = 0; i < 50; ++i) {
    const double excess = 0.5 * std::erfc(-z / std::sqrt(2.0)) - p;
    const double step = excess * std::sqrt(2.0 * kPi) * std::exp(0.5 * z * z);
    z -= step;
    if (std::fabs(step) <= 1e-15 * (1.0 - z)) break;
  }
  return z;
}

// Integrals over the parts of the standard normal distribution, by the trapezoid rule on quantiles
// that are evenly spaced in probability.
struct NormalModes {
  static constexpr int modes = 3;
  static constexpr int points = 1500;

  double width[modes] = {};   // of 1
  double mass[modes] = {};    // of the probability density
  double moment[modes] = {};  // of z

  static const NormalModes& get() {
    static const NormalModes the_modes;
    return the_modes;
  }

 private:
  NormalModes() {
    double z[points];
    for (int i = 0; i < points / 2; ++i) {
      z[i] = lower_normal_quantile((i + 1.0) / (points + 1.0));
      z[points - 1 - i] = -z[i];
    }
    for (int i = 0; i < points; ++i) {
      const double below = i > 0 ? z[i - 1] : z[i];
      const double above = i < points - 1 ? z[i + 1] : z[i];
      const double weight = 0.5 * (above - below);
      const int mode = i / (points / modes);
      width[mode] += weight;
      mass[mode] += weight * std::exp(-0.5 * z[i] * z[i]) / std::sqrt(2.0 * kPi);
      moment[mode] += weight * z[i];
    }
  }
};

// The same for a parameter with the given mean and standard deviation, with modes v_i normalised so
// that the integral of v_i^2 is 1. (TVB integrates v_i and u_i, the modes of the excitatory and of
// the inhibitory population, on the same points, so that they are the same.)
struct ModeIntegrals {
  double v;        // of v_i
  double density;  // of v_i times the probability density
  double value;    // of v_i times the parameter
  double v3;       // of v_i^3
  double v4;       // of v_i^4
};

inline ModeIntegrals mode_integrals(int mode, double mean, double deviation) {
  const NormalModes& normal = NormalModes::get();
  const double width = deviation * normal.width[mode];
  const double height = 1.0 / std::sqrt(width);  // of v_i
  return {
      width * height,
      normal.mass[mode] * height,
      (mean * width + deviation * deviation * normal.moment[mode]) * height,
      height,
      1.0 / width,
  };
}

}  // namespace virtualbrain
