// Elementary functions for kernels.
//
// A call into libm stops a compiler from vectorising the loop around it. Each function here is
// straight-line code on one double, without branches, tables or calls, so that a loop over lanes
// becomes SIMD code for whatever instruction set it is compiled for. Results are within 3 units
// in the last place of the exact value, except where a function says otherwise; test_vmath.cpp
// measures it.
//
// Arguments are expected to be finite. Do not compile with -ffast-math or -fassociative-math:
// rounding by adding a large number, and constants split in two, would be simplified away.
//
// The polynomials interpolate the functions at Chebyshev nodes of the stated intervals.
#pragma once
#include <cstdint>
#include <cstring>

#include "virtualbrain/defs.hpp"

namespace virtualbrain::vmath {

VB_INLINE std::int64_t bits(double x) {
  std::int64_t i;
  std::memcpy(&i, &x, sizeof i);
  return i;
}
VB_INLINE double from_bits(std::int64_t i) {
  double x;
  std::memcpy(&x, &i, sizeof x);
  return x;
}

VB_INLINE double select(bool condition, double a, double b) { return condition ? a : b; }
VB_INLINE double min(double a, double b) { return a < b ? a : b; }
VB_INLINE double max(double a, double b) { return a > b ? a : b; }
VB_INLINE double abs(double x) { return from_bits(bits(x) & 0x7fffffffffffffff); }
VB_INLINE double sqrt(double x) {
#if defined(_MSC_VER) && !defined(__clang__)
  return std::sqrt(x);
#else
  return __builtin_sqrt(x);
#endif
}

namespace detail {

// Adding 1.5 * 2^52 rounds a number to an integer, which then stands in the low bits of the sum.
inline constexpr double kRound = 6755399441055744.0;

// 2^n for -1023 < n < 1024, from the sum n + kRound; n = -1023 gives 0.
VB_INLINE double exp2_of_rounded(double sum) {
  const auto biased = static_cast<std::uint64_t>(bits(sum) + 1023);  // what is shifted out may go
  return from_bits(static_cast<std::int64_t>(biased << 52));
}

// exp(x + tail) = 2^n (1 + p) with |n ln2 - x| <= ln2 / 2; the tail is what x lost by rounding.
struct ExpParts {
  double sum;  // n + kRound
  double p;    // exp(r) - 1
};
VB_INLINE ExpParts exp_parts(double x, double tail) {
  const double sum = x * 1.4426950408889634 + kRound;
  const double n = sum - kRound;
  const double r = (x - n * 0.6931471804855391) - n * 7.440617110012397e-11 + tail;
  double q = 2.510038549551031908e-8;
  q = q * r + 2.762008844540974816e-7;
  q = q * r + 2.755726845999706477e-6;
  q = q * r + 2.480152129595437513e-5;
  q = q * r + 1.984126986305361688e-4;
  q = q * r + 1.38888889172137169e-3;
  q = q * r + 8.333333333330061833e-3;
  q = q * r + 4.166666666662412787e-2;
  q = q * r + 1.666666666666666745e-1;
  q = q * r + 0.5000000000000001022;
  return {sum, r + r * r * q};
}

VB_INLINE double exp_of_sum(double x, double tail) {
  // Below -708 the result is 0, above 709.78 it stays near the largest double. The last factor 2
  // is kept apart because 2^1024 is not a number.
  const ExpParts e = exp_parts(max(min(x, 709.782712893383), -708.4), tail);
  const double half = exp2_of_rounded(e.sum - 1.0);
  return 2.0 * (half + half * e.p);
}

// sin(x) for quarter = 0, cos(x) for quarter = 1: the quarter turn nearest to x is taken off in
// three steps, the rest is in -pi/4 .. pi/4.
VB_INLINE double sin_of_turned(double x, std::int64_t quarter) {
  const double sum = x * 0.6366197723675814 + kRound;
  const double n = sum - kRound;
  const double r =
      ((x - n * 1.5707963267341256) - n * 6.077100506303966e-11) - n * 2.0222662487959506e-21;
  const double z = r * r;

  double s = 1.591811526326597519e-10;
  s = s * z - 2.505113165023518147e-8;
  s = s * z + 2.755731610161787444e-6;
  s = s * z - 1.984126983675677253e-4;
  s = s * z + 8.333333333330947294e-3;
  s = s * z - 1.666666666666666462e-1;
  s = r + r * z * s;

  double c = -1.138262364747460463e-11;
  c = c * z + 2.087614614655861158e-9;
  c = c * z - 2.755731727114514596e-7;
  c = c * z + 2.480158729876456077e-5;
  c = c * z - 1.388888888888739649e-3;
  c = c * z + 4.166666666666666539e-2;
  c = 1.0 - (0.5 * z - z * z * c);

  // Odd turns take the cosine, the second half of a circle is negative. Masks, because SSE2 cannot
  // compare 64-bit integers.
  const std::int64_t turn = bits(sum) + quarter;
  const std::int64_t odd = turn & 1;
  return from_bits(((bits(s) & (odd - 1)) | (bits(c) & -odd)) ^ ((turn & 2) << 62));
}

// exp(x^2) erfc(x) for x >= 0, a ratio of polynomials fitted on 0 .. 27 to 6e-17. All coefficients
// are positive, so nothing cancels; even and odd powers apart halve the chain of rounding errors.
VB_INLINE double scaled_erfc(double x) {
  const double z = x * x;
  double p_odd = 6.123001634907667947e-5;
  p_odd = p_odd * z + 1.091809715154537132e-2;
  p_odd = p_odd * z + 0.2643926200995307229;
  p_odd = p_odd * z + 1.626402195576767089;
  p_odd = p_odd * z + 2.18675790650884535;
  double p_even = 1.168938996555957216e-3;
  p_even = p_even * z + 6.456217351610672732e-2;
  p_even = p_even * z + 0.775009004124538589;
  p_even = p_even * z + 2.36604130080346939;
  p_even = p_even * z + 1.0;
  double q_odd = 2.071890425863565493e-3;
  q_odd = q_odd * z + 0.1154694181429435896;
  q_odd = q_odd * z + 1.429848413053731618;
  q_odd = q_odd * z + 4.825894063577072641;
  q_odd = q_odd * z + 3.315137073604347238;
  double q_even = 1.085273782693152378e-4;
  q_even = q_even * z + 1.940608703356908662e-2;
  q_even = q_even * z + 0.4782453693790795038;
  q_even = q_even * z + 3.107495490715031053;
  q_even = q_even * z + 5.106772910725092528;
  q_even = q_even * z + 1.0;
  return (p_odd * x + p_even) / (q_odd * x + q_even);
}

// erfc(x) for x >= 0. The square is taken as high^2, which is exact, plus the rest: an error of one
// unit in the last place of x^2 = 600 would be 1e-13 in the result.
VB_INLINE double erfc_of_positive(double x) {
  const double a = min(x, 28.0);
  const double high = from_bits(bits(a) & ~std::int64_t{0x7ffffff});
  return exp_of_sum(-(high * high), -((a - high) * (a + high))) * scaled_erfc(a);
}

}  // namespace detail

VB_INLINE double exp(double x) { return detail::exp_of_sum(x, 0.0); }

// Natural logarithm of a positive normal number; NaN for others.
VB_INLINE double log(double x) {
  // x = 2^n m with m in sqrt(1/2) .. sqrt(2); unsigned shifts, because AVX2 has no other 64-bit
  // ones
  const std::uint64_t u = static_cast<std::uint64_t>(bits(x));
  const std::uint64_t above = u - 0x3fe6a09e667f3bcd;
  const std::uint64_t biased_n = (above + (std::uint64_t{1024} << 52)) >> 52;
  const double n =
      from_bits(static_cast<std::int64_t>(biased_n | 0x4330000000000000)) - 4503599627371520.0;
  const double f =
      from_bits(static_cast<std::int64_t>(u - (above & ~((std::uint64_t{1} << 52) - 1)))) - 1.0;
  // log(1 + f) = 2 atanh(s), arranged so that the leading term f is exact
  const double s = f / (2.0 + f);
  const double z = s * s;
  double w = 0.1461658542488862199;
  w = w * z + 0.1533171061821077157;
  w = w * z + 0.1818288945567494604;
  w = w * z + 0.2222221113025987703;
  w = w * z + 0.2857142862600326874;
  w = w * z + 0.3999999999989944323;
  w = w * z + 0.6666666666666669688;
  const double half_square = 0.5 * f * f;
  const double low = half_square - (s * (half_square + z * w) + n * 7.440617110012397e-11);
  const double value = n * 0.6931471804855391 - (low - f);
  const std::int64_t not_positive = static_cast<std::int64_t>((u | (u - 1)) >> 63);
  return from_bits(bits(value) | (-not_positive & 0x7ff8000000000000));
}

// x to the power y, for x >= 0; NaN for negative x, even where y is whole. The relative error grows
// as |y log x|.
VB_INLINE double pow(double x, double y) {
  const double of_zero = select(y == 0.0, 1.0, 0.0);
  const double value = select(x == 0.0, of_zero, detail::exp_of_sum(y * log(x), 0.0));
  // By its bits: a comparison with NaN means nothing here, and exp has made a number of log's NaN.
  return from_bits(bits(value) | (-static_cast<std::int64_t>(x < 0.0) & 0x7ff8000000000000));
}

// (exp(2x) - 1) / (exp(2x) + 1), the numerator without cancellation
VB_INLINE double tanh(double x) {
  const detail::ExpParts e = detail::exp_parts(min(2.0 * abs(x), 40.0), 0.0);
  const double scale = detail::exp2_of_rounded(e.sum);
  const double numerator = scale * e.p + (scale - 1.0);
  const double value = numerator / (numerator + 2.0);
  return from_bits(bits(value) | (bits(x) & ~std::int64_t{0x7fffffffffffffff}));
}

// Sine and cosine keep full accuracy to |x| of about 1e6 and lose it gradually beyond.
VB_INLINE double sin(double x) { return detail::sin_of_turned(x, 0); }
VB_INLINE double cos(double x) { return detail::sin_of_turned(x, 1); }

// The angle of the point (x, y), in -pi .. pi; 0 for the origin.
VB_INLINE double atan2(double y, double x) {
  const double ax = abs(x);
  const double ay = abs(y);
  const double longer = max(ax, ay);
  const double shorter = min(ax, ay);
  // Angles above pi/8 are taken from pi/4: tan(a - pi/4) = (tan a - 1) / (1 + tan a).
  const bool turned = shorter > 0.41421356237309503 * longer;
  const double numerator = turned ? shorter - longer : shorter;
  const double denominator = turned ? shorter + longer : longer;
  const double t = numerator / (denominator == 0.0 ? 1.0 : denominator);
  const double z = t * t;
  double p = -1.917540471110493368e-2;
  p = p * z + 3.923044778479309523e-2;
  p = p * z - 5.085407834589484257e-2;
  p = p * z + 5.858140904866328282e-2;
  p = p * z - 6.664510525508936599e-2;
  p = p * z + 7.69218312537689209e-2;
  p = p * z - 9.090904575306489084e-2;
  p = p * z + 0.1111111101518701872;
  p = p * z - 0.1428571428466568076;
  p = p * z + 0.1999999999999551655;
  p = p * z - 0.3333333333333333016;
  const double small = t + t * z * p;
  const double octant = turned ? 0.7853981633974483 + (small + 3.061616997868383e-17) : small;
  const double quadrant = ay > ax ? 1.5707963267948966 - (octant - 6.123233995736766e-17) : octant;
  const double half = x < 0.0 ? 3.141592653589793 - (quadrant - 1.2246467991473532e-16) : quadrant;
  return from_bits(bits(half) | (bits(y) & ~std::int64_t{0x7fffffffffffffff}));
}

// What is left of a after whole multiples of b, with the sign of b.
VB_INLINE double mod(double a, double b) {
  const double rest = a - __builtin_floor(a / b) * b;
  const double up = rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
  return abs(up) >= abs(b) ? up - b : up;  // the quotient is rounded, perhaps to the next integer
}

// To 9 units in the last place where it is small.
VB_INLINE double erfc(double x) {
  const double value = detail::erfc_of_positive(abs(x));
  return x < 0.0 ? 2.0 - value : value;
}

VB_INLINE double erf(double x) {
  const double a = abs(x);
  const double z = min(x * x, 0.25);
  double p = 1.472586548055674391e-6;
  p = p * z - 1.484584925870977869e-5;
  p = p * z + 1.205333512435374075e-4;
  p = p * z - 8.548297753674966883e-4;
  p = p * z + 5.223977373021470017e-3;
  p = p * z - 2.686617063288792935e-2;
  p = p * z + 0.1128379167092535315;
  p = p * z - 0.3761263890318347354;
  p = p * z + 1.12837916709551257;
  const double tail = 1.0 - detail::erfc_of_positive(a);
  return a < 0.5 ? p * x : (x < 0.0 ? -tail : tail);
}

}  // namespace virtualbrain::vmath
