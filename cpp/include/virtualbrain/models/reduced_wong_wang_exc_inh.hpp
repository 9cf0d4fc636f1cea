// Reduced Wong-Wang model with excitatory and inhibitory populations
#pragma once
#include "virtualbrain/wong_wang.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedWongWangExcInh : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedWongWangExcInh";
  static constexpr auto summary =
      "The mean gating of NMDA synapses (excitatory) and of GABA synapses (inhibitory), with "
      "feedback inhibition J_i, which can be tuned so that each region fires at a few spikes per "
      "second whatever input it gets.";
  static constexpr auto reference =
      "Deco et al. 2014, Journal of Neuroscience 34:7886-7898, "
      "doi:10.1523/JNEUROSCI.5068-13.2014";

  T a_e = this->param("a_e", 310.0, "1/nC", 0.0, 500.0, "Gain of the excitatory firing rate");
  T b_e = this->param("b_e", 125.0, "Hz", 0.0, 200.0, "Threshold of the excitatory firing rate");
  T d_e = this->param("d_e", 0.16, "s", 0.001, 0.2, "Sharpness of that threshold");
  T gamma_e = this->param("gamma_e", 0.641 / 1000, "", 0.0, 1.0 / 1000,
                          "Opening of the excitatory gate per spike");
  T tau_e = this->param("tau_e", 100.0, "ms", 50.0, 150.0, "Time constant of the excitatory gate");
  T w_p = this->param("w_p", 1.4, "", 0.0, 2.0, "Recurrence within the excitatory population");
  T J_N = this->param("J_N", 0.15, "nA", 0.001, 0.5, "Strength of NMDA currents");
  T W_e = this->param("W_e", 1.0, "", 0.0, 2.0, "Share of I_o that excitatory neurons get");
  T a_i = this->param("a_i", 615.0, "1/nC", 0.0, 1000.0, "Gain of the inhibitory firing rate");
  T b_i = this->param("b_i", 177.0, "Hz", 0.0, 200.0, "Threshold of the inhibitory firing rate");
  T d_i = this->param("d_i", 0.087, "s", 0.001, 0.2, "Sharpness of that threshold");
  T gamma_i = this->param("gamma_i", 1.0 / 1000, "", 0.0, 2.0 / 1000,
                          "Opening of the inhibitory gate per spike");
  T tau_i = this->param("tau_i", 10.0, "ms", 5.0, 100.0, "Time constant of the inhibitory gate");
  T J_i = this->param("J_i", 1.0, "nA", 0.001, 2.0, "Strength of feedback inhibition");
  T W_i = this->param("W_i", 0.7, "", 0.0, 1.0, "Share of I_o that inhibitory neurons get");
  T I_o = this->param("I_o", 0.382, "nA", 0.0, 1.0, "Background input");
  T I_ext = this->param("I_ext", 0.0, "nA", 0.0, 1.0, "External input to excitatory neurons");
  T G = this->param("G", 2.0, "", 0.0, 10.0, "Global strength of long-range input");
  T lamda = this->param("lamda", 0.0, "", 0.0, 1.0,
                        "Share of the long-range input that inhibitory neurons get");

  T S_e = this->state("S_e", "", 0.0, 1.0, "Fraction of open excitatory gates");
  T S_i = this->state("S_i", "", 0.0, 1.0, "Fraction of open inhibitory gates");

  T c = this->input("c", "Long-range input from S_e");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"S_e"});
    declaration.variables_of_interest({"S_e", "S_i"});
    declaration.bound("S_e", 0.0, 1.0);
    declaration.bound("S_i", 0.0, 1.0);
  }

  VB_INLINE void dfun() { populations(1.0); }

 protected:
  // gain: by how much both populations exceed their thresholds more than usual
  VB_INLINE void populations(const T& gain) {
    T H_e, H_i;
    firing_rates(gain, H_e, H_i);
    gates(H_e, H_i);
  }

  VB_INLINE void firing_rates(const T& gain, T& H_e, T& H_i) {
    const T network = G * J_N * (c + this->local(S_e));
    const T nmda = J_N * S_e;
    const T x_e = w_p * nmda - J_i * S_i + W_e * I_o + network + I_ext;
    const T x_i = nmda - S_i + W_i * I_o + lamda * network;
    H_e = wong_wang_rate((a_e * x_e - b_e) * gain, d_e);
    H_i = wong_wang_rate((a_i * x_i - b_i) * gain, d_i);
  }

  VB_INLINE void gates(const T& H_e, const T& H_i) {
    this->rates(-(S_e / tau_e) + (1.0 - S_e) * H_e * gamma_e, -(S_i / tau_i) + H_i * gamma_i);
  }
};

}  // namespace virtualbrain::models
