// The functions of vmath.hpp against those of the standard library in long double.
#include <cstdint>
#include <vector>

#include "check.hpp"
#include "virtualbrain/vmath.hpp"

using namespace virtualbrain;

namespace {

std::vector<double> grid(double lo, double hi, int n = 160000) {
  std::vector<double> x(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) x[static_cast<std::size_t>(i)] = lo + (hi - lo) * (i + 0.5) / n;
  return x;
}

// The largest error on x in units in the last place; in tiles, as kernels use the functions.
template <class F, class Exact>
double worst_ulp(const std::vector<double>& x, F f, Exact exact) {
  double worst = 0.0;
  double y[kLanes];
  for (std::size_t k = 0; k + kLanes <= x.size(); k += kLanes) {
    const double* tile = &x[k];
    VB_IVDEP
    for (int lane = 0; lane < kLanes; ++lane) y[lane] = f(tile[lane]);
    for (int lane = 0; lane < kLanes; ++lane) {
      const long double truth = exact(static_cast<long double>(tile[lane]));
      const double nearest = std::fabs(static_cast<double>(truth));
      const double ulp = std::nextafter(nearest, kInfinity) - nearest;
      worst = std::fmax(worst, static_cast<double>(std::fabs(y[lane] - truth)) / ulp);
    }
  }
  return worst;
}

bool is_nan(double x) {
  return (vmath::bits(x) & 0x7fffffffffffffff) >
         0x7ff0000000000000;  // whatever the compiler's flags
}

void test_exp() {
  const auto f = [](double x) { return vmath::exp(x); };
  const auto exact = [](long double x) { return std::exp(x); };
  CHECK(worst_ulp(grid(-1.0, 1.0), f, exact) < 1.2);
  CHECK(worst_ulp(grid(-708.0, 709.78), f, exact) < 1.2);
  CHECK(vmath::exp(0.0) == 1.0);
  CHECK(vmath::exp(-709.0) == 0.0);
  CHECK(vmath::exp(-1e300) == 0.0);
  CHECK(vmath::exp(1e300) > 1.79e308);
}

void test_log() {
  const auto f = [](double x) { return vmath::log(x); };
  const auto exact = [](long double x) { return std::log(x); };
  CHECK(worst_ulp(grid(0.3, 3.0), f, exact) < 1.2);
  CHECK(worst_ulp(grid(1e-9, 1e-3), f, exact) < 1.2);
  CHECK(worst_ulp(grid(1.0, 1e300), f, exact) < 1.2);
  CHECK(vmath::log(1.0) == 0.0);
  CHECK(is_nan(vmath::log(-1.0)));
  CHECK(is_nan(vmath::log(0.0)));
}

void test_pow() {
  for (const double y : {0.32, -0.5, 1.0 / 3.0, 2.5, 7.0}) {
    const auto f = [y](double x) { return vmath::pow(x, y); };
    const auto exact = [y](long double x) { return std::pow(x, static_cast<long double>(y)); };
    CHECK(worst_ulp(grid(0.1, 10.0), f, exact) < 2.0 + 2.0 * std::fabs(y) * std::log(10.0));
  }
  CHECK(vmath::pow(0.0, 0.5) == 0.0);
  CHECK(vmath::pow(1.0, 100.0) == 1.0);
}

void test_tanh() {
  const auto f = [](double x) { return vmath::tanh(x); };
  const auto exact = [](long double x) { return std::tanh(x); };
  CHECK(worst_ulp(grid(-1.0, 1.0), f, exact) < 3.0);
  CHECK(worst_ulp(grid(-1e-6, 1e-6), f, exact) < 3.0);
  CHECK(worst_ulp(grid(-30.0, 30.0), f, exact) < 3.0);
  CHECK(vmath::tanh(1e300) == 1.0);
  CHECK(vmath::tanh(-1e300) == -1.0);
}

void test_sin_and_cos() {
  for (const double range : {1.0, 20.0, 1e3, 1e6}) {
    CHECK(worst_ulp(
              grid(-range, range), [](double x) { return vmath::sin(x); },
              [](long double x) { return std::sin(x); }) < 2.6);
    CHECK(worst_ulp(
              grid(-range, range), [](double x) { return vmath::cos(x); },
              [](long double x) { return std::cos(x); }) < 2.6);
  }
  CHECK(vmath::sin(0.0) == 0.0);
  CHECK(vmath::cos(0.0) == 1.0);
}

void test_atan2() {
  for (const double y : {-1.7, 1e-8, 0.3, 1.0, 40.0}) {
    CHECK(worst_ulp(
              grid(-2.0, 2.0), [y](double x) { return vmath::atan2(y, x); },
              [y](long double x) { return std::atan2(static_cast<long double>(y), x); }) < 2.5);
  }
  CHECK(vmath::atan2(0.0, 0.0) == 0.0);
  CHECK(vmath::atan2(0.0, 2.0) == 0.0);
  CHECK(vmath::atan2(0.0, -2.0) == kPi);
}

void test_mod() {
  for (const double b : {0.1, 0.3, -0.7, 42.0}) {
    for (int i = -2000; i <= 2000; ++i) {
      const double a = 0.1 * i, rest = std::fmod(a, b);
      const double expected = rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
      // whether a multiple of b is reached is a matter of the last bit
      const double error = std::fabs(vmath::mod(a, b) - expected);
      CHECK(std::fmin(error, std::fabs(std::fabs(b) - error)) < 1e-13 * (1.0 + std::fabs(a)));
    }
  }
  CHECK(vmath::mod(7.0, 3.0) == 1.0);
  CHECK(vmath::mod(-7.0, 3.0) == 2.0);
  CHECK(vmath::mod(7.0, -3.0) == -2.0);
}

void test_erf_and_erfc() {
  const auto erf = [](double x) { return vmath::erf(x); };
  const auto erfc = [](double x) { return vmath::erfc(x); };
  const auto exact_erf = [](long double x) { return std::erf(x); };
  const auto exact_erfc = [](long double x) { return std::erfc(x); };
  CHECK(worst_ulp(grid(-1.0, 1.0), erf, exact_erf) < 3.0);
  CHECK(worst_ulp(grid(-1e-6, 1e-6), erf, exact_erf) < 3.0);
  CHECK(worst_ulp(grid(-8.0, 8.0), erf, exact_erf) < 3.0);
  CHECK(worst_ulp(grid(-6.0, 2.0), erfc, exact_erfc) < 5.0);
  CHECK(worst_ulp(grid(0.0, 26.5), erfc, exact_erfc) < 9.0);
  CHECK(vmath::erfc(0.0) == 1.0);
  CHECK(vmath::erfc(30.0) == 0.0);
  CHECK(vmath::erfc(-30.0) == 2.0);
  CHECK(vmath::erf(1e300) == 1.0);
  CHECK(vmath::erf(-1e300) == -1.0);
}

void test_the_rest() {
  CHECK(vmath::abs(-2.5) == 2.5);
  CHECK(vmath::abs(2.5) == 2.5);
  CHECK(vmath::sqrt(2.25) == 1.5);
  CHECK(vmath::min(1.0, 2.0) == 1.0 && vmath::min(2.0, 1.0) == 1.0);
  CHECK(vmath::max(1.0, 2.0) == 2.0 && vmath::max(2.0, 1.0) == 2.0);
  CHECK(vmath::select(true, 1.0, 2.0) == 1.0 && vmath::select(false, 1.0, 2.0) == 2.0);
}

}  // namespace

void tests() {
  test_exp();
  test_log();
  test_pow();
  test_tanh();
  test_sin_and_cos();
  test_atan2();
  test_mod();
  test_erf_and_erfc();
  test_the_rest();
}
