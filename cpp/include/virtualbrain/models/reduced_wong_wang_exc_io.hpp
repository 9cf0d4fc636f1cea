// Reduced Wong-Wang model whose rate may come from a spiking network
#pragma once
#include "virtualbrain/wong_wang.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedWongWangExcIO : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedWongWangExcIO";
  static constexpr auto summary =
      "The reduced Wong-Wang model for co-simulation: at nodes that are driven, the firing rate is "
      "not a function of the input, but a rate Rin reported by a spiking network, smoothed and "
      "scaled down to the rates of the model.";
  static constexpr auto reference =
      "Wong & Wang 2006, Journal of Neuroscience 26:1314-1328, doi:10.1523/JNEUROSCI.3733-05.2006; "
      "Deco et al. 2013, Journal of Neuroscience 33:11239-11252, "
      "doi:10.1523/JNEUROSCI.1091-13.2013";

  T a = this->param("a", 270.0, "1/nC", 0.0, 500.0, "Gain of the firing rate");
  T b = this->param("b", 108.0, "Hz", 0.0, 200.0, "Threshold of the firing rate");
  T d = this->param("d", 0.154, "s", 0.001, 0.2, "Sharpness of the threshold");
  T gamma =
      this->param("gamma", 0.641 / 1000, "", 0.0, 1.0 / 1000, "Opening of the gate per spike");
  T tau_s = this->param("tau_s", 100.0, "ms", 1.0, 150.0, "Time constant of the gate");
  T w = this->param("w", 0.9, "", 0.0, 1.0, "Recurrence within the node");
  T J_N = this->param("J_N", 0.2609, "nA", 0.0, 0.5, "Strength of synaptic currents");
  T I_o = this->param("I_o", 0.3, "nA", 0.0, 1.0, "External input");
  T G = this->param("G", 2.0, "", 0.0, 10.0, "Global strength of long-range input");
  T sigma_noise = this->param("sigma_noise", 1e-9, "nA", 0.0, 0.005,
                              "Amplitude of noise, for the noise of a stochastic scheme; not in "
                              "the equations");
  T tau_rin = this->param("tau_rin", 100.0, "ms", 1.0, 100.0,
                          "Time constant that smooths the rate of the spiking network");
  T Rin = this->param("Rin", 0.0, "Hz", 0.0, 1000.0, "Rate that the spiking network reports");
  T driven = this->flag("driven", false, "Whether the rate is that of the spiking network");

  T S = this->state("S", "", 0.0, 1.0, "Fraction of open gates");
  T Rint = this->state("Rint", "Hz", 0.0, 1000.0, "Smoothed rate of the spiking network");

  T c = this->input("c", "Long-range input from S");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"S"});
    declaration.variables_of_interest({"S", "Rint"});
    declaration.bound("S", 0.0, 1.0);
    declaration.bound("Rint", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    // Low rates of a spiking network are large beside those of the model, high ones enormous.
    const T scaled = select(Rint < 40.0, sqrt(max(Rint, 0.0)), 5e-6 * G * Rint * Rint);
    gate(scaled, 1.0 - S);
  }

 protected:
  // reported: the rate of a driven node; closed: the share of gates that a spike may open
  VB_INLINE void gate(const T& reported, const T& closed) {
    const T x = w * J_N * S + I_o + G * J_N * (c + this->local(S));
    const T R = select(driven > 0.5, reported, wong_wang_rate(a * x - b, d));
    this->rates(-(S / tau_s) + closed * R * gamma,
                select(driven > 0.5, (Rin - Rint) / tau_rin, 0.0));
  }
};

}  // namespace virtualbrain::models
