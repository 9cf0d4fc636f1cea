// Wilson-Cowan excitatory and inhibitory populations
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct WilsonCowan : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "WilsonCowan";
  static constexpr auto summary =
      "The fractions of excitatory and of inhibitory cells that fire at a time. Each population "
      "answers its summed input by a sigmoid and rests for a refractory period.";
  static constexpr auto reference =
      "Wilson & Cowan 1972, Biophysical Journal 12:1-24, doi:10.1016/S0006-3495(72)86068-5; "
      "Wilson & Cowan 1973, Kybernetik 13:55-80, doi:10.1007/BF00288786; "
      "Daffertshofer & van Wijk 2011, Frontiers in Neuroinformatics 5:6, "
      "doi:10.3389/fninf.2011.00006";

  T c_ee =
      this->param("c_ee", 12.0, "", 11.0, 16.0, "Coupling from excitatory to excitatory cells");
  T c_ei = this->param("c_ei", 4.0, "", 2.0, 15.0, "Coupling from inhibitory to excitatory cells");
  T c_ie = this->param("c_ie", 13.0, "", 2.0, 22.0, "Coupling from excitatory to inhibitory cells");
  T c_ii = this->param("c_ii", 11.0, "", 2.0, 15.0, "Coupling from inhibitory to inhibitory cells");
  T tau_e = this->param("tau_e", 10.0, "ms", 0.1, 150.0, "Time constant of excitatory cells");
  T tau_i = this->param("tau_i", 10.0, "ms", 0.1, 150.0, "Time constant of inhibitory cells");
  T a_e = this->param("a_e", 1.2, "", 0.0, 1.4, "Slope of the excitatory sigmoid");
  T b_e = this->param("b_e", 2.8, "", 1.4, 6.0, "Input at the steepest point of that sigmoid");
  T c_e = this->param("c_e", 1.0, "", 1.0, 20.0, "Height of that sigmoid");
  T theta_e = this->param("theta_e", 0.0, "", 0.0, 60.0, "Threshold of excitatory cells");
  T a_i = this->param("a_i", 1.0, "", 0.0, 2.0, "Slope of the inhibitory sigmoid");
  T b_i = this->param("b_i", 4.0, "", 2.0, 6.0, "Input at the steepest point of that sigmoid");
  T theta_i = this->param("theta_i", 0.0, "", 0.0, 60.0, "Threshold of inhibitory cells");
  T c_i = this->param("c_i", 1.0, "", 1.0, 20.0, "Height of the inhibitory sigmoid");
  T r_e = this->param("r_e", 1.0, "", 0.5, 2.0, "Refractoriness of excitatory cells");
  T r_i = this->param("r_i", 1.0, "", 0.5, 2.0, "Refractoriness of inhibitory cells");
  T k_e = this->param("k_e", 1.0, "", 0.5, 2.0, "Largest response of excitatory cells");
  T k_i = this->param("k_i", 1.0, "", 0.0, 2.0, "Largest response of inhibitory cells");
  T P = this->param("P", 0.0, "", 0.0, 20.0, "External input to excitatory cells");
  T Q = this->param("Q", 0.0, "", 0.0, 20.0, "External input to inhibitory cells");
  T alpha_e = this->param("alpha_e", 1.0, "", 0.0, 20.0, "Gain of the input to excitatory cells");
  T alpha_i = this->param("alpha_i", 1.0, "", 0.0, 20.0, "Gain of the input to inhibitory cells");
  T shift_sigmoid = this->flag("shift_sigmoid", true,
                               "Whether to lower the sigmoids so that no input gives no response");

  T E = this->state("E", "", 0.0, 1.0, "Activity of excitatory cells");
  T I = this->state("I", "", 0.0, 1.0, "Activity of inhibitory cells");

  T c_E = this->input("c_E", "Long-range input from E");
  T c_I = this->input("c_I", "Long-range input from I; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"E", "I"});
    declaration.variables_of_interest({"E"});
  }

  VB_INLINE T response(const T& x, const T& height, const T& slope, const T& middle) const {
    const T at_rest = select(shift_sigmoid > 0.5, 1.0 / (1.0 + exp(slope * middle)), 0.0);
    return height * (1.0 / (1.0 + exp(-slope * (x - middle))) - at_rest);
  }

  VB_INLINE void dfun() {
    const T nearby = this->local(E) + this->local(I);
    const T x_e = alpha_e * (c_ee * E - c_ei * I + P - theta_e + c_E + nearby);
    const T x_i = alpha_i * (c_ie * E - c_ii * I + Q - theta_i + nearby);
    this->rates((-E + (k_e - r_e * E) * response(x_e, c_e, a_e, b_e)) / tau_e,
                (-I + (k_i - r_i * I) * response(x_i, c_i, a_i, b_i)) / tau_i);
  }
};

}  // namespace virtualbrain::models
