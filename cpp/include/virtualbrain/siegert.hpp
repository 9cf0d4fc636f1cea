// The integral of exp(u^2) (1 + erf(u)), in which the firing rate of an integrate-and-fire neuron
// with noise is written (Siegert 1951). It has no closed form; with Dawson's function D it is
//   2 exp(x^2) D(x) - sign(x) G(|x|),  without the first term for x < 0,
// where G(y) is the integral of exp(u^2) erfc(u) from 0 to y. D and G are smooth from 0 to infinity
// and fitted there: sums of Chebyshev polynomials in a variable that maps this onto 1 .. -1.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

// The sum of c[k] T_k(x), by Clenshaw's recurrence. It recurs at compile time: a loop would keep
// the loop over nodes from being vectorised.
template <int k, class T, int N>
VB_INLINE T chebyshev_sum(const double (&c)[N], const T& x, const T& b1, const T& b2) {
  if constexpr (k == 0) {
    return c[0] + x * b1 - b2;
  } else {
    return chebyshev_sum<k - 1>(c, x, T(c[k] + 2.0 * x * b1 - b2), b1);
  }
}

template <class T, int N>
VB_INLINE T chebyshev_sum(const double (&c)[N], const T& x) {
  return chebyshev_sum<N - 2>(c, x, T(c[N - 1]), T(0.0));
}

// From 0 to x, for x up to 26; relative error below 2e-10.
template <class T>
VB_INLINE T siegert_integral(const T& x) {
  // G(y) - log(1 + y) / sqrt(pi) in 4 / (2 + y) - 1
  constexpr double g[] = {0.31562778287407478,     -0.27528268675429279,    -0.039292599349554841,
                          -0.0017824742524166406,  0.00061406937652271054,  0.00011869162721695483,
                          -1.6389018073148887e-06, -1.5885883471360429e-06, 3.7376501109019148e-07,
                          8.3061144386676547e-08,  -1.2658737829179726e-08, -1.0432108671886475e-09,
                          8.9767965531260599e-10,  -2.5621884900345784e-11, -3.5880089337030362e-11,
                          7.8679266728591973e-12,  8.5345797283899289e-13};
  // D(y) (1 + 2 y^2) / y in 18 / (9 + y^2) - 1
  constexpr double d[] = {1.1943442677135157,      0.21976264643787191,     -0.040049041525493906,
                          -0.14506833113818168,    -0.13186856892612264,    -0.07318303982728204,
                          -0.024345735429462143,   -0.0021626992303241505,  0.0020400846983474781,
                          0.0007581051643442303,   -0.0001286279111266093,  -0.00012364944241329115,
                          8.6293064164274553e-06,  1.9847481113211666e-05,  -1.3486139592656181e-06,
                          -3.3828681156713917e-06, 4.6503391908293078e-07,  5.8507489254101095e-07,
                          -1.6374131571430126e-07, -9.1035020362013584e-08, 4.9950148909028845e-08,
                          8.8868722885741851e-09,  -1.2807110067823603e-08, 1.2536245440786305e-09,
                          2.5516302408710642e-09,  -1.0362738392076318e-09, -2.7719769779473351e-10,
                          3.40336634366418e-10,    -5.0922211353078956e-11};
  const T y = abs(x);
  const T square = y * y;
  const T G = log(1.0 + y) * 0.5641895835477563 + chebyshev_sum(g, T(4.0 / (2.0 + y) - 1.0));
  const T D = y / (1.0 + 2.0 * square) * chebyshev_sum(d, T(18.0 / (9.0 + square) - 1.0));
  return select(x > 0.0, 2.0 * exp(min(square, 676.0)) * D - G, -G);
}

}  // namespace virtualbrain::models
