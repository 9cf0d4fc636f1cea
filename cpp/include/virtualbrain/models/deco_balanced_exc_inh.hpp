// Reduced Wong-Wang model with a regional gain
#pragma once
#include "virtualbrain/models/reduced_wong_wang_exc_inh.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct DecoBalancedExcInh : ReducedWongWangExcInh<Ctx> {
  using T = typename Ctx::T;
  static constexpr auto name = "DecoBalancedExcInh";
  static constexpr auto summary =
      "The excitatory-inhibitory Wong-Wang model with a gain for each region, taken for example "
      "from maps of gene expression or of receptors.";
  static constexpr auto reference =
      "Deco et al. 2021, Science Advances 7:eabf4752, doi:10.1126/sciadv.abf4752; "
      "Deco et al. 2014, Journal of Neuroscience 34:7886-7898, "
      "doi:10.1523/JNEUROSCI.5068-13.2014";

  T M_i = this->param("M_i", 1.0, "", 1.0, 10.0, "Gain of both populations");

  VB_INLINE void dfun() { this->populations(M_i); }
};

}  // namespace virtualbrain::models
