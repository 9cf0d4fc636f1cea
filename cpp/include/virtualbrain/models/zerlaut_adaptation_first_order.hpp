// Mean field of adaptive exponential integrate-and-fire neurons, first order
#pragma once
#include "virtualbrain/adex_neurons.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ZerlautAdaptationFirstOrder : AdexNeurons<Ctx> {
  using T = typename Ctx::T;
  static constexpr auto name = "ZerlautAdaptationFirstOrder";
  static constexpr auto summary =
      "Firing rates of excitatory and inhibitory adaptive exponential integrate-and-fire neurons "
      "with conductance-based synapses. Rates relax to a transfer function that was fitted to "
      "single neurons: from the input rates come the mean, the deviation and the correlation time "
      "of the membrane potential, and from those the rate at which a threshold is crossed. "
      "Adaptation switches between an asynchronous irregular and an up-and-down regime.";
  static constexpr auto reference =
      "Zerlaut et al. 2018, Journal of Computational Neuroscience 44:45-61, "
      "doi:10.1007/s10827-017-0668-2; "
      "di Volo et al. 2019, Neural Computation 31:653-680, doi:10.1162/neco_a_01173";

  using Base = AdexNeurons<Ctx>;
  using Base::a_e, Base::a_i, Base::b_e, Base::b_i, Base::E_L_e, Base::E_L_i;
  using Base::external_input_ex_ex, Base::external_input_ex_in;
  using Base::external_input_in_ex, Base::external_input_in_in;
  using Base::K_ext_e, Base::P_e, Base::P_i, Base::T_rate;
  using Base::tau_OU, Base::tau_w_e, Base::tau_w_i, Base::weight_noise;

  T E = this->state("E", "1/ms", 1e-3, 0.25, "Firing rate of excitatory neurons");
  T I = this->state("I", "1/ms", 1e-3, 0.25, "Firing rate of inhibitory neurons");
  T W_e = this->state("W_e", "pA", 0.0, 200.0, "Adaptation current of excitatory neurons");
  T W_i = this->state("W_i", "pA", 0.0, 0.0, "Adaptation current of inhibitory neurons");
  T ou_drift = this->state("ou_drift", "", 0.0, 0.0, "Noise, an Ornstein-Uhlenbeck process");

  T c = this->input("c", "Long-range input, a firing rate");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"E"});
    declaration.variables_of_interest({"E"});
    declaration.bound("E", 0.0, kInfinity);
    declaration.bound("I", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    // External excitation cannot be negative.
    const T total = c + this->local(E) + weight_noise * ou_drift;
    const T e_ext = select(total * K_ext_e < 0.0, 0.0, total);
    const T i_ext = this->local(I);
    const auto on_e = this->potential(E, I, e_ext + external_input_ex_ex,
                                      i_ext + external_input_ex_in, W_e, E_L_e);
    const auto on_i = this->potential(E, I, e_ext + external_input_in_ex,
                                      i_ext + external_input_in_in, W_i, E_L_i);
    this->rates((this->firing_rate(on_e, P_e) - E) / T_rate,  //
                (this->firing_rate(on_i, P_i) - I) / T_rate,
                (a_e * (on_e.mean - E_L_e) - W_e) / tau_w_e + b_e * E,
                (a_i * (on_i.mean - E_L_i) - W_i) / tau_w_i + b_i * I,  //
                -ou_drift / tau_OU);
  }
};

}  // namespace virtualbrain::models
