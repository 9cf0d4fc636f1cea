// Liley's model of cortex, reduced by Steyn-Ross et al.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct LileySteynRoss : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "LileySteynRoss";
  static constexpr auto summary =
      "The mean soma potentials of excitatory and of inhibitory cells, with synapses that have "
      "settled. An anaesthetic that prolongs inhibitory PSPs is a factor lambd; where it rises "
      "above about 1.5 the active state ends and cortex jumps to a quiescent one.";
  static constexpr auto reference =
      "Steyn-Ross, Steyn-Ross, Sleigh & Liley 1999, Physical Review E 60:7299-7311, "
      "doi:10.1103/PhysRevE.60.7299";

  T tau_e = this->param("tau_e", 40.0, "ms", 5.0, 50.0, "Time constant of excitatory cells");
  T tau_i = this->param("tau_i", 40.0, "ms", 5.0, 50.0, "Time constant of inhibitory cells");
  T h_e_rest =
      this->param("h_e_rest", -70.0, "mV", -85.0, -50.0, "Resting potential of excitatory cells");
  T h_i_rest =
      this->param("h_i_rest", -70.0, "mV", -85.0, -50.0, "Resting potential of inhibitory cells");
  T h_e_rev =
      this->param("h_e_rev", 45.0, "mV", 0.0, 50.0, "Reversal potential of excitatory synapses");
  T h_i_rev = this->param("h_i_rev", -90.0, "mV", -110.0, -90.0,
                          "Reversal potential of inhibitory synapses");
  T p_ee = this->param("p_ee", 1.1, "1/ms", 1.0, 1.8,
                       "Excitatory spikes from outside cortex to excitatory cells");
  T p_ie = this->param("p_ie", 1.6, "1/ms", 1.0, 1.8,
                       "Inhibitory spikes from outside cortex to excitatory cells");
  T p_ei = this->param("p_ei", 1.6, "1/ms", 1.0, 1.8,
                       "Excitatory spikes from outside cortex to inhibitory cells");
  T p_ii = this->param("p_ii", 1.1, "1/ms", 1.0, 1.8,
                       "Inhibitory spikes from outside cortex to inhibitory cells");
  T gamma_e = this->param("gamma_e", 0.3, "1/ms", 0.1, 0.4, "Rate constant of excitatory PSPs");
  T gamma_i = this->param("gamma_i", 0.065, "1/ms", 0.005, 0.1, "Rate constant of inhibitory PSPs");
  T G_e = this->param("G_e", 0.18, "mV", 0.1, 0.5, "Peak of the excitatory PSP");
  T G_i = this->param("G_i", 0.37, "mV", 0.1, 0.5, "Peak of the inhibitory PSP");
  T N_b_ee = this->param("N_b_ee", 3034.0, "", 3000.0, 3050.0,
                         "Local synapses, excitatory to excitatory cells");
  T N_b_ei = this->param("N_b_ei", 3034.0, "", 3000.0, 3050.0,
                         "Local synapses, excitatory to inhibitory cells");
  T N_b_ie = this->param("N_b_ie", 536.0, "", 500.0, 550.0,
                         "Local synapses, inhibitory to excitatory cells");
  T N_b_ii = this->param("N_b_ii", 536.0, "", 500.0, 550.0,
                         "Local synapses, inhibitory to inhibitory cells");
  T N_a_ee = this->param("N_a_ee", 4000.0, "", 3000.0, 5000.0,
                         "Synapses of distant excitatory cells on excitatory cells");
  T N_a_ei = this->param("N_a_ei", 2000.0, "", 1000.0, 3000.0,
                         "Synapses of distant excitatory cells on inhibitory cells");
  T theta_e = this->param("theta_e", -60.0, "mV", -90.0, -40.0,
                          "Potential at half of the maximum rate of excitatory cells");
  T theta_i = this->param("theta_i", -60.0, "mV", -90.0, -40.0,
                          "Potential at half of the maximum rate of inhibitory cells");
  T g_e = this->param("g_e", 0.28, "1/mV", 0.0, 2.0, "Steepness of the excitatory sigmoid");
  T g_i = this->param("g_i", 0.14, "1/mV", 0.0, 2.0, "Steepness of the inhibitory sigmoid");
  T lambd = this->param("lambd", 1.0, "", 0.0, 2.0, "Effect of the anaesthetic; 1 without");

  T he = this->state("he", "mV", -90.0, -40.0, "Mean soma potential of excitatory cells");
  T hi = this->state("hi", "mV", -90.0, -40.0, "Mean soma potential of inhibitory cells");

  T c_he = this->input("c_he", "Long-range input, added to the potentials in both sigmoids");
  T c_hi = this->input("c_hi", "Long-range input from hi; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"he", "hi"});
    declaration.variables_of_interest({"he"});
  }

  VB_INLINE void dfun() {
    // Settled synapses: an input of one spike per ms is e G / gamma.
    const T excitatory = 2.718281828459045 * G_e / gamma_e;
    const T inhibitory = 2.718281828459045 * lambd * G_i / gamma_i;
    const T S_e = 1.0 / (1.0 + exp(-g_e * (he + c_he - theta_e)));
    const T S_i = 1.0 / (1.0 + exp(-g_i * (hi + c_he - theta_i)));
    const T psi_ee = (h_e_rev - he) / abs(h_e_rev - h_e_rest);
    const T psi_ei = (h_e_rev - hi) / abs(h_e_rev - h_i_rest);
    const T psi_ie = (h_i_rev - he) / abs(h_i_rev - h_e_rest);
    const T psi_ii = (h_i_rev - hi) / abs(h_i_rev - h_i_rest);
    this->rates((h_e_rest - he + psi_ee * ((N_a_ee + N_b_ee) * S_e + p_ee) * excitatory +
                 psi_ie * (N_b_ie * S_i + p_ie) * inhibitory) /
                    tau_e,
                (h_i_rest - hi + psi_ei * ((N_a_ei + N_b_ei) * S_e + p_ei) * excitatory +
                 psi_ii * (N_b_ii * S_i + p_ii) * inhibitory) /
                    tau_i);
  }
};

}  // namespace virtualbrain::models
