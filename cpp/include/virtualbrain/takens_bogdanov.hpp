// The fast subsystem of the bursters of Saggio et al. 2017: a sphere in the parameter space of a
// degenerate Takens-Bogdanov singularity. A point of the sphere is (mu2, -mu1, nu).
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class T>
VB_INLINE Row<T, 3> unit(const Row<T, 3>& a) {
  const T scale = 1.0 / sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
  return {{a[0] * scale, a[1] * scale, a[2] * scale}};
}

template <class T>
VB_INLINE Row<T, 3> cross(const Row<T, 3>& a, const Row<T, 3>& b) {
  return {{a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]}};
}

// The great circle through a and b: start cos(angle) + normal sin(angle).
template <class T>
struct GreatCircle {
  Row<T, 3> start, normal;

  static VB_INLINE GreatCircle through(const Row<T, 3>& a, const Row<T, 3>& b) {
    return {unit(a), unit(cross(cross(a, b), a))};
  }
  VB_INLINE Row<T, 3> at(const T& angle, const T& radius) const {
    const T c = radius * cos(angle);
    const T s = radius * sin(angle);
    return {
        {start[0] * c + normal[0] * s, start[1] * c + normal[1] * s, start[2] * c + normal[2] * s}};
  }
};

// The real part of a root of x^3 - mu2 x - mu1, by Cardano's formula with principal cube roots;
// branch is 1, 2 or 3.
template <class T>
VB_INLINE T resting_state(const T& mu1, const T& mu2, const T& branch) {
  const T half = 0.5 * mu1;
  const T discriminant = half * half - mu2 * mu2 * mu2 * (1.0 / 27.0);
  const T root = sqrt(abs(discriminant));
  // The formula adds the cube roots of p and q = half +- sqrt(discriminant).
  const T p = select(discriminant < 0.0, half, half + root);
  const T q = select(discriminant < 0.0, half, half - root);
  const T imaginary = select(discriminant < 0.0, root, 0.0);
  const T length_p = pow(p * p + imaginary * imaginary, 1.0 / 6.0);
  const T length_q = pow(q * q + imaginary * imaginary, 1.0 / 6.0);
  const T angle_p = atan2(imaginary, p) * (1.0 / 3.0);
  const T angle_q = select(discriminant < 0.0, -angle_p, select(q < 0.0, kPi / 3.0, 0.0));
  const T third = 2.0 * kPi / 3.0;
  const T turn = select(branch > 2.5, -third, select(branch > 1.5, third, 0.0));
  return length_p * cos(angle_p + turn) + length_q * cos(angle_q - turn);
}

// Rates of the burster: x and y fast, z slow.
template <class T>
struct Burster {
  T d_x, d_y, d_z;

  // slowing: what z feels besides the distance from the resting state
  static VB_INLINE Burster at(const T& x, const T& y, const Row<T, 3>& point, const T& branch,
                              const T& b, const T& c, const T& slowing) {
    const T mu2 = point[0];
    const T mu1 = -point[1];
    const T nu = point[2];
    const T from_rest = x - resting_state(mu1, mu2, branch);
    return {-y, x * x * x - mu2 * x - mu1 - y * (nu + b * x + x * x),
            -c * (sqrt(from_rest * from_rest + y * y) + slowing)};
  }
};

}  // namespace virtualbrain::models
