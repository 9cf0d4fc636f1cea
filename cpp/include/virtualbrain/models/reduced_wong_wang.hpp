// Reduced Wong-Wang model
#pragma once
#include "virtualbrain/wong_wang.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedWongWang : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedWongWang";
  static constexpr auto summary =
      "The mean gating of NMDA synapses, the slowest part of a spiking network model of working "
      "memory and decisions. Used for resting-state functional connectivity: slow, noise-driven "
      "fluctuations around a low or a high state.";
  static constexpr auto reference =
      "Wong & Wang 2006, Journal of Neuroscience 26:1314-1328, doi:10.1523/JNEUROSCI.3733-05.2006; "
      "Deco et al. 2013, Journal of Neuroscience 33:11239-11252, "
      "doi:10.1523/JNEUROSCI.1091-13.2013";

  T a = this->param("a", 0.27, "1/nC", 0.0, 0.27, "Gain of the firing rate");
  T b = this->param("b", 0.108, "kHz", 0.0, 1.0, "Threshold of the firing rate");
  T d = this->param("d", 154.0, "ms", 1.0, 200.0, "Sharpness of the threshold");
  T gamma = this->param("gamma", 0.641, "", 0.0, 1.0, "Opening of the gate per spike");
  T tau_s = this->param("tau_s", 100.0, "ms", 50.0, 150.0, "Time constant of the gate");
  T w = this->param("w", 0.6, "", 0.0, 1.0, "Recurrence within the node");
  T J_N = this->param("J_N", 0.2609, "nA", 0.2609, 0.5, "Strength of synaptic currents");
  T I_o = this->param("I_o", 0.33, "nA", 0.0, 1.0, "External input");
  T sigma_noise = this->param("sigma_noise", 1e-9, "nA", 0.0, 0.005,
                              "Amplitude of noise, for the noise of a stochastic scheme; not in "
                              "the equations");

  T S = this->state("S", "", 0.0, 1.0, "Fraction of open gates");

  T c = this->input("c", "Long-range input from S");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"S"});
    declaration.variables_of_interest({"S"});
    declaration.bound("S", 0.0, 1.0);
  }

  VB_INLINE void dfun() {
    const T x = w * J_N * S + I_o + J_N * (c + this->local(S));
    this->rates(-(S / tau_s) + (1.0 - S) * wong_wang_rate(a * x - b, d) * gamma);
  }
};

}  // namespace virtualbrain::models
