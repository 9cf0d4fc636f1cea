#pragma once
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

struct Identity {
  static constexpr auto name = "Identity";
  static constexpr auto summary =
      "A map instead of a flow: the next state is what the equations of the model return.";
  static constexpr auto reference = "May 1976, Nature 261:459-467, doi:10.1038/261459a0";
  static constexpr int order = 0;
  static constexpr int rate_calls = 1;

  template <class Step>
  static VB_INLINE void step(Step& s) {
    const auto* VB_RESTRICT increment = s.increment;
    auto* VB_RESTRICT next = s.next;
    s.rates(s.x, next);
    s.each([=](int i) { next[i] = next[i] + increment[i]; });
    s.bound(next);
  }
};

}  // namespace virtualbrain::schemes
