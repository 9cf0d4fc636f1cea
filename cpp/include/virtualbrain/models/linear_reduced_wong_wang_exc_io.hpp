// Reduced Wong-Wang model for co-simulation, without saturation
#pragma once
#include "virtualbrain/models/reduced_wong_wang_exc_io.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct LinearReducedWongWangExcIO : ReducedWongWangExcIO<Ctx> {
  using T = typename Ctx::T;
  static constexpr auto name = "LinearReducedWongWangExcIO";
  static constexpr auto summary =
      "The reduced Wong-Wang model for co-simulation with gates that do not saturate: every spike "
      "opens the same share. The rate of a spiking network is taken as it is.";
  static constexpr auto reference =
      "Wong & Wang 2006, Journal of Neuroscience 26:1314-1328, doi:10.1523/JNEUROSCI.3733-05.2006; "
      "Deco et al. 2013, Journal of Neuroscience 33:11239-11252, "
      "doi:10.1523/JNEUROSCI.1091-13.2013";

  VB_INLINE void dfun() { this->gate(this->Rint, T(1.0)); }
};

}  // namespace virtualbrain::models
