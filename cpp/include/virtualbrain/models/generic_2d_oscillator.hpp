// Generic two-dimensional oscillator
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct Generic2dOscillator : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Generic2dOscillator";
  static constexpr auto summary =
      "A fast variable V with a cubic nullcline and a slow one W whose nullcline is any polynomial "
      "up to second order. Depending on the parameters it is excitable, bistable or oscillating, "
      "with the FitzHugh-Nagumo and Morris-Lecar models as special cases.";
  static constexpr auto reference =
      "FitzHugh 1961, Biophysical Journal 1:445, doi:10.1016/S0006-3495(61)86902-6; "
      "Stefanescu & Jirsa 2008, PLoS Computational Biology 4:e1000219, "
      "doi:10.1371/journal.pcbi.1000219; "
      "Sanz-Leon et al. 2013, Frontiers in Neuroinformatics 7:10, doi:10.3389/fninf.2013.00010";

  T tau = this->param("tau", 1.0, "", 1.0, 5.0, "How much faster V is than W");
  T I = this->param("I", 0.0, "", -5.0, 5.0, "Constant current; shifts the cubic nullcline");
  T a = this->param("a", -2.0, "", -5.0, 5.0, "Offset of the nullcline of W");
  T b = this->param("b", -10.0, "", -20.0, 15.0, "Slope of the nullcline of W");
  T c = this->param("c", 0.0, "", -10.0, 10.0, "Quadratic term of the nullcline of W");
  T d = this->param("d", 0.02, "", 0.0001, 1.0, "Scale of time");
  T e = this->param("e", 3.0, "", -5.0, 5.0, "Quadratic term of the nullcline of V");
  T f = this->param("f", 1.0, "", -5.0, 5.0, "Cubic term of the nullcline of V");
  T g = this->param("g", 0.0, "", -5.0, 5.0, "Linear term of the nullcline of V");
  T alpha = this->param("alpha", 1.0, "", -5.0, 5.0, "Strength of W in the equation of V");
  T beta = this->param("beta", 1.0, "", -5.0, 5.0, "Strength of W in its own equation");
  T gamma = this->param("gamma", 1.0, "", -1.0, 1.0, "Scale of I and of the long-range input");

  // The division would take half of the time of a step.
  T d_by_tau = this->derived("d_by_tau", "d / tau: scale of the rate of W");

  T V = this->state("V", "", -2.0, 4.0, "Fast variable, like a membrane potential");
  T W = this->state("W", "", -6.0, 6.0, "Slow recovery variable");

  T c_V = this->input("c_V", "Long-range input from V");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"V"});
    declaration.variables_of_interest({"V"});
  }

  VB_INLINE void dfun() {
    const T V2 = V * V;
    this->rates(
        d * tau *
            (alpha * W - f * V2 * V + e * V2 + g * V + gamma * I + gamma * c_V + this->local(V)),
        d_by_tau * (a + b * V + c * V2 - beta * W));
  }

  void derive() { this->set_derived(d / tau); }
};

}  // namespace virtualbrain::models
