// Two-dimensional reduction of the Epileptor
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Epileptor2D : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Epileptor2D";
  static constexpr auto summary =
      "The Epileptor with its fast discharges averaged out: x1 switches between the interictal and "
      "the ictal level while the slow permittivity z carries the node into a seizure and out of "
      "it. Used to infer from recordings where seizures start.";
  static constexpr auto reference =
      "Proix et al. 2014, Journal of Neuroscience 34:15009-15021, "
      "doi:10.1523/JNEUROSCI.1417-14.2014; "
      "Proix et al. 2017, Brain 140:641-654, doi:10.1093/brain/awx004";

  T a = this->param("a", 1.0, "", -kInfinity, kInfinity, "Cubic term of x1");
  T b = this->param("b", 3.0, "", -kInfinity, kInfinity, "Quadratic term of x1");
  T c = this->param("c", 1.0, "", -kInfinity, kInfinity, "Constant term of x1");
  T d = this->param("d", 5.0, "", -kInfinity, kInfinity, "Quadratic term of x1, from its recovery");
  T r = this->param("r", 0.00035, "1/ms", 0.0, 0.001, "Rate of the slow variable z");
  T x0 = this->param("x0", -1.6, "", -3.0, -1.0, "Excitability: the higher, the more seizures");
  T Iext = this->param("Iext", 3.1, "", 1.5, 5.0, "External current");
  T slope = this->param("slope", 0.0, "", -16.0, 6.0, "Linear term of x1 above 0");
  T Kvf = this->param("Kvf", 0.0, "", 0.0, 4.0, "Strength of long-range input to x1, very fast");
  T Ks = this->param("Ks", 0.0, "", -4.0, 4.0, "Strength of long-range input to z, slow");
  T tt = this->param("tt", 1.0, "", 0.001, 1.0, "Scale of time");
  T modification = this->flag("modification", false,
                              "Whether z follows x1 by a sigmoid rather than a straight line");

  T x1 = this->state("x1", "", -2.0, 1.0, "Level of discharges");
  T z = this->state("z", "", 2.0, 5.0, "Permittivity, slow");

  T c_x1 = this->input("c_x1", "Long-range input from x1");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x1"});
    declaration.variables_of_interest({"x1"});
  }

  VB_INLINE void dfun() {
    const T z4 = z - 4.0;
    const T f = select(x1 < 0.0, a * x1 * x1 + (d - b) * x1, d * x1 - slope - 0.6 * z4 * z4);
    const T z3 = z * z * z;
    const T h = select(modification > 0.5, x0 + 3.0 / (1.0 + exp(-10.0 * (x1 + 0.5))),
                       4.0 * (x1 - x0) + select(z < 0.0, -0.1 * (z3 * z3 * z), 0.0));
    this->rates(tt * (c - z + Iext + this->local(x1) + Kvf * c_x1 - f * x1),
                tt * (r * (h - z + Ks * c_x1)));
  }
};

}  // namespace virtualbrain::models
