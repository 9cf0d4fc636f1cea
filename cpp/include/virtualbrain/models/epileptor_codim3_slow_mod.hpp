// Epileptor in the unfolding of a codimension-3 singularity, with drifting classes
#pragma once
#include "virtualbrain/model.hpp"
#include "virtualbrain/takens_bogdanov.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct EpileptorCodim3SlowMod : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "EpileptorCodim3SlowMod";
  static constexpr auto summary =
      "The burster of EpileptorCodim3 whose offset and onset points A and B themselves drift, much "
      "more slowly, along two great circles (angles uA and uB), so that its bursts change from one "
      "class to another.";
  static constexpr auto reference =
      "Saggio et al. 2017, Journal of Mathematical Neuroscience 7:7, "
      "doi:10.1186/s13408-017-0050-8; "
      "Saggio et al. 2020, eLife 9:e55632, doi:10.7554/eLife.55632";

  T mu1_Ain = this->param("mu1_Ain", 0.05494, "", -1.0, 1.0, "mu1 of the offset point, at first");
  T mu2_Ain = this->param("mu2_Ain", 0.2731, "", -1.0, 1.0, "mu2 of the offset point, at first");
  T nu_Ain = this->param("nu_Ain", 0.287, "", -1.0, 1.0, "nu of the offset point, at first");
  T mu1_Bin = this->param("mu1_Bin", -0.0461, "", -1.0, 1.0, "mu1 of the onset point, at first");
  T mu2_Bin = this->param("mu2_Bin", 0.243, "", -1.0, 1.0, "mu2 of the onset point, at first");
  T nu_Bin = this->param("nu_Bin", 0.3144, "", -1.0, 1.0, "nu of the onset point, at first");
  T mu1_Aend = this->param("mu1_Aend", 0.06485, "", -1.0, 1.0, "mu1 that the offset point goes to");
  T mu2_Aend = this->param("mu2_Aend", 0.07337, "", -1.0, 1.0, "mu2 that the offset point goes to");
  T nu_Aend = this->param("nu_Aend", -0.3878, "", -1.0, 1.0, "nu that the offset point goes to");
  T mu1_Bend = this->param("mu1_Bend", 0.03676, "", -1.0, 1.0, "mu1 that the onset point goes to");
  T mu2_Bend = this->param("mu2_Bend", -0.02792, "", -1.0, 1.0, "mu2 that the onset point goes to");
  T nu_Bend = this->param("nu_Bend", -0.3973, "", -1.0, 1.0, "nu that the onset point goes to");
  T b = this->param("b", 1.0, "", -kInfinity, kInfinity, "Type of unfolding; 1 is a focus");
  T R = this->param("R", 0.4, "", 0.01, 2.5, "Radius of the sphere");
  T c = this->param("c", 0.002, "", 0.0, 0.01, "Rate of the slow variable");
  T cA = this->param("cA", 0.0001, "", 0.0, 0.001, "Rate at which the offset point drifts");
  T cB = this->param("cB", 0.00012, "", 0.0, 0.001, "Rate at which the onset point drifts");
  T dstar = this->param("dstar", 0.3, "", -0.1, 0.5,
                        "Distance from rest at which the slow variable turns round");
  T Ks = this->param("Ks", 0.0, "", -kInfinity, kInfinity, "Strength of long-range input to z");
  T N = this->integer("N", 1, 1, 3, "Which root of the cubic is the resting state");
  T modification =
      this->flag("modification", true, "Whether z is held back far from 0.5, for negative dstar");

  Row<T, 3> G = this->template derived<3>("G", "First axis of the circle of the offset point");
  Row<T, 3> H = this->template derived<3>("H", "Second axis of the circle of the offset point");
  Row<T, 3> L = this->template derived<3>("L", "First axis of the circle of the onset point");
  Row<T, 3> M = this->template derived<3>("M", "Second axis of the circle of the onset point");

  T x = this->state("x", "", 0.4, 0.6, "Fast variable");
  T y = this->state("y", "", -0.1, 0.1, "Rate of change of -x");
  T z = this->state("z", "", 0.0, 0.1, "Slow variable, an angle");
  T uA = this->state("uA", "", 0.0, 0.0, "Angle of the offset point");
  T uB = this->state("uB", "", 0.0, 0.0, "Angle of the onset point");

  T c_x = this->input("c_x", "Long-range input from x");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x"});
    declaration.variables_of_interest({"x", "z"});
  }

  void derive() {
    const auto offset =
        GreatCircle<T>::through({{mu2_Ain, -mu1_Ain, nu_Ain}}, {{mu2_Aend, -mu1_Aend, nu_Aend}});
    const auto onset =
        GreatCircle<T>::through({{mu2_Bin, -mu1_Bin, nu_Bin}}, {{mu2_Bend, -mu1_Bend, nu_Bend}});
    this->set_derived(offset.start, offset.normal, onset.start, onset.normal);
  }

  VB_INLINE void dfun() {
    const Row<T, 3> A = GreatCircle<T>{G, H}.at(uA, R);
    const Row<T, 3> B = GreatCircle<T>{L, M}.at(uB, R);
    const Row<T, 3> point = GreatCircle<T>::through(A, B).at(z, R);
    const T u = z - 0.5;
    const T u7 = u * u * u * u * u * u * u;
    const auto d = Burster<T>::at(x, y, point, N, b, c,
                                  select(modification > 0.5, 0.1 * u7, 0.0) - dstar + Ks * c_x);
    this->rates(d.d_x, d.d_y, d.d_z, cA, cB);
  }
};

}  // namespace virtualbrain::models
