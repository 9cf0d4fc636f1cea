// Dumont-Gutkin mean field of excitatory and inhibitory theta neurons
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct DumontGutkin : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "DumontGutkin";
  static constexpr auto summary =
      "The exact firing rates and mean potentials of an excitatory and an inhibitory population of "
      "quadratic integrate-and-fire neurons with exponential synapses. Makes gamma rhythms. Both "
      "populations hear the excitatory rates of other nodes.";
  static constexpr auto reference =
      "Dumont & Gutkin 2019, PLoS Computational Biology 15:e1007019, "
      "doi:10.1371/journal.pcbi.1007019";

  T I_e = this->param("I_e", 0.0, "", -10.0, 10.0, "External current, excitatory");
  T Delta_e =
      this->param("Delta_e", 1.0, "", 0.0, 10.0, "Half-width of excitabilities, excitatory");
  T eta_e = this->param("eta_e", -5.0, "", -10.0, 10.0, "Centre of excitabilities, excitatory");
  T tau_e =
      this->param("tau_e", 10.0, "ms", 0.1, 15.0, "Time constant of the membrane, excitatory");
  T I_i = this->param("I_i", 0.0, "", -10.0, 10.0, "External current, inhibitory");
  T Delta_i =
      this->param("Delta_i", 1.0, "", 0.0, 10.0, "Half-width of excitabilities, inhibitory");
  T eta_i = this->param("eta_i", -5.0, "", -10.0, 10.0, "Centre of excitabilities, inhibitory");
  T tau_i =
      this->param("tau_i", 10.0, "ms", 0.1, 15.0, "Time constant of the membrane, inhibitory");
  T tau_s = this->param("tau_s", 1.0, "ms", 0.1, 15.0, "Time constant of synapses");
  T J_ee = this->param("J_ee", 0.0, "", -25.0, 25.0, "Weight from excitatory to excitatory");
  T J_ei = this->param("J_ei", 10.0, "", -25.0, 25.0, "Weight from inhibitory to excitatory");
  T J_ie = this->param("J_ie", 0.0, "", -25.0, 25.0, "Weight from excitatory to inhibitory");
  T J_ii = this->param("J_ii", 15.0, "", -25.0, 25.0, "Weight from inhibitory to inhibitory");
  T Gamma = this->param("Gamma", 5.0, "", 0.0, 10.0,
                        "Strength of long-range input to inhibitory neurons, against excitatory");

  T r_e = this->state("r_e", "", 0.0, 2.0, "Firing rate, excitatory");
  T V_e = this->state("V_e", "", -2.0, 1.5, "Mean membrane potential, excitatory");
  T s_ee = this->state("s_ee", "", -1.0, 1.0, "Synaptic current, excitatory to excitatory");
  T s_ei = this->state("s_ei", "", -1.0, 1.0, "Synaptic current, inhibitory to excitatory");
  T r_i = this->state("r_i", "", 0.0, 2.0, "Firing rate, inhibitory");
  T V_i = this->state("V_i", "", -2.0, 1.5, "Mean membrane potential, inhibitory");
  T s_ie = this->state("s_ie", "", -1.0, 1.0, "Synaptic current, excitatory to inhibitory");
  T s_ii = this->state("s_ii", "", -1.0, 1.0, "Synaptic current, inhibitory to inhibitory");

  T c_r_e = this->input("c_r_e", "Long-range input from r_e");
  T c_V_e = this->input("c_V_e", "Long-range input from V_e; not in the equations");
  T c_r_i = this->input("c_r_i", "Long-range input from r_i; not in the equations");
  T c_V_i = this->input("c_V_i", "Long-range input from V_i; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"r_e", "V_e", "r_i", "V_i"});
    declaration.variables_of_interest({"r_e", "V_e", "s_ee", "s_ei", "r_i", "V_i", "s_ie", "s_ii"});
    declaration.bound("r_e", 0.0, kInfinity);
    declaration.bound("r_i", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    const T rate_e = 1.0 / tau_e;
    const T rate_i = 1.0 / tau_i;
    const T rate_s = 1.0 / tau_s;
    const T pi_tau_r_e = kPi * tau_e * r_e;
    const T pi_tau_r_i = kPi * tau_i * r_i;
    this->rates(
        rate_e * (Delta_e * rate_e * (1.0 / kPi) + 2.0 * V_e * r_e),
        rate_e * (V_e * V_e - pi_tau_r_e * pi_tau_r_e + eta_e + tau_e * (s_ee - s_ei) + I_e),
        rate_s * (J_ee * r_e - s_ee + c_r_e),  //
        rate_s * (J_ei * r_i - s_ei),          //
        rate_i * (Delta_i * rate_i * (1.0 / kPi) + 2.0 * V_i * r_i),
        rate_i * (V_i * V_i - pi_tau_r_i * pi_tau_r_i + eta_i + tau_i * (s_ie - s_ii) + I_i),
        rate_s * (J_ie * r_e - s_ie + Gamma * c_r_e),  //
        rate_s * (J_ii * r_i - s_ii));
  }
};

}  // namespace virtualbrain::models
