// Morris-Lecar model
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct MorrisLecar : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "MorrisLecar";
  static constexpr auto summary =
      "An excitable membrane with a calcium current that follows the potential at once and a "
      "slower potassium current. It oscillates within a range of the input I.";
  static constexpr auto reference =
      "Morris & Lecar 1981, Biophysical Journal 35:193-213, doi:10.1016/S0006-3495(81)84782-0";

  T gCa = this->param("gCa", 4.0, "mS/cm2", 2.0, 6.0, "Conductance of calcium channels");
  T gK = this->param("gK", 8.0, "mS/cm2", 4.0, 12.0, "Conductance of potassium channels");
  T gL = this->param("gL", 2.0, "mS/cm2", 1.0, 3.0, "Conductance of the leak");
  T C = this->param("C", 20.0, "uF/cm2", 10.0, 30.0, "Capacitance of the membrane");
  T lambda_Nbar = this->param("lambda_Nbar", 0.06666667, "1/ms", 0.0, 1.0,
                              "Rate at which potassium channels open at V3");
  T V1 = this->param("V1", 10.0, "mV", 5.0, 15.0, "Potential at which half of the calcium opens");
  T V2 = this->param("V2", 15.0, "mV", 7.5, 22.5, "Width of the opening of calcium channels");
  T V3 =
      this->param("V3", -1.0, "mV", -1.5, -0.5, "Potential at which half of the potassium opens");
  T V4 = this->param("V4", 14.5, "mV", 7.25, 22.0, "Width of the opening of potassium channels");
  T VCa = this->param("VCa", 100.0, "mV", 50.0, 150.0, "Reversal potential of calcium");
  T VK = this->param("VK", -70.0, "mV", -105.0, -35.0, "Reversal potential of potassium");
  T VL = this->param("VL", -50.0, "mV", -75.0, -25.0, "Reversal potential of the leak");
  T I = this->param("I", 0.0, "uA/cm2", 0.0, 500.0, "Constant input");

  T V = this->state("V", "mV", -70.0, 50.0, "Membrane potential");
  T N = this->state("N", "", 0.0, 0.8, "Fraction of open potassium channels");

  T c = this->input("c", "Long-range input from V, a current");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"V"});
    declaration.variables_of_interest({"V"});
  }

  VB_INLINE void dfun() {
    const T M_inf = 0.5 * (1.0 + tanh((V - V1) / V2));
    const T u = (V - V3) / V4;
    const T N_inf = 0.5 * (1.0 + tanh(u));
    const T half = exp(0.5 * u);
    const T lambda_N = lambda_Nbar * 0.5 * (half + 1.0 / half);  // cosh(u / 2)
    this->rates(
        (I + c + this->local(V) - gL * (V - VL) - gCa * M_inf * (V - VCa) - gK * N * (V - VK)) / C,
        lambda_N * (N_inf - N));
  }
};

}  // namespace virtualbrain::models
