#pragma once
#include "virtualbrain/adaptive.hpp"
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

// Weights of the slopes that make each stage; those of the last one make the result.
constexpr double kDopri5[7][6] = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0.0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}};
constexpr double kDopri5Error[7] = {71.0 / 57600,      0.0,        -71.0 / 16695, 71.0 / 1920,
                                    -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

struct Dopri5 {
  static constexpr auto name = "Dopri5";
  static constexpr auto summary =
      "Dormand and Prince's explicit pair of orders 5 and 4, with its own steps within dt.";
  static constexpr auto reference =
      "Dormand & Prince 1980, J. Comput. Appl. Math. 6:19-26, doi:10.1016/0771-050X(80)90013-3";
  static constexpr int order = 5;

  static constexpr int stages = 6, error_order = 4;
  static VB_INLINE const double* weights(int stage) { return kDopri5[stage]; }
  template <class Step>
  static VB_INLINE void error(const Step& s, const double* y, const double* trial, const double* k,
                              double* out) {
    const int size = s.rows * kLanes;
    mean_square(s, y, trial, out, [=](int i) {
      double sum = 0.0;
      for (int j = 0; j < 7; ++j) sum += kDopri5Error[j] * k[j * size + i];
      return sum;
    });
    for (int lane = 0; lane < kLanes; ++lane) out[lane] = vmath::sqrt(out[lane]);
  }

  template <class Step>
  static VB_INLINE void step(Step& s) {
    explicit_pair<Dopri5>(s);
  }
};

}  // namespace virtualbrain::schemes
