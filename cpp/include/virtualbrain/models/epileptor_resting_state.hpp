// Epileptor with a resting-state oscillator
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct EpileptorRestingState : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "EpileptorRestingState";
  static constexpr auto summary =
      "The Epileptor (x1, y1, z, x2, y2, g) beside a generic oscillator (x_rs, y_rs) that makes "
      "the "
      "healthy rhythm of the region. Used for resting-state connectivity between seizures. The "
      "recorded potential is a mixture, p (x2 - x1) + (1 - p) x_rs.";
  static constexpr auto reference =
      "Courtiol et al. 2020, Journal of Neuroscience 40:5572-5588, "
      "doi:10.1523/JNEUROSCI.0905-19.2020; "
      "Jirsa et al. 2014, Brain 137:2210-2230, doi:10.1093/brain/awu133";

  T a = this->param("a", 1.0, "", -kInfinity, kInfinity, "Cubic term of x1");
  T b = this->param("b", 3.0, "", -kInfinity, kInfinity, "Quadratic term of x1");
  T c = this->param("c", 1.0, "", -kInfinity, kInfinity, "Constant term of y1");
  T d = this->param("d", 5.0, "", -kInfinity, kInfinity, "Quadratic term of y1");
  T r = this->param("r", 0.00035, "1/ms", 0.0, 0.001, "Rate of the slow variable z");
  T s = this->param("s", 4.0, "", -kInfinity, kInfinity,
                    "Slope of z against x1; not in the equations, which have 4");
  T x0 = this->param("x0", -1.6, "", -3.0, -1.0, "Excitability: the higher, the more seizures");
  T Iext = this->param("Iext", 3.1, "", 1.5, 5.0, "External current into x1");
  T slope = this->param("slope", 0.0, "", -16.0, 6.0, "Linear term of x1 above 0");
  T Iext2 = this->param("Iext2", 0.45, "", 0.0, 1.0, "External current into x2");
  T tau = this->param("tau", 10.0, "ms", -kInfinity, kInfinity, "Time constant of y2");
  T aa = this->param("aa", 6.0, "", -kInfinity, kInfinity, "Slope of y2 against x2");
  T bb = this->param("bb", 2.0, "", -kInfinity, kInfinity, "Strength of g in x2");
  T Kvf = this->param("Kvf", 0.0, "", 0.0, 4.0, "Strength of long-range input to x1, very fast");
  T Kf = this->param("Kf", 0.0, "", 0.0, 4.0, "Strength of long-range input to x2, fast");
  T Ks = this->param("Ks", 0.0, "", -4.0, 4.0, "Strength of long-range input to z, slow");
  T tt = this->param("tt", 1.0, "", 0.001, 10.0, "Scale of time of the Epileptor");
  T tau_rs = this->param("tau_rs", 1.0, "", 1.0, 5.0, "How much faster x_rs is than y_rs");
  T I_rs = this->param("I_rs", 0.0, "", -5.0, 5.0, "External current into x_rs");
  T a_rs = this->param("a_rs", -2.0, "", -5.0, 5.0, "Offset of the nullcline of y_rs");
  T b_rs = this->param("b_rs", -10.0, "", -20.0, 15.0, "Slope of the nullcline of y_rs");
  T d_rs = this->param("d_rs", 0.02, "", 0.0001, 1.0, "Scale of time of the oscillator");
  T e_rs = this->param("e_rs", 3.0, "", -5.0, 5.0, "Quadratic term of the nullcline of x_rs");
  T f_rs = this->param("f_rs", 1.0, "", -5.0, 5.0, "Cubic term of the nullcline of x_rs");
  T alpha_rs = this->param("alpha_rs", 1.0, "", -5.0, 5.0, "Strength of y_rs in x_rs");
  T beta_rs = this->param("beta_rs", 1.0, "", -5.0, 5.0, "Strength of y_rs in its own equation");
  T gamma_rs =
      this->param("gamma_rs", 1.0, "", -1.0, 1.0, "Scale of I_rs and of the input to x_rs");
  T K_rs = this->param("K_rs", 1.0, "", 0.0, 10.0, "Strength of long-range input to x_rs");
  T p = this->param("p", 0.0, "", -1.0, 1.0,
                    "Share of the Epileptor in the recorded potential; not in the equations");

  T x1 = this->state("x1", "", -1.8, -1.4, "Fast discharges");
  T y1 = this->state("y1", "", -15.0, -10.0, "Recovery of x1");
  T z = this->state("z", "", 3.6, 4.0, "Permittivity, slow");
  T x2 = this->state("x2", "", -1.1, -0.9, "Spike-and-wave events");
  T y2 = this->state("y2", "", 0.001, 0.01, "Recovery of x2");
  T g = this->state("g", "", -1.0, 1.0, "Low-pass filtered x1");
  T x_rs = this->state("x_rs", "", -2.0, 4.0, "Oscillator, fast variable");
  T y_rs = this->state("y_rs", "", -6.0, 6.0, "Oscillator, recovery");

  T c_x1 = this->input("c_x1", "Long-range input from x1");
  T c_x2 = this->input("c_x2", "Long-range input from x2");
  T c_rs = this->input("c_rs", "Long-range input from x_rs");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x1", "x2", "x_rs"});
    declaration.variables_of_interest({"x2 - x1", "z", "x_rs"});
  }

  VB_INLINE void dfun() {
    const T z4 = z - 4.0;
    const T f1 = select(x1 < 0.0, b * x1 - a * x1 * x1, slope - x2 + 0.6 * z4 * z4);
    const T f2 = select(x2 < -0.25, 0.0, aa * (x2 + 0.25));
    const T z3 = z * z * z;
    const T h = 4.0 * (x1 - x0) + select(z < 0.0, -0.1 * (z3 * z3 * z), 0.0);
    const T x_rs2 = x_rs * x_rs;
    this->rates(tt * (y1 - z + Iext + this->local(x1) + Kvf * c_x1 + f1 * x1),
                tt * (c - d * x1 * x1 - y1),  //
                tt * (r * (h - z + Ks * c_x1)),
                tt * (-y2 + x2 - x2 * x2 * x2 + Iext2 + bb * g - 0.3 * (z - 3.5) + Kf * c_x2),
                tt * ((-y2 + f2) / tau),  //
                tt * (-0.01 * (g - 0.1 * x1)),
                d_rs * tau_rs *
                    (alpha_rs * y_rs - f_rs * x_rs2 * x_rs + e_rs * x_rs2 + gamma_rs * I_rs +
                     gamma_rs * K_rs * c_rs + this->local(x_rs)),
                d_rs * (a_rs + b_rs * x_rs - beta_rs * y_rs) / tau_rs);
  }
};

}  // namespace virtualbrain::models
