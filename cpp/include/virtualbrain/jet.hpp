// A number with its first and second derivatives in two variables. Running a formula on jets
// instead of numbers gives the exact derivatives of the formula.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class T>
struct Jet {
  T value, x, y, xx, xy, yy;

  friend VB_INLINE Jet operator+(const Jet& a, const Jet& b) {
    return {a.value + b.value, a.x + b.x, a.y + b.y, a.xx + b.xx, a.xy + b.xy, a.yy + b.yy};
  }
  friend VB_INLINE Jet operator+(const Jet& a, const T& b) {
    return {a.value + b, a.x, a.y, a.xx, a.xy, a.yy};
  }
  friend VB_INLINE Jet operator+(const T& a, const Jet& b) { return b + a; }
  friend VB_INLINE Jet operator-(const Jet& a) {
    return {-a.value, -a.x, -a.y, -a.xx, -a.xy, -a.yy};
  }
  friend VB_INLINE Jet operator-(const Jet& a, const Jet& b) { return a + -b; }
  friend VB_INLINE Jet operator-(const Jet& a, const T& b) {
    return {a.value - b, a.x, a.y, a.xx, a.xy, a.yy};
  }
  friend VB_INLINE Jet operator-(const T& a, const Jet& b) { return a + -b; }
  friend VB_INLINE Jet operator*(const Jet& a, const T& b) {
    return {a.value * b, a.x * b, a.y * b, a.xx * b, a.xy * b, a.yy * b};
  }
  friend VB_INLINE Jet operator*(const T& a, const Jet& b) { return b * a; }
  friend VB_INLINE Jet operator*(const Jet& a, const Jet& b) {
    return {a.value * b.value,
            a.x * b.value + a.value * b.x,
            a.y * b.value + a.value * b.y,
            a.xx * b.value + 2.0 * a.x * b.x + a.value * b.xx,
            a.xy * b.value + a.x * b.y + a.y * b.x + a.value * b.xy,
            a.yy * b.value + 2.0 * a.y * b.y + a.value * b.yy};
  }
  friend VB_INLINE Jet operator/(const T& a, const Jet& b) {
    const T inverse = 1.0 / b.value;
    const T square = inverse * inverse;
    return chain(b, a * inverse, -a * square, 2.0 * a * square * inverse);
  }
  friend VB_INLINE Jet operator/(const Jet& a, const T& b) { return a * (1.0 / b); }
  friend VB_INLINE Jet operator/(const Jet& a, const Jet& b) { return a * (T(1.0) / b); }
  friend VB_INLINE Jet sqrt(const Jet& a) {
    const T root = sqrt(a.value);
    const T slope = 0.5 / root;
    return chain(a, root, slope, -0.5 * slope / a.value);
  }
  friend VB_INLINE Jet erfc(const Jet& a) {
    const T slope = -1.1283791670955126 * exp(-a.value * a.value);  // -2 / sqrt(pi)
    return chain(a, erfc(a.value), slope, -2.0 * a.value * slope);
  }

 private:
  // f(a), from the values of f and of its derivatives.
  static VB_INLINE Jet chain(const Jet& a, const T& f, const T& f1, const T& f2) {
    return {f,
            f1 * a.x,
            f1 * a.y,
            f1 * a.xx + f2 * a.x * a.x,
            f1 * a.xy + f2 * a.x * a.y,
            f1 * a.yy + f2 * a.y * a.y};
  }
};

}  // namespace virtualbrain::models
