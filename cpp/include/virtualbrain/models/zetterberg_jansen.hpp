// Zetterberg-Jansen cortical column
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ZetterbergJansen : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "ZetterbergJansen";
  static constexpr auto summary =
      "A cortical column of pyramidal cells, spiny stellate cells and inhibitory interneurons that "
      "also act on themselves. The Jansen-Rit model descends from it. v6 and v7 are the potentials "
      "of pyramidal cells and of interneurons.";
  static constexpr auto reference =
      "Zetterberg, Kristiansson & Mossberg 1978, Biological Cybernetics 31:15-26, "
      "doi:10.1007/BF00337367; "
      "Jansen & Rit 1995, Biological Cybernetics 73:357-366, doi:10.1007/BF00199471";

  T He = this->param("He", 3.25, "mV", 2.6, 9.75, "Maximum amplitude of the excitatory PSP");
  T Hi = this->param("Hi", 22.0, "mV", 17.6, 110.0, "Maximum amplitude of the inhibitory PSP");
  T ke = this->param("ke", 0.1, "1/ms", 0.05, 0.15, "Inverse time constant of the excitatory PSP");
  T ki =
      this->param("ki", 0.05, "1/ms", 0.025, 0.075, "Inverse time constant of the inhibitory PSP");
  T e0 = this->param("e0", 0.0025, "1/ms", 0.00125, 0.00375, "Half the maximum firing rate");
  T rho_2 =
      this->param("rho_2", 6.0, "mV", 3.12, 10.0, "Potential at half of the maximum firing rate");
  T rho_1 = this->param("rho_1", 0.56, "1/mV", 0.28, 0.84, "Steepness of the sigmoid");
  T gamma_1 = this->param("gamma_1", 135.0, "", 65.0, 1350.0, "Synapses, pyramidal to stellate");
  T gamma_2 = this->param("gamma_2", 108.0, "", 0.0, 200.0, "Synapses, stellate to pyramidal");
  T gamma_3 = this->param("gamma_3", 33.75, "", 0.0, 200.0, "Synapses, pyramidal to interneurons");
  T gamma_4 = this->param("gamma_4", 33.75, "", 0.0, 200.0, "Synapses, interneurons to pyramidal");
  T gamma_5 = this->param("gamma_5", 15.0, "", 0.0, 100.0, "Synapses between interneurons");
  T gamma_1T = this->param("gamma_1T", 1.0, "", 0.0, 1000.0, "Strength of input to stellate cells");
  T gamma_2T =
      this->param("gamma_2T", 1.0, "", 0.0, 1000.0, "Strength of input to pyramidal cells");
  T gamma_3T = this->param("gamma_3T", 1.0, "", 0.0, 1000.0, "Strength of input to interneurons");
  T P = this->param("P", 0.12, "1/ms", 0.0, 0.35, "External input to pyramidal cells");
  T U = this->param("U", 0.12, "1/ms", 0.0, 0.35, "External input to stellate cells");
  T Q = this->param("Q", 0.12, "1/ms", 0.0, 0.35, "External input to interneurons");

  T v1 = this->state("v1", "mV", -100.0, 100.0, "Excitatory PSP on stellate cells");
  T y1 = this->state("y1", "mV/ms", -500.0, 500.0, "Derivative of v1");
  T v2 = this->state("v2", "mV", -100.0, 50.0, "Excitatory PSP on pyramidal cells");
  T y2 = this->state("y2", "mV/ms", -100.0, 6.0, "Derivative of v2");
  T v3 = this->state("v3", "mV", -100.0, 6.0, "Inhibitory PSP on pyramidal cells");
  T y3 = this->state("y3", "mV/ms", -100.0, 6.0, "Derivative of v3");
  T v4 = this->state("v4", "mV", -100.0, 20.0, "Excitatory PSP on interneurons");
  T y4 = this->state("y4", "mV/ms", -100.0, 20.0, "Derivative of v4");
  T v5 = this->state("v5", "mV", -100.0, 20.0, "Inhibitory PSP on interneurons");
  T y5 = this->state("y5", "mV/ms", -500.0, 500.0, "Derivative of v5");
  T v6 = this->state("v6", "mV", -100.0, 20.0, "Potential of pyramidal cells, v2 - v3");
  T v7 = this->state("v7", "mV", -100.0, 20.0, "Potential of interneurons, v4 - v5");

  T c = this->input("c", "Long-range input, a potential");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"v6"});
    declaration.variables_of_interest({"v6", "v7", "v2", "v3", "v4", "v5"});
  }

  VB_INLINE T rate(const T& v) const { return 2.0 * e0 / (1.0 + exp(rho_1 * (rho_2 - v))); }

  VB_INLINE void dfun() {
    const T pyramidal = rate(v2 - v3);
    const T interneuron = rate(v4 - v5);
    const T network = rate(c + this->local(v6));
    const T e = He * ke;
    const T i = Hi * ki;
    // The last term of y5 has the excitatory constant, as in TVB.
    this->rates(
        y1, e * (gamma_1 * pyramidal + gamma_1T * (U + network)) - 2.0 * ke * y1 - ke * ke * v1,  //
        y2, e * (gamma_2 * rate(v1) + gamma_2T * (P + network)) - 2.0 * ke * y2 - ke * ke * v2,   //
        y3, i * (gamma_4 * interneuron) - 2.0 * ki * y3 - ki * ki * v3,                           //
        y4, e * (gamma_3 * pyramidal + gamma_3T * (Q + network)) - 2.0 * ke * y4 - ke * ke * v4,  //
        y5, i * (gamma_5 * interneuron) - 2.0 * ki * y5 - ke * ke * v5,                           //
        y2 - y3, y4 - y5);
  }
};

}  // namespace virtualbrain::models
