// Stefanescu-Jirsa reduced set of FitzHugh-Nagumo neurons
#pragma once
#include "virtualbrain/model.hpp"
#include "virtualbrain/normal_modes.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedSetFitzHughNagumo : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedSetFitzHughNagumo";
  static constexpr auto summary =
      "Two populations of FitzHugh-Nagumo neurons, excitatory (xi, eta) and inhibitory (alpha, "
      "beta), whose input currents follow a normal distribution. The populations are projected on "
      "three modes, each of which stands for a third of the neurons.";
  static constexpr auto reference =
      "Stefanescu & Jirsa 2008, PLoS Computational Biology 4:e1000219, "
      "doi:10.1371/journal.pcbi.1000219";
  static constexpr int modes = NormalModes::modes;
  using Modes = Row<T, modes>;
  using Matrix = Row<Modes, modes>;

  T tau = this->param("tau", 3.0, "", 1.5, 4.5, "How much faster xi and alpha are than the others");
  T a = this->param("a", 0.45, "", 0.0, 1.0, "Constant term of the recovery");
  T b = this->param("b", 0.9, "", 0.0, 1.0, "Decay of the recovery");
  T K11 = this->param("K11", 0.5, "", 0.0, 1.0, "Coupling from excitatory to excitatory neurons");
  T K12 = this->param("K12", 0.15, "", 0.0, 1.0, "Coupling from inhibitory to excitatory neurons");
  T K21 = this->param("K21", 0.15, "", 0.0, 1.0, "Coupling from excitatory to inhibitory neurons");
  T sigma = this->param("sigma", 0.35, "", 0.01, 1.0, "Standard deviation of the input currents");
  T mu = this->param("mu", 0.0, "", 0.0, 1.0, "Mean of the input currents");

  Matrix Aik = this->template derived<modes, modes>("Aik", "Excitatory to excitatory modes");
  Matrix Bik = this->template derived<modes, modes>("Bik", "Inhibitory to excitatory modes");
  Matrix Cik = this->template derived<modes, modes>("Cik", "Excitatory to inhibitory modes");
  Modes e_i = this->template derived<modes>("e_i", "Cubic terms of xi");
  Modes f_i = this->template derived<modes>("f_i", "Cubic terms of alpha");
  Modes IE_i = this->template derived<modes>("IE_i", "Input currents of excitatory modes");
  Modes II_i = this->template derived<modes>("II_i", "Input currents of inhibitory modes");
  Modes m_i = this->template derived<modes>("m_i", "Constant terms of eta");
  Modes n_i = this->template derived<modes>("n_i", "Constant terms of beta");

  Modes xi = this->template states<modes>("xi", "", -4.0, 4.0, "Excitatory potential");
  Modes eta = this->template states<modes>("eta", "", -3.0, 3.0, "Excitatory recovery");
  Modes alpha = this->template states<modes>("alpha", "", -4.0, 4.0, "Inhibitory potential");
  Modes beta = this->template states<modes>("beta", "", -3.0, 3.0, "Inhibitory recovery");

  Modes c_xi = this->template inputs<modes>("c_xi", "Long-range input from xi");
  Modes c_alpha =
      this->template inputs<modes>("c_alpha", "Long-range input from alpha; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"xi", "alpha"});
    declaration.variables_of_interest({"xi", "alpha"});
  }

  void derive() {
    ModeIntegrals in[modes];
    for (int i = 0; i < modes; ++i) in[i] = mode_integrals(i, mu, sigma);
    for (int i = 0; i < modes; ++i) {
      for (int k = 0; k < modes; ++k) {
        Aik[i][k] = in[k].v * in[i].density;
        Bik[i][k] = in[i].v * in[k].density;
        Cik[i][k] = in[k].v * in[i].density;
      }
      e_i[i] = f_i[i] = in[i].v4;
      IE_i[i] = II_i[i] = in[i].value;
      m_i[i] = n_i[i] = a * in[i].v;
    }
    this->set_derived(Aik, Bik, Cik, e_i, f_i, IE_i, II_i, m_i, n_i);
  }

  VB_INLINE void dfun() {
    const T from_network = c_xi[0] + c_xi[1] + c_xi[2];
    Modes d_xi, d_eta, d_alpha, d_beta;
    for (int k = 0; k < modes; ++k) {
      T xi_A = 0.0, alpha_B = 0.0, xi_C = 0.0;
      for (int i = 0; i < modes; ++i) {
        xi_A += xi[i] * Aik[i][k];
        alpha_B += alpha[i] * Bik[i][k];
        xi_C += xi[i] * Cik[i][k];
      }
      const T x = xi[k];
      const T y = alpha[k];
      const T input = from_network + this->local(x);
      d_xi[k] = tau * (x - e_i[k] * x * x * x * (1.0 / 3.0) - eta[k] + IE_i[k] + input) +
                K11 * (xi_A - x) - K12 * (alpha_B - x);
      d_eta[k] = (x - b * eta[k] + m_i[k]) / tau;
      d_alpha[k] = tau * (y - f_i[k] * y * y * y * (1.0 / 3.0) - beta[k] + II_i[k] + input) +
                   K21 * (xi_C - y);
      d_beta[k] = (y - b * beta[k] + n_i[k]) / tau;
    }
    this->rates(d_xi, d_eta, d_alpha, d_beta);
  }
};

}  // namespace virtualbrain::models
