// Epileptor
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Epileptor : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Epileptor";
  static constexpr auto summary =
      "A phenomenological model of seizures on three time scales: x1 and y1 make the fast "
      "discharges, x2 and y2 the spike-and-wave events, and the slow permittivity z carries the "
      "node into a seizure and out of it. g lets the first pair act on the second with a lag. "
      "x0 says how prone the node is to seizures (above about -2.05 they come by themselves). "
      "x2 - x1 resembles a local field potential.";
  static constexpr auto reference =
      "Jirsa et al. 2014, Brain 137:2210-2230, doi:10.1093/brain/awu133; "
      "Proix et al. 2014, Journal of Neuroscience 34:15009-15021, "
      "doi:10.1523/JNEUROSCI.1417-14.2014";

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
  T tt = this->param("tt", 1.0, "", 0.001, 10.0, "Scale of time");
  T modification = this->flag("modification", false,
                              "Whether z follows x1 by a sigmoid rather than a straight line");

  T x1 = this->state("x1", "", -2.0, 1.0, "Fast discharges");
  T y1 = this->state("y1", "", -20.0, 2.0, "Recovery of x1");
  T z = this->state("z", "", 2.0, 5.0, "Permittivity, slow");
  T x2 = this->state("x2", "", -2.0, 0.0, "Spike-and-wave events");
  T y2 = this->state("y2", "", 0.0, 2.0, "Recovery of x2");
  T g = this->state("g", "", -1.0, 1.0, "Low-pass filtered x1");

  T c_x1 = this->input("c_x1", "Long-range input from x1");
  T c_x2 = this->input("c_x2", "Long-range input from x2");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x1", "x2"});
    declaration.variables_of_interest({"x2 - x1", "z"});
  }

  VB_INLINE void dfun() {
    const T z4 = z - 4.0;
    const T f1 = select(x1 < 0.0, b * x1 - a * x1 * x1, slope - x2 + 0.6 * z4 * z4);
    const T f2 = select(x2 < -0.25, 0.0, aa * (x2 + 0.25));
    const T z3 = z * z * z;
    const T h = select(modification > 0.5, x0 + 3.0 / (1.0 + exp(-10.0 * (x1 + 0.5))),
                       4.0 * (x1 - x0) + select(z < 0.0, -0.1 * (z3 * z3 * z), 0.0));
    this->rates(tt * (y1 - z + Iext + this->local(x1) + Kvf * c_x1 + f1 * x1),
                tt * (c - d * x1 * x1 - y1),     //
                tt * (r * (h - z + Ks * c_x1)),  //
                tt * (-y2 + x2 - x2 * x2 * x2 + Iext2 + bb * g - 0.3 * (z - 3.5) + Kf * c_x2),
                tt * ((-y2 + f2) / tau),  //
                tt * (-0.01 * (g - 0.1 * x1)));
  }
};

}  // namespace virtualbrain::models
