#pragma once
#include "virtualbrain/coupling.hpp"

namespace virtualbrain::couplings {

template <class Ctx>
struct PreSigmoidal : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "PreSigmoidal";
  static constexpr auto summary =
      "Sum of w H (Q + tanh(G (P x - theta))) of the sources, which have a threshold each. With "
      "`dynamic` that is their second coupling variable, and the second input of a node is what it "
      "sends itself (for the model Hopfield); without, it acts on each coupling variable.";
  static constexpr auto reference =
      "Golos, Jirsa & Dauce 2015, PLoS Computational Biology 11:e1004644, "
      "doi:10.1371/journal.pcbi.1004644";
  static constexpr int variables = 2, features = 1, outputs = 2;
  static constexpr bool reads_target = true;

  T H = this->param("H", 0.5, "", -100.0, 100.0, "Scale of what is sent");
  T Q = this->param("Q", 1.0, "", -100.0, 100.0, "Offset of the sigmoid");
  T G = this->param("G", 60.0, "", -1000.0, 1000.0, "Gain: steepness of the sigmoid");
  T P = this->param("P", 1.0, "", -100.0, 100.0, "Ratio of excitation to inhibition");
  T theta = this->param("theta", 0.5, "", -100.0, 100.0, "Threshold, if it is not dynamic");
  T dynamic = this->flag("dynamic", true, "Whether the threshold is the second coupling variable");
  T globalT = this->flag("globalT", false,
                         "Whether all nodes have one threshold: driven by the mean of what they "
                         "send if it is dynamic, else the first of theta");

  template <class Info, class Flags>
  static void declare(Info& info, const Flags& flags) {
    const bool dynamic = flags.at("dynamic") != 0.0;
    if (!dynamic) info.joined = 1;
    info.reads_target = dynamic;
    info.reads_mean = dynamic && flags.at("globalT") != 0.0;
  }

  VB_INLINE Row<T, 1> pre(Row<T, 2> x) const {
    return {{H * (Q + tanh(G * (P * x[0] - select(dynamic > 0.5, x[1], theta))))}};
  }
  VB_INLINE Row<T, 2> post(Row<T, 1> g, Target<T, 2> target) const {
    return {{g[0], select(globalT > 0.5, target.mean, pre(target.x)[0])}};
  }
};

}  // namespace virtualbrain::couplings
