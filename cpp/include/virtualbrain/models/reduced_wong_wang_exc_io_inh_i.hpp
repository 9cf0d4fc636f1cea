// Reduced Wong-Wang model with two populations whose rates may come from a spiking network
#pragma once
#include "virtualbrain/models/reduced_wong_wang_exc_inh.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct ReducedWongWangExcIOInhI : ReducedWongWangExcInh<Ctx> {
  using T = typename Ctx::T;
  static constexpr auto name = "ReducedWongWangExcIOInhI";
  static constexpr auto summary =
      "The excitatory-inhibitory Wong-Wang model for co-simulation: at nodes that are driven, the "
      "rate of a population is not a function of its input, but the smoothed rate that a spiking "
      "network reports.";
  static constexpr auto reference =
      "Deco et al. 2014, Journal of Neuroscience 34:7886-7898, "
      "doi:10.1523/JNEUROSCI.5068-13.2014";

  T tau_rin_e = this->param("tau_rin_e", 1.0, "ms", 1.0, 100.0,
                            "Time constant that smooths the reported excitatory rate");
  T tau_rin_i = this->param("tau_rin_i", 1.0, "ms", 1.0, 100.0,
                            "Time constant that smooths the reported inhibitory rate");
  T Rin_e = this->param("Rin_e", 0.0, "Hz", 0.0, 1000.0, "Reported excitatory rate");
  T Rin_i = this->param("Rin_i", 0.0, "Hz", 0.0, 1000.0, "Reported inhibitory rate");
  T driven_e = this->flag("driven_e", false, "Whether the excitatory rate is the reported one");
  T driven_i = this->flag("driven_i", false, "Whether the inhibitory rate is the reported one");

  T R_e = this->state("R_e", "Hz", 0.0, 1000.0, "Smoothed excitatory rate that is reported");
  T R_i = this->state("R_i", "Hz", 0.0, 1000.0, "Smoothed inhibitory rate that is reported");

  template <class D>
  static void declare(D& declaration) {
    ReducedWongWangExcInh<Ctx>::declare(declaration);
    declaration.variables_of_interest({"S_e", "S_i", "R_e", "R_i"});
    declaration.bound("R_e", 0.0, kInfinity);
    declaration.bound("R_i", 0.0, kInfinity);
  }

  VB_INLINE void dfun() {
    T H_e, H_i;
    this->firing_rates(1.0, H_e, H_i);
    this->gates(select(driven_e > 0.5, R_e, H_e), select(driven_i > 0.5, R_i, H_i));
    this->rates(select(driven_e > 0.5, (Rin_e - R_e) / tau_rin_e, 0.0),
                select(driven_i > 0.5, (Rin_i - R_i) / tau_rin_i, 0.0));
  }
};

}  // namespace virtualbrain::models
