// Larter-Breakspear conductance-based neural mass
#pragma once
#include "virtualbrain/model.hpp"

namespace virtualbrain::models {

template <class Ctx>
struct LarterBreakspear : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "LarterBreakspear";
  static constexpr auto summary =
      "A column of pyramidal cells with calcium, potassium and sodium channels, and of inhibitory "
      "interneurons: the Morris-Lecar model with a third variable. All quantities are without "
      "units. A single column rests for d_V below 0.55, cycles up to 0.59 and is chaotic above.";
  static constexpr auto reference =
      "Larter, Speelman & Worth 1999, Chaos 9:795-804, doi:10.1063/1.166453; "
      "Breakspear, Terry & Friston 2003, Network 14:703-732, doi:10.1088/0954-898X/14/4/305; "
      "Honey et al. 2009, PNAS 106:2035-2040, doi:10.1073/pnas.0811168106";

  T gCa = this->param("gCa", 1.1, "", 0.9, 1.5, "Conductance of calcium channels");
  T gK = this->param("gK", 2.0, "", 1.95, 2.05, "Conductance of potassium channels");
  T gL = this->param("gL", 0.5, "", 0.45, 0.55, "Conductance of leak channels");
  T phi = this->param("phi", 0.7, "", 0.3, 0.9, "Temperature factor");
  T gNa = this->param("gNa", 6.7, "", 0.0, 10.0, "Conductance of sodium channels");
  T TK = this->param("TK", 0.0, "", 0.0, 0.0001, "Threshold of potassium channels");
  T TCa = this->param("TCa", -0.01, "", -0.02, -0.01, "Threshold of calcium channels");
  T TNa = this->param("TNa", 0.3, "", 0.25, 0.3, "Threshold of sodium channels");
  T VCa = this->param("VCa", 1.0, "", 0.9, 1.1, "Nernst potential of calcium");
  T VK = this->param("VK", -0.7, "", -0.8, 1.0, "Nernst potential of potassium");
  T VL = this->param("VL", -0.5, "", -0.7, -0.4, "Nernst potential of the leak");
  T VNa = this->param("VNa", 0.53, "", 0.51, 0.55, "Nernst potential of sodium");
  T d_K = this->param("d_K", 0.3, "", 0.1, 0.4, "Spread of the thresholds of potassium channels");
  T tau_K = this->param("tau_K", 1.0, "", 1.0, 10.0, "Time constant of potassium channels");
  T d_Na = this->param("d_Na", 0.15, "", 0.1, 0.2, "Spread of the thresholds of sodium channels");
  T d_Ca = this->param("d_Ca", 0.15, "", 0.1, 0.2, "Spread of the thresholds of calcium channels");
  T aei = this->param("aei", 2.0, "", 0.1, 2.0, "Strength from excitatory to inhibitory cells");
  T aie = this->param("aie", 2.0, "", 0.5, 2.0, "Strength from inhibitory to excitatory cells");
  T b = this->param("b", 0.1, "", 0.0001, 1.0, "Rate of inhibitory cells");
  T C = this->param("C", 0.1, "", 0.0, 1.0,
                    "Share of the excitatory input that comes from other nodes");
  T ane = this->param("ane", 1.0, "", 0.4, 1.0, "Strength of subcortical input, excitatory cells");
  T ani = this->param("ani", 0.4, "", 0.3, 0.5, "Strength of subcortical input, inhibitory cells");
  T aee = this->param("aee", 0.4, "", 0.0, 0.6, "Strength from excitatory to excitatory cells");
  T Iext = this->param("Iext", 0.3, "", 0.165, 0.3, "Subcortical input");
  T rNMDA = this->param("rNMDA", 0.25, "", 0.2, 0.3, "Ratio of NMDA to AMPA receptors");
  T VT = this->param("VT", 0.0, "", 0.0, 0.7, "Threshold of excitatory cells");
  T d_V = this->param("d_V", 0.65, "", 0.49, 0.7, "Spread of the thresholds of excitatory cells");
  T ZT = this->param("ZT", 0.0, "", 0.0, 0.1, "Threshold of inhibitory cells");
  T d_Z = this->param("d_Z", 0.7, "", 0.001, 0.75, "Spread of the thresholds of inhibitory cells");
  T QV_max = this->param("QV_max", 1.0, "", 0.1, 1.0, "Maximum firing rate of excitatory cells");
  T QZ_max = this->param("QZ_max", 1.0, "", 0.1, 1.0, "Maximum firing rate of inhibitory cells");
  T t_scale = this->param("t_scale", 1.0, "", 0.1, 1.0, "Scale of time");

  T V = this->state("V", "", -1.5, 1.5, "Potential of excitatory cells");
  T W = this->state("W", "", -1.5, 1.5, "Fraction of open potassium channels");
  T Z = this->state("Z", "", -1.5, 1.5, "Potential of inhibitory cells");

  T c = this->input("c", "Long-range input, a firing rate");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"V"});
    declaration.variables_of_interest({"V"});
  }

  VB_INLINE T open(const T& v, const T& threshold, const T& spread) const {
    return 0.5 * (1.0 + tanh((v - threshold) / spread));
  }

  VB_INLINE void dfun() {
    const T m_Ca = open(V, TCa, d_Ca);
    const T m_Na = open(V, TNa, d_Na);
    const T m_K = open(V, TK, d_K);
    const T QV = QV_max * open(V, VT, d_V);
    const T QZ = QZ_max * open(Z, ZT, d_Z);
    const T Q = aee * ((1.0 - C) * (QV + this->local(QV)) + C * c);
    this->rates(
        t_scale * (-(gCa + rNMDA * Q) * m_Ca * (V - VCa) - gK * W * (V - VK) - gL * (V - VL) -
                   (gNa * m_Na + Q) * (V - VNa) - aie * Z * QZ + ane * Iext),
        t_scale * phi * (m_K - W) / tau_K,  //
        t_scale * b * (ani * Iext + aei * V * QV));
  }
};

}  // namespace virtualbrain::models
