// Mean field of adaptive exponential integrate-and-fire neurons, second order
#pragma once
#include "virtualbrain/adex_neurons.hpp"
#include "virtualbrain/jet.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ZerlautAdaptationSecondOrder : AdexNeurons<Ctx> {
  using T = typename Ctx::T;
  static constexpr auto name = "ZerlautAdaptationSecondOrder";
  static constexpr auto summary =
      "The mean field of first order together with the variances and the covariance of the two "
      "firing rates, which a finite number of neurons makes fluctuate: by the curvature of the "
      "transfer function they change the mean rates. The derivatives of the transfer function are "
      "exact, where TVB takes differences.";
  static constexpr auto reference =
      "Zerlaut et al. 2018, Journal of Computational Neuroscience 44:45-61, "
      "doi:10.1007/s10827-017-0668-2; "
      "di Volo et al. 2019, Neural Computation 31:653-680, doi:10.1162/neco_a_01173; "
      "El Boustani & Destexhe 2009, Neural Computation 21:46-100, doi:10.1162/neco.2009.02-08-710";

  using Base = AdexNeurons<Ctx>;
  using Base::a_e, Base::a_i, Base::b_e, Base::b_i, Base::E_L_e, Base::E_L_i;
  using Base::external_input_ex_ex, Base::external_input_ex_in;
  using Base::external_input_in_ex, Base::external_input_in_in;
  using Base::g, Base::N_tot, Base::P_e, Base::P_i, Base::S_i, Base::T_rate;
  using Base::tau_OU, Base::tau_w_e, Base::tau_w_i, Base::weight_noise;

  T E = this->state("E", "1/ms", 1e-3, 0.25, "Firing rate of excitatory neurons");
  T I = this->state("I", "1/ms", 1e-3, 0.25, "Firing rate of inhibitory neurons");
  T C_ee = this->state("C_ee", "", 0.0, 0.5e-3, "Variance of E");
  T C_ei = this->state("C_ei", "", -0.5e-3, 0.5e-3, "Covariance of E and I");
  T C_ii = this->state("C_ii", "", 0.0, 0.5e-3, "Variance of I");
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
    const T nearby = this->local(E) + weight_noise * ou_drift;
    const T inhibition = this->local(I);
    const T e_ext_e = max(c + nearby + external_input_ex_ex, 0.0);
    const T e_ext_i = max(S_i * c + nearby + external_input_in_ex, 0.0);
    // Derivatives are with respect to rates in Hz.
    const Jet<T> e{E, 1e-3, 0.0, 0.0, 0.0, 0.0};
    const Jet<T> i{I, 0.0, 1e-3, 0.0, 0.0, 0.0};
    const auto on_e = this->potential(e, i, e_ext_e, inhibition + external_input_ex_in, W_e, E_L_e);
    const auto on_i = this->potential(e, i, e_ext_i, inhibition + external_input_in_in, W_i, E_L_i);
    const Jet<T> F_e = this->firing_rate(on_e, P_e);
    const Jet<T> F_i = this->firing_rate(on_i, P_i);

    const T rate = 1.0 / T_rate;
    const T d_e = F_e.value - E;
    const T d_i = F_i.value - I;
    const T N_e = N_tot * (1.0 - g);
    const T N_i = N_tot * g;
    this->rates(
        rate * (d_e + 0.5 * (C_ee * F_e.xx + C_ii * F_e.yy) + C_ei * F_e.xy),
        rate * (d_i + 0.5 * (C_ee * F_i.xx + C_ii * F_i.yy) + C_ei * F_i.xy),
        rate * (F_e.value * (rate - F_e.value) / N_e + d_e * d_e +
                2.0 * (C_ee * F_e.x + C_ei * F_e.y - C_ee)),
        rate * (d_e * d_i + C_ee * F_e.x + C_ei * (F_i.x + F_e.y) + C_ii * F_i.y - 2.0 * C_ei),
        rate * (F_i.value * (rate - F_i.value) / N_i + d_i * d_i +
                2.0 * (C_ii * F_i.y + C_ei * F_i.x - C_ii)),
        (a_e * (on_e.mean.value - E_L_e) - W_e) / tau_w_e + b_e * E,
        (a_i * (on_i.mean.value - E_L_i) - W_i) / tau_w_i + b_i * I,  //
        -ou_drift / tau_OU);
  }
};

}  // namespace virtualbrain::models
