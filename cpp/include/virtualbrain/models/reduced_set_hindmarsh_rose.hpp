// Stefanescu-Jirsa reduced set of Hindmarsh-Rose neurons
#pragma once
#include "virtualbrain/model.hpp"
#include "virtualbrain/normal_modes.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedSetHindmarshRose : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedSetHindmarshRose";
  static constexpr auto summary =
      "Two populations of bursting Hindmarsh-Rose neurons, excitatory (xi, eta, tau) and "
      "inhibitory "
      "(alpha, beta, gamma), whose input currents follow a normal distribution. The populations "
      "are projected on three modes, each of which stands for a third of the neurons.";
  static constexpr auto reference =
      "Stefanescu & Jirsa 2008, PLoS Computational Biology 4:e1000219, "
      "doi:10.1371/journal.pcbi.1000219; "
      "Stefanescu & Jirsa 2011, Physical Review E 83:026204, doi:10.1103/PhysRevE.83.026204";
  static constexpr int modes = NormalModes::modes;
  using Modes = Row<T, modes>;
  using Matrix = Row<Modes, modes>;

  T r = this->param("r", 0.006, "", 0.0, 0.1, "Rate of the slow variables");
  T a = this->param("a", 1.0, "", 0.0, 1.0, "Cubic term of the membrane potential");
  T b = this->param("b", 3.0, "", 0.0, 3.0, "Quadratic term of the membrane potential");
  T c = this->param("c", 1.0, "", 0.0, 1.0, "Constant term of the recovery");
  T d = this->param("d", 5.0, "", 2.5, 7.5, "Quadratic term of the recovery");
  T s = this->param("s", 4.0, "", 2.0, 6.0, "Strength of the adaptation");
  T xo = this->param("xo", -1.6, "", -2.4, -0.8, "Potential of the lowest equilibrium");
  T K11 = this->param("K11", 0.5, "", 0.0, 1.0, "Coupling from excitatory to excitatory neurons");
  T K12 = this->param("K12", 0.1, "", 0.0, 1.0, "Coupling from inhibitory to excitatory neurons");
  T K21 = this->param("K21", 0.15, "", 0.0, 1.0, "Coupling from excitatory to inhibitory neurons");
  T sigma = this->param("sigma", 0.3, "", 0.01, 1.0, "Standard deviation of the input currents");
  T mu = this->param("mu", 3.3, "", 1.1, 3.3, "Mean of the input currents");

  Matrix A_ik = this->template derived<modes, modes>("A_ik", "Excitatory to excitatory modes");
  Matrix B_ik = this->template derived<modes, modes>("B_ik", "Inhibitory to excitatory modes");
  Matrix C_ik = this->template derived<modes, modes>("C_ik", "Excitatory to inhibitory modes");
  Modes a_i = this->template derived<modes>("a_i", "Cubic terms of xi");
  Modes b_i = this->template derived<modes>("b_i", "Quadratic terms of xi");
  Modes c_i = this->template derived<modes>("c_i", "Constant terms of eta");
  Modes d_i = this->template derived<modes>("d_i", "Quadratic terms of eta");
  Modes e_i = this->template derived<modes>("e_i", "Cubic terms of alpha");
  Modes f_i = this->template derived<modes>("f_i", "Quadratic terms of alpha");
  Modes h_i = this->template derived<modes>("h_i", "Constant terms of beta");
  Modes p_i = this->template derived<modes>("p_i", "Quadratic terms of beta");
  Modes IE_i = this->template derived<modes>("IE_i", "Input currents of excitatory modes");
  Modes II_i = this->template derived<modes>("II_i", "Input currents of inhibitory modes");
  Modes m_i = this->template derived<modes>("m_i", "Constant terms of tau");
  Modes n_i = this->template derived<modes>("n_i", "Constant terms of gamma");

  Modes xi = this->template states<modes>("xi", "", -4.0, 4.0, "Excitatory potential");
  Modes eta = this->template states<modes>("eta", "", -25.0, 20.0, "Excitatory recovery");
  Modes tau = this->template states<modes>("tau", "", 2.0, 10.0, "Excitatory adaptation");
  Modes alpha = this->template states<modes>("alpha", "", -4.0, 4.0, "Inhibitory potential");
  Modes beta = this->template states<modes>("beta", "", -20.0, 20.0, "Inhibitory recovery");
  Modes gamma = this->template states<modes>("gamma", "", 2.0, 10.0, "Inhibitory adaptation");

  Modes c_xi = this->template inputs<modes>("c_xi", "Long-range input from xi");
  Modes c_alpha =
      this->template inputs<modes>("c_alpha", "Long-range input from alpha; not in the equations");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"xi", "alpha"});
    declaration.variables_of_interest({"xi", "eta", "tau"});
  }

  void derive() {
    ModeIntegrals in[modes];
    for (int i = 0; i < modes; ++i) in[i] = mode_integrals(i, mu, sigma);
    for (int i = 0; i < modes; ++i) {
      for (int k = 0; k < modes; ++k) {
        A_ik[i][k] = in[k].v * in[i].density;
        B_ik[i][k] = in[i].v * in[k].density;
        C_ik[i][k] = in[k].v * in[i].density;
      }
      a_i[i] = e_i[i] = a * in[i].v4;
      b_i[i] = f_i[i] = b * in[i].v3;
      c_i[i] = h_i[i] = c * in[i].v;
      d_i[i] = p_i[i] = d * in[i].v3;
      IE_i[i] = II_i[i] = in[i].value;
      m_i[i] = n_i[i] = r * s * xo * in[i].v;
    }
    this->set_derived(A_ik, B_ik, C_ik, a_i, b_i, c_i, d_i, e_i, f_i, h_i, p_i, IE_i, II_i, m_i,
                      n_i);
  }

  VB_INLINE void dfun() {
    const T from_network = c_xi[0] + c_xi[1] + c_xi[2];
    Modes d_xi, d_eta, d_tau, d_alpha, d_beta, d_gamma;
    for (int k = 0; k < modes; ++k) {
      T xi_A = 0.0, alpha_B = 0.0, xi_C = 0.0;
      for (int i = 0; i < modes; ++i) {
        xi_A += xi[i] * A_ik[i][k];
        alpha_B += alpha[i] * B_ik[i][k];
        xi_C += xi[i] * C_ik[i][k];
      }
      const T x = xi[k], x2 = x * x;
      const T y = alpha[k], y2 = y * y;
      const T input = from_network + this->local(x);
      d_xi[k] = eta[k] - a_i[k] * x2 * x + b_i[k] * x2 - tau[k] + K11 * (xi_A - x) -
                K12 * (alpha_B - x) + IE_i[k] + input;
      d_eta[k] = c_i[k] - d_i[k] * x2 - eta[k];
      d_tau[k] = r * s * x - r * tau[k] - m_i[k];
      d_alpha[k] =
          beta[k] - e_i[k] * y2 * y + f_i[k] * y2 - gamma[k] + K21 * (xi_C - y) + II_i[k] + input;
      d_beta[k] = h_i[k] - p_i[k] * y2 - beta[k];
      d_gamma[k] = r * s * y - r * gamma[k] - n_i[k];
    }
    this->rates(d_xi, d_eta, d_tau, d_alpha, d_beta, d_gamma);
  }
};

}  // namespace virtualbrain::models
