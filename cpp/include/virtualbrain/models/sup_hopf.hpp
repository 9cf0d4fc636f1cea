// Normal form of the supercritical Hopf bifurcation
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct SupHopf : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "SupHopf";
  static constexpr auto summary =
      "The Stuart-Landau oscillator in Cartesian coordinates. For a < 0 it is a damped oscillator "
      "at rest, for a > 0 it cycles with radius sqrt(a). Whole-brain models put it just below the "
      "bifurcation, where noise makes it oscillate.";
  static constexpr auto reference =
      "Deco et al. 2017, Scientific Reports 7:3095, doi:10.1038/s41598-017-03073-5; "
      "Kuznetsov 2004, Elements of Applied Bifurcation Theory, doi:10.1007/978-1-4757-3978-7";

  T a = this->param("a", -0.5, "", -10.0, 10.0, "Distance from the bifurcation");
  T omega = this->param("omega", 1.0, "rad/ms", 0.05, 630.0, "Angular frequency");

  T x = this->state("x", "", -5.0, 5.0, "Real part");
  T y = this->state("y", "", -5.0, 5.0, "Imaginary part");

  T c_x = this->input("c_x", "Long-range input from x");
  T c_y = this->input("c_y", "Long-range input from y");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x", "y"});
    declaration.variables_of_interest({"x"});
  }

  VB_INLINE void dfun() {
    const T growth = a - x * x - y * y;
    this->rates(growth * x - omega * y + c_x + this->local(x),  //
                growth * y + omega * x + c_y);
  }
};

}  // namespace virtualbrain::models
