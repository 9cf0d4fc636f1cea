// Brunel-Wang mean field of spiking neurons
#pragma once
#include "virtualbrain/siegert.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct BrunelWang : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "BrunelWang";
  static constexpr auto summary =
      "Firing rates of integrate-and-fire neurons, excitatory and inhibitory, with AMPA, NMDA and "
      "GABA synapses and noise. Depending on the recurrent excitation w_plus a node fires at less "
      "than one spike per second, or also, after a stimulus, at a high rate.";
  static constexpr auto reference =
      "Brunel & Wang 2001, Journal of Computational Neuroscience 11:63-85, "
      "doi:10.1023/A:1011204814320; "
      "Deco & Jirsa 2012, Journal of Neuroscience 32:3366-3375, doi:10.1523/JNEUROSCI.2523-11.2012";

  T cbeta = this->param("cbeta", 0.062, "1/mV", 0.06, 0.064, "Steepness of the magnesium block");
  T cgamma = this->param("cgamma", 0.2801120448, "", 0.2, 0.4, "Strength of the magnesium block");
  T tauNMDAdecay = this->param("tauNMDAdecay", 100.0, "ms", 50.0, 150.0, "Decay of NMDA currents");
  T tauAMPA = this->param("tauAMPA", 2.0, "ms", 1.0, 4.0, "Decay of AMPA currents");
  T tauGABA = this->param("tauGABA", 10.0, "ms", 5.0, 15.0, "Decay of GABA currents");
  T VE = this->param("VE", 0.0, "mV", -10.0, 10.0, "Reversal potential of excitation");
  T VI = this->param("VI", -70.0, "mV", -80.0, -65.0, "Reversal potential of inhibition");
  T VL = this->param("VL", -70.0, "mV", -80.0, -65.0, "Resting potential");
  T Vthr = this->param("Vthr", -50.0, "mV", -52.0, -45.0, "Threshold potential");
  T Vreset = this->param("Vreset", -55.0, "mV", -65.0, -53.0, "Potential after a spike");
  T gNMDA_e = this->param("gNMDA_e", 0.327, "nS", 0.3, 0.35, "NMDA conductance, excitatory");
  T gNMDA_i = this->param("gNMDA_i", 0.258, "nS", 0.25, 0.27, "NMDA conductance, inhibitory");
  T gGABA_e = this->param("gGABA_e", 4.375, "nS", 1.25, 5.0, "GABA conductance, excitatory");
  T gGABA_i = this->param("gGABA_i", 3.4055, "nS", 0.973, 4.0, "GABA conductance, inhibitory");
  T gAMPArec_e = this->param("gAMPArec_e", 0.104, "nS", 0.1, 0.11,
                             "AMPA conductance of recurrent synapses, excitatory");
  T gAMPArec_i = this->param("gAMPArec_i", 0.081, "nS", 0.08, 0.1,
                             "AMPA conductance of recurrent synapses, inhibitory");
  T gAMPAext_e = this->param("gAMPAext_e", 2.496, "nS", 2.0, 2.6,
                             "AMPA conductance of external synapses, excitatory");
  T gAMPAext_i = this->param("gAMPAext_i", 1.944, "nS", 1.6, 2.0,
                             "AMPA conductance of external synapses, inhibitory");
  T gm_e = this->param("gm_e", 25.0, "nS", 20.0, 30.0, "Leak conductance, excitatory");
  T gm_i = this->param("gm_i", 20.0, "nS", 15.0, 25.0, "Leak conductance, inhibitory");
  T Cm_e = this->param("Cm_e", 500.0, "pF", 200.0, 600.0, "Capacitance, excitatory");
  T Cm_i = this->param("Cm_i", 200.0, "pF", 150.0, 250.0, "Capacitance, inhibitory");
  T taum_e = this->param("taum_e", 20.0, "ms", 10.0, 25.0, "Membrane time constant, excitatory");
  T taum_i = this->param("taum_i", 10.0, "ms", 5.0, 15.0, "Membrane time constant, inhibitory");
  T taurp_e = this->param("taurp_e", 2.0, "ms", 0.5, 4.0, "Refractory period, excitatory");
  T taurp_i = this->param("taurp_i", 1.0, "ms", 0.5, 2.0, "Refractory period, inhibitory");
  T Cext = this->integer("Cext", 800, 500, 1200, "External synapses of a neuron");
  T C = this->integer("C", 200, 100, 500, "Recurrent synapses of a neuron, of either kind");
  T nuext = this->param("nuext", 0.003, "kHz", 0.002, 0.01, "Firing rate of external neurons");
  T wplus = this->param("wplus", 1.5, "", 0.5, 3.0, "Strength of excitation of excitatory cells");
  T wminus = this->param("wminus", 1.0, "", 0.2, 2.0, "Strength of all other local synapses");
  T W = this->param("W", 1.65, "", 0.0, 3.0, "Global strength of long-range input");
  T a = this->param("a", 0.80823563, "", 0.5, 1.0, "Largest gating of NMDA synapses");
  T b = this->param("b", 67.06177975, "ms", 50.0, 80.0,
                    "How fast the gating saturates with the rate");

  T E = this->state("E", "kHz", 0.001, 0.01, "Firing rate of excitatory cells");
  T I = this->state("I", "kHz", 0.001, 0.01, "Firing rate of inhibitory cells");
  T A = this->state("A", "", 0.05, 0.4, "Mean gating of NMDA synapses");

  T c_E = this->input("c_E", "Long-range input from E, by AMPA synapses");
  T c_A = this->input("c_A", "Long-range input from A, by NMDA synapses");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"E", "A"});
    declaration.variables_of_interest({"E"});
    declaration.bound("E", 0.0, kInfinity);
    declaration.bound("I", 0.0, kInfinity);
    declaration.bound("A", 0.0, 1.0);
  }

  // What synapses make of a population.
  struct Population {
    T g_ext, g_ampa, g_nmda, g_gaba, g_m, C_m, tau_m, tau_rp;
  };

  // d(rate)/dt of a population that gets excitation by AMPA (a rate, kHz) and NMDA (a gating).
  VB_INLINE T relax(const Population& p, const T& rate, const T& ampa, const T& nmda) const {
    const T external = p.g_ext * Cext * tauAMPA * nuext / p.g_m;
    const T recurrent = p.g_ampa * C * tauAMPA * ampa / p.g_m;
    const T inhibition = p.g_gaba * C * tauGABA * wminus * I / p.g_m;
    const T slow = p.g_nmda * C * nmda / p.g_m;
    // The block of NMDA channels depends on the mean potential, which depends on it. The iteration
    // contracts by a factor of ten or more a time.
    T V = -52.5, tau, mu;
    for (int i = 0; i < 4; ++i) {
      const T J = 1.0 + cgamma * exp(-cbeta * V);
      const T open = slow / J;
      const T bend = cbeta * open * (V - VE) * (J - 1.0) / J;  // linearised at V
      const T S = 1.0 + external + recurrent + open + bend + inhibition;
      tau = p.C_m / (p.g_m * S);
      mu = ((external + recurrent + open) * VE + bend * V + inhibition * VI + VL) / S;
      V = mu - (Vthr - Vreset) * rate * tau;
    }
    const T per_spike = p.g_ext * tauAMPA / (p.g_m * p.tau_m);
    const T sigma = abs(V - VE) * per_spike * sqrt(tau * Cext * nuext);
    const T k = tauAMPA / tau;  // synaptic noise is not white: Brunel & Sergi 1998
    const T top = (Vthr - mu) / sigma * (1.0 + 0.5 * k) + 1.03 * sqrt(k) - 0.5 * k;
    const T bottom = (Vreset - mu) / sigma;
    // Beyond these ends, chosen against overflow, the rate is 0.
    const T passage = siegert_integral(T(min(top, 26.0))) - siegert_integral(T(min(bottom, 25.0)));
    const T phi = 1.0 / (p.tau_rp + tau * 1.7724538509055159 * passage);
    return (phi - rate) / tau;
  }

  VB_INLINE void dfun() {
    const T remote_E = W * (c_E + this->local(E));
    const T remote_A = W * (c_A + this->local(A));
    const Population excitatory{gAMPAext_e, gAMPArec_e, gNMDA_e, gGABA_e,
                                gm_e,       Cm_e,       taum_e,  taurp_e};
    const Population inhibitory{gAMPAext_i, gAMPArec_i, gNMDA_i, gGABA_i,
                                gm_i,       Cm_i,       taum_i,  taurp_i};
    this->rates(relax(excitatory, E, wplus * E + remote_E, wplus * A + remote_A),
                relax(inhibitory, I, wminus * E, wminus * A),
                (a * (1.0 - exp(-b * E)) - A) / tauNMDAdecay);
  }
};

}  // namespace virtualbrain::models
