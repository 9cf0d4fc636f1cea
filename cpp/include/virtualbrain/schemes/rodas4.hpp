#pragma once
#include "virtualbrain/adaptive.hpp"
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

constexpr double kRodas4Gamma = 0.25;
// Weights of the earlier stages in the state of each stage; those of the last one, and 1 for
// itself, make the result, and the last stage is the error.
constexpr double kRodas4State[6][5] = {
    {},
    {1.544},
    {0.9466785280815826, 0.2557011698983284},
    {3.314825187068521, 2.896124015972201, 0.9986419139977817},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0}};
// Their weights, divided by h, on the right-hand side.
constexpr double kRodas4Side[6][5] = {
    {},
    {-5.6688},
    {-2.430093356833875, -0.2063599157091915},
    {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
    {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
    {8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
     -6.058818238834054}};

struct Rodas4 {
  static constexpr auto name = "Rodas4";
  static constexpr auto summary =
      "A Rosenbrock method of order 4 for stiff equations, with its own steps within dt.";
  static constexpr auto reference =
      "Hairer & Wanner 1996, section IV.7, doi:10.1007/978-3-642-05221-7";
  static constexpr int order = 4;

  template <class Step>
  static VB_INLINE void step(Step& s) {
    double* y = s.work(0);
    double* trial = s.work(1);
    double* slope = s.work(2);
    double* pivots = s.work(3);
    double* stages = s.work(4);  // 6 of them
    double* jacobian = s.matrix(0);
    double* factors = s.matrix(1);
    const int rows = s.rows, size = rows * kLanes;
    for (int i = 0; i < size; ++i) y[i] = s.present()[i];
    linearise(s, y, trial, slope, jacobian);

    const auto attempt = [&](const double* h, double* error) {
      double inverse[kLanes];  // of h; any number does for lanes that have arrived
      for (int lane = 0; lane < kLanes; ++lane)
        inverse[lane] = 1.0 / (h[lane] == 0.0 ? s.dt : h[lane]);
      for (int i = 0; i < rows * size; ++i) factors[i] = -jacobian[i];
      for (int r = 0; r < rows; ++r)
        for (int lane = 0; lane < kLanes; ++lane)
          factors[(r * rows + r) * kLanes + lane] += inverse[lane] / kRodas4Gamma;
      for (int lane = 0; lane < kLanes; ++lane) factorise(factors + lane, rows, pivots + lane);

      for (int stage = 0; stage < 6; ++stage) {
        double* now = stages + stage * size;
        for (int i = 0; i < size; ++i) trial[i] = y[i];
        for (int j = 0; j < stage; ++j)
          for (int i = 0; i < size; ++i) trial[i] += kRodas4State[stage][j] * stages[j * size + i];
        if (stage > 0) s.rates(trial, now);
        for (int i = 0; i < size; ++i) {
          double side = 0.0;
          for (int j = 0; j < stage; ++j) side += kRodas4Side[stage][j] * stages[j * size + i];
          now[i] = (stage > 0 ? now[i] : slope[i]) + side * inverse[i % kLanes];
        }
        for (int lane = 0; lane < kLanes; ++lane)
          solve(factors + lane, rows, pivots + lane, now + lane);
      }
      const double* last = stages + 5 * size;
      for (int i = 0; i < size; ++i) trial[i] += last[i];
      mean_square(s, y, trial, error, [=](int i) { return last[i]; });
      for (int lane = 0; lane < kLanes; ++lane) error[lane] = vmath::sqrt(error[lane]);
      // An infinite slope makes the stages vanish, and with them the error.
      for (int row = 0; row < rows * size; row += kLanes)
        for (int lane = 0; lane < kLanes; ++lane)
          if (!is_finite(jacobian[row + lane])) error[lane] = kInfinity;
    };
    const auto accept = [&](const bool* lanes) {
      bool any = false;
      for (int lane = 0; lane < kLanes; ++lane) any |= lanes[lane];
      if (!any) return;
      for (int row = 0; row < size; row += kLanes)
        for (int lane = 0; lane < kLanes; ++lane)
          y[row + lane] = lanes[lane] ? trial[row + lane] : y[row + lane];
      linearise(s, y, trial, slope, jacobian);
    };
    // An implicit step damps what grows much faster than it can see: the first one is short enough
    // to see all.
    double h[kLanes], change[kLanes];
    mean_square(s, y, y, h, [=](int i) { return y[i]; });
    mean_square(s, y, y, change, [=](int i) { return slope[i]; });
    for (int lane = 0; lane < kLanes; ++lane) {
      const double state = vmath::sqrt(h[lane]), speed = vmath::sqrt(change[lane]) * s.dt;
      h[lane] = state < 1e-5          ? 1e-6 * s.dt
                : speed > 0.1 * state ? 0.1 * state / speed * s.dt
                                      : s.dt;
    }
    go_over_dt(s, y, h, 3, attempt, accept);
    s.finish(y);
  }

 private:
  // slope = f(y), jacobian[r][c][lane] = df_r / dy_c by differences
  template <class Step>
  static VB_INLINE void linearise(Step& s, double* y, double* moved, double* slope,
                                  double* jacobian) {
    constexpr double relative = 1.5e-8;  // square root of the rounding error
    const int rows = s.rows, size = rows * kLanes;
    double* column = s.work(10);
    s.rates(y, slope);
    for (int i = 0; i < size; ++i) moved[i] = y[i];
    for (int c = 0; c < rows; ++c) {
      double* at = moved + c * kLanes;
      const double* from = y + c * kLanes;
      for (int lane = 0; lane < kLanes; ++lane)
        at[lane] = from[lane] + relative * vmath::max(vmath::abs(from[lane]), 0.01);
      s.rates(moved, column);
      for (int r = 0; r < rows; ++r)
        for (int lane = 0; lane < kLanes; ++lane)
          jacobian[(r * rows + c) * kLanes + lane] =
              (column[r * kLanes + lane] - slope[r * kLanes + lane]) / (at[lane] - from[lane]);
      for (int lane = 0; lane < kLanes; ++lane) at[lane] = from[lane];
    }
  }

  // LU factors of one lane's matrix, with partial pivoting.
  static VB_INLINE void factorise(double* w, int n, double* pivots) {
    const auto at = [=](int r, int c) -> double& { return w[(r * n + c) * kLanes]; };
    for (int c = 0; c < n; ++c) {
      int best = c;
      for (int r = c + 1; r < n; ++r)
        if (vmath::abs(at(r, c)) > vmath::abs(at(best, c))) best = r;
      pivots[c * kLanes] = best;
      if (best != c)
        for (int j = 0; j < n; ++j) {
          const double kept = at(c, j);
          at(c, j) = at(best, j);
          at(best, j) = kept;
        }
      for (int r = c + 1; r < n; ++r) {
        const double factor = at(r, c) / at(c, c);
        at(r, c) = factor;
        for (int j = c + 1; j < n; ++j) at(r, j) -= factor * at(c, j);
      }
    }
  }

  static VB_INLINE void solve(const double* w, int n, const double* pivots, double* b) {
    for (int r = 0; r < n; ++r) {
      const int from = static_cast<int>(pivots[r * kLanes]);
      const double kept = b[r * kLanes];
      b[r * kLanes] = b[from * kLanes];
      b[from * kLanes] = kept;
    }
    for (int r = 0; r < n; ++r)
      for (int j = 0; j < r; ++j) b[r * kLanes] -= w[(r * n + j) * kLanes] * b[j * kLanes];
    for (int r = n - 1; r >= 0; --r) {
      for (int j = r + 1; j < n; ++j) b[r * kLanes] -= w[(r * n + j) * kLanes] * b[j * kLanes];
      b[r * kLanes] /= w[(r * n + r) * kLanes];
    }
  }
};

}  // namespace virtualbrain::schemes
