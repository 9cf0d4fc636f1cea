// What the mean fields of adaptive exponential integrate-and-fire neurons have in common: their
// parameters, and the transfer function that turns input rates into a firing rate.
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct AdexNeurons : Ctx {
  using T = typename Ctx::T;

  T g_L = this->param("g_L", 10.0, "nS", 0.1, 100.0, "Leak conductance");
  T E_L_e = this->param("E_L_e", -65.0, "mV", -90.0, -60.0, "Leak reversal potential, excitatory");
  T E_L_i = this->param("E_L_i", -65.0, "mV", -90.0, -60.0, "Leak reversal potential, inhibitory");
  T C_m = this->param("C_m", 200.0, "pF", 10.0, 500.0, "Capacitance of the membrane");
  T b_e = this->param("b_e", 60.0, "pA", 0.0, 150.0, "Adaptation current per spike, excitatory");
  T a_e = this->param("a_e", 4.0, "nS", 0.0, 20.0, "Adaptation conductance, excitatory");
  T b_i = this->param("b_i", 0.0, "pA", 0.0, 100.0, "Adaptation current per spike, inhibitory");
  T a_i = this->param("a_i", 0.0, "nS", 0.0, 20.0, "Adaptation conductance, inhibitory");
  T tau_w_e = this->param("tau_w_e", 500.0, "ms", 1.0, 1000.0, "Adaptation time, excitatory");
  T tau_w_i = this->param("tau_w_i", 1.0, "ms", 1.0, 1000.0, "Adaptation time, inhibitory");
  T E_e = this->param("E_e", 0.0, "mV", -20.0, 20.0, "Reversal potential, excitatory synapses");
  T E_i = this->param("E_i", -80.0, "mV", -100.0, -60.0, "Reversal potential, inhibitory synapses");
  T Q_e = this->param("Q_e", 1.5, "nS", 0.0, 5.0, "Conductance per spike, excitatory synapses");
  T Q_i = this->param("Q_i", 5.0, "nS", 0.0, 10.0, "Conductance per spike, inhibitory synapses");
  T tau_e = this->param("tau_e", 5.0, "ms", 1.0, 10.0, "Decay of excitatory conductances");
  T tau_i = this->param("tau_i", 5.0, "ms", 0.5, 10.0, "Decay of inhibitory conductances");
  T N_tot = this->integer("N_tot", 10000, 1000, 50000, "Number of neurons");
  T p_connect_e = this->param("p_connect_e", 0.05, "", 0.001, 0.2,
                              "Probability of a connection from an excitatory neuron");
  T p_connect_i = this->param("p_connect_i", 0.05, "", 0.001, 0.2,
                              "Probability of a connection from an inhibitory neuron");
  T g = this->param("g", 0.2, "", 0.01, 0.4, "Fraction of inhibitory neurons");
  T K_ext_e = this->integer("K_ext_e", 400, 0, 10000, "External excitatory connections");
  T K_ext_i = this->integer("K_ext_i", 0, 0, 10000, "External inhibitory connections");
  T T_rate = this->param("T", 20.0, "ms", 1.0, 20.0, "Time scale of the firing rates");
  Row<T, 10> P_e = this->template vector<10>(
      "P_e",
      {-0.04983106, 0.005063550882777035, -0.023470121807314552, 0.0022951513725067503,
       -0.0004105302652029825, 0.010547051343547399, -0.03659252821136933, 0.007437487505797858,
       0.001265064721846073, -0.04072161294490446},
      "V", "Threshold of excitatory neurons, coefficients of a polynomial");
  Row<T, 10> P_i = this->template vector<10>(
      "P_i",
      {-0.05149122024209484, 0.004003689190271077, -0.008352013668528155, 0.0002414237992765705,
       -0.0005070645080016026, 0.0014345394104282397, -0.014686689498949967, 0.004502706285435741,
       0.0028472190352532454, -0.015357804594594548},
      "V", "Threshold of inhibitory neurons, coefficients of a polynomial");
  T external_input_ex_ex = this->param("external_input_ex_ex", 0.0, "1/ms", 0.0, 0.1,
                                       "Constant excitatory drive of excitatory neurons");
  T external_input_ex_in = this->param("external_input_ex_in", 0.0, "1/ms", 0.0, 0.1,
                                       "Constant inhibitory drive of excitatory neurons");
  T external_input_in_ex = this->param("external_input_in_ex", 0.0, "1/ms", 0.0, 0.1,
                                       "Constant excitatory drive of inhibitory neurons");
  T external_input_in_in = this->param("external_input_in_in", 0.0, "1/ms", 0.0, 0.1,
                                       "Constant inhibitory drive of inhibitory neurons");
  T tau_OU = this->param("tau_OU", 5.0, "ms", 0.1, 10.0, "Correlation time of the noise");
  T weight_noise = this->param("weight_noise", 10.5, "", 0.0, 50.0, "Strength of the noise");
  T S_i = this->param("S_i", 1.0, "", 0.0, 2.0,
                      "Share of the remote input that inhibitory neurons get; not in the "
                      "equations of first order");

  // The membrane potential; U is T, or a jet where derivatives are wanted.
  template <class U>
  struct Potential {
    U mean, deviation, time;  // time: of its autocorrelation
  };

  // The membrane potential that the given rates (of the node, and from outside) lead to.
  template <class U>
  VB_INLINE Potential<U> potential(const U& e, const U& i, const T& e_ext, const T& i_ext,
                                   const T& W, const T& E_L) const {
    const T spontaneous = 1e-6;
    const U fe = (e + spontaneous) * (1.0 - g) * p_connect_e * N_tot + e_ext * K_ext_e;
    const U fi = (i + spontaneous) * g * p_connect_i * N_tot + i_ext * K_ext_i;
    // conductances and the membrane's time constant
    const U G_e = Q_e * tau_e * fe;
    const U G_i = Q_i * tau_i * fi;
    const U resistance = 1.0 / (g_L + G_e + G_i);
    const U tau_m = C_m * resistance;
    Potential<U> p;
    p.mean = (G_e * E_e + G_i * E_i + g_L * E_L - W) * resistance;
    // size of a postsynaptic event, and the variance that all of them make
    const U U_e = Q_e * resistance * (E_e - p.mean) * tau_e;
    const U U_i = Q_i * resistance * (E_i - p.mean) * tau_i;
    const U power_e = fe * U_e * U_e;
    const U power_i = fi * U_i * U_i;
    const U twice_variance = power_e / (tau_e + tau_m) + power_i / (tau_i + tau_m);
    p.deviation = sqrt(0.5 * twice_variance);
    p.time = (power_e + power_i) / twice_variance;
    return p;
  }

  // The rate at which that potential crosses the threshold.
  template <class U>
  VB_INLINE U firing_rate(const Potential<U>& p, const Row<T, 10>& P) const {
    const U V = (p.mean + 60.0) * (1.0 / 10.0);
    const U S = (p.deviation - 4.0) * (1.0 / 6.0);
    const U N = p.time * g_L / C_m - 0.5;
    const U threshold = 1e3 * (P[0] + P[1] * V + P[2] * S + P[3] * N + P[4] * V * V + P[5] * S * S +
                               P[6] * N * N + P[7] * V * S + P[8] * V * N + P[9] * S * N);
    const T sqrt2 = 1.4142135623730951;
    return erfc((threshold - p.mean) / (sqrt2 * p.deviation)) / (2.0 * p.time);
  }
};

}  // namespace virtualbrain::models
