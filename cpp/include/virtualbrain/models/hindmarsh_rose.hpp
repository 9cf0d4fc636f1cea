// Hindmarsh-Rose model
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct HindmarshRose : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "HindmarshRose";
  static constexpr auto summary =
      "A fast oscillator that a slow variable z switches on and off: bursts of spikes for I about "
      "2, chaos for I about 3.2, single spikes beyond.";
  static constexpr auto reference =
      "Hindmarsh & Rose 1984, Proceedings of the Royal Society B 221:87-102, "
      "doi:10.1098/rspb.1984.0024";

  T r = this->param("r", 0.001, "", 0.0, 1.0, "Rate of the adaptation z");
  T a = this->param("a", 1.0, "", 0.0, 1.0, "Cubic term of the membrane");
  T b = this->param("b", 3.0, "", 0.0, 3.0, "Quadratic term of the membrane");
  T c = this->param("c", 1.0, "", 0.0, 1.0, "Resting level of the recovery");
  T d = this->param("d", 5.0, "", 0.0, 5.0, "Quadratic term of the recovery");
  T s = this->param("s", 4.0, "", 0.0, 5.0, "How much x drives the adaptation");
  T x_1 = this->param("x_1", -1.6, "", -1.6, 1.0, "Level of x that leaves the adaptation at rest");
  T I = this->param("I", 0.0, "", -5.0, 5.0, "Constant input");

  T x = this->state("x", "", -4.0, 4.0, "Membrane potential");
  T y = this->state("y", "", -60.0, 20.0, "Recovery");
  T z = this->state("z", "", -2.0, 18.0, "Slow adaptation");

  T c_x = this->input("c_x", "Long-range input from x");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x"});
    declaration.variables_of_interest({"x"});
  }

  VB_INLINE void dfun() {
    this->rates(y + (b - a * x) * x * x - z + I + c_x + this->local(x),  //
                c - d * x * x - y,                                       //
                r * (s * (x - x_1) - z));
  }
};

}  // namespace virtualbrain::models
