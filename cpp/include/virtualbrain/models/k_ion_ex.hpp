// Mean field of neurons with potassium exchange
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct KIonEx : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "KIonEx";
  static constexpr auto summary =
      "Infinitely many neurons of Hodgkin-Huxley type whose potassium leaks out of the cells and "
      "is buffered from a bath. Slow changes of concentration move the population between rest, "
      "spiking, bursting, seizure-like events and depolarisation block. The nonlinearity of the "
      "membrane is approximated by two parabolas that meet at Vstar.";
  static constexpr auto reference =
      "Bandyopadhyay et al. 2021, bioRxiv, doi:10.1101/2021.10.29.466427; "
      "Depannemaecker et al. 2022, Journal of Computational Neuroscience 50:33-49, "
      "doi:10.1007/s10827-022-00811-1";

  T E = this->param("E", 0.0, "mV", -80.0, 0.0, "Reversal potential of synapses");
  T K_bath = this->param("K_bath", 5.5, "mmol/l", 3.0, 40.0, "Potassium in the bath");
  T J = this->param("J", 0.1, "", 0.001, 40.0, "Mean synaptic weight");
  T eta = this->param("eta", 0.0, "", -10.0, 10.0, "Centre of the excitabilities");
  T Delta = this->param("Delta", 1.0, "", 0.0, 10.0, "Half-width of the excitabilities");
  T c_minus = this->param("c_minus", -40.0, "mV", -100.0, -10.0, "Vertex of the left parabola");
  T R_minus = this->param("R_minus", 0.5, "", 0.0001, 5.0, "Curvature of the left parabola");
  T c_plus = this->param("c_plus", -20.0, "mV", -80.0, 0.0, "Vertex of the right parabola");
  T R_plus = this->param("R_plus", -0.5, "", -5.0, -0.0001, "Curvature of the right parabola");
  T Vstar = this->param("Vstar", -31.0, "mV", -55.0, -15.0, "Where the parabolas meet");
  T Cm = this->param("Cm", 1.0, "nF", 0.5, 1.5, "Capacitance of the membrane");
  T tau_n = this->param("tau_n", 4.0, "ms", 2.0, 6.0, "Time constant of the potassium gate");
  T gamma = this->param("gamma", 0.04, "mol/C", 0.02, 0.06, "From currents to concentrations");
  T epsilon =
      this->param("epsilon", 0.001, "1/ms", 0.0005, 0.0015, "Rate of diffusion to the bath");

  T x = this->state("x", "", 0.0, 1.0, "Pi times the firing rate, over R_minus");
  T V = this->state("V", "mV", -90.0, 10.0, "Mean membrane potential");
  T n = this->state("n", "", 0.0, 1.0, "Gate of the potassium channels");
  T DKi = this->state("DKi", "mmol/l", -10.0, -5.0, "Change of potassium within the cells");
  T Kg = this->state("Kg", "mmol/l", -15.0, -5.0, "Potassium buffered from the bath");

  T c = this->input("c", "Long-range input from x");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"x"});
    declaration.stvar({"V"});
    declaration.variables_of_interest({"x", "V", "n", "DKi", "Kg"});
    declaration.bound("x", 0.0, kInfinity);
    declaration.bound("V", -500.0, kInfinity);
    declaration.bound("n", 0.0, kInfinity);
    declaration.bound("DKi", -100.0, kInfinity);
    declaration.bound("Kg", -100.0, kInfinity);
  }

  // conductances (nS) of chloride, sodium and potassium channels and of the two leaks
  static constexpr double g_Cl = 7.5, g_Na = 40.0, g_K = 22.0, g_Na_leak = 0.02, g_K_leak = 0.12;
  static constexpr double pump_max = 250.0;                        // pA
  static constexpr double volume_in = 2160.0, volume_out = 720.0;  // cubic micrometres
  static constexpr double Na_in = 16.0, Na_out = 138.0, K_in = 130.0, K_out = 4.8;  // mmol/l
  static constexpr double Cl_in = 5.0, Cl_out = 112.0;                              // mmol/l
  static constexpr double nernst = 26.64;                                           // mV

  // A Boltzmann function of unit slope.
  VB_INLINE T open(const T& u) const { return 1.0 / (1.0 + exp(-u)); }

  VB_INLINE void dfun() {
    const double beta = volume_in / volume_out;
    const T K_i = K_in + DKi;
    const T K_o = K_out - beta * DKi + Kg;
    const T Na_i = Na_in - DKi;
    const T Na_o = Na_out + beta * DKi;

    const T m = open((V + 24.0) * (1.0 / 12.0));
    const T h = 1.1 - open(8.0 * (n - 0.4));
    const T I_K = (g_K_leak + g_K * n) * (V - nernst * log(K_o / K_i));
    const T I_Na = (g_Na_leak + g_Na * m * h) * (V - nernst * log(Na_o / Na_i));
    const T I_Cl = g_Cl * (V + nernst * log(T(Cl_out / Cl_in)));
    const T I_pump = pump_max * open((Na_i - 21.0) * 0.5) * open(K_o - 5.5);

    const T R = select(V <= Vstar, R_minus, R_plus);
    const T centre = select(V <= Vstar, c_minus, c_plus);
    const T R_pi = R_minus * (1.0 / kPi);
    this->rates(Delta + 2.0 * R * (V - centre) * x - J * R_pi * x * x,
                -(I_Cl + I_Na + I_K + I_pump) / Cm - R * x * x + eta + R_pi * c * (E - V),
                (open((V + 19.0) * (1.0 / 18.0)) - n) / tau_n,
                -gamma * (1.0 / volume_in) * (I_K - 2.0 * I_pump),  //
                epsilon * (K_bath - K_o));
  }
};

}  // namespace virtualbrain::models
