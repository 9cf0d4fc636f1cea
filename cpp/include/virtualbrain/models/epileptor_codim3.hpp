// Epileptor in the unfolding of a codimension-3 singularity
#pragma once
#include "virtualbrain/model.hpp"
#include "virtualbrain/takens_bogdanov.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct EpileptorCodim3 : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "EpileptorCodim3";
  static constexpr auto summary =
      "A fast oscillator (x, y) whose parameters lie on a sphere around a degenerate "
      "Takens-Bogdanov singularity, and a slow variable z that moves it to and fro on a great "
      "circle of that sphere: bursting starts at one end and stops at the other. The choice of the "
      "ends gives almost every known class of bursting; the default is c2s (saddle-node onset, "
      "saddle-homoclinic offset).";
  static constexpr auto reference =
      "Saggio et al. 2017, Journal of Mathematical Neuroscience 7:7, "
      "doi:10.1186/s13408-017-0050-8; "
      "Saggio et al. 2020, eLife 9:e55632, doi:10.7554/eLife.55632";

  T mu1_start = this->param("mu1_start", -0.02285, "", -1.0, 1.0, "mu1 where bursts stop");
  T mu2_start = this->param("mu2_start", 0.3448, "", -1.0, 1.0, "mu2 where bursts stop");
  T nu_start = this->param("nu_start", 0.2014, "", -1.0, 1.0, "nu where bursts stop");
  T mu1_stop = this->param("mu1_stop", -0.07465, "", -1.0, 1.0, "mu1 where bursts start");
  T mu2_stop = this->param("mu2_stop", 0.3351, "", -1.0, 1.0, "mu2 where bursts start");
  T nu_stop = this->param("nu_stop", 0.2053, "", -1.0, 1.0, "nu where bursts start");
  T b = this->param("b", 1.0, "", -kInfinity, kInfinity, "Type of unfolding; 1 is a focus");
  T R = this->param("R", 0.4, "", 0.0, 2.5, "Radius of the sphere");
  T c = this->param("c", 0.001, "", 0.0, 0.01, "Rate of the slow variable");
  T dstar = this->param("dstar", 0.3, "", -0.1, 0.5,
                        "Distance from rest at which the slow variable turns round");
  T Ks = this->param("Ks", 0.0, "", -kInfinity, kInfinity, "Strength of long-range input to z");
  T N = this->integer("N", 1, 1, 3, "Which root of the cubic is the resting state");
  T modification =
      this->flag("modification", true, "Whether z is held back far from 0.5, for negative dstar");

  Row<T, 3> E = this->template derived<3>("E", "First axis of the great circle, its start");
  Row<T, 3> F = this->template derived<3>("F", "Second axis of the great circle");

  T x = this->state("x", "", 0.4, 0.6, "Fast variable");
  T y = this->state("y", "", -0.1, 0.1, "Rate of change of -x");
  T z = this->state("z", "", 0.0, 0.15, "Slow variable, an angle");

  T c_x = this->input("c_x", "Long-range input from x");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x"});
    declaration.variables_of_interest({"x", "z"});
  }

  void derive() {
    const auto circle = GreatCircle<T>::through({{mu2_start, -mu1_start, nu_start}},
                                                {{mu2_stop, -mu1_stop, nu_stop}});
    this->set_derived(circle.start, circle.normal);
  }

  VB_INLINE void dfun() {
    const Row<T, 3> point = GreatCircle<T>{E, F}.at(z, R);
    const T u = z - 0.5;
    const T u7 = u * u * u * u * u * u * u;
    const auto d = Burster<T>::at(x, y, point, N, b, c,
                                  select(modification > 0.5, 0.1 * u7, 0.0) - dstar + Ks * c_x);
    this->rates(d.d_x, d.d_y, d.d_z);
  }
};

}  // namespace virtualbrain::models
