// Every model: what it declares, and that its kernel computes what its graph says. To be compiled
// without -ffinite-math-only.
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "check.hpp"
#include "virtualbrain/describe.hpp"
#include "virtualbrain/models/coombes_byrne.hpp"
#include "virtualbrain/models/coombes_byrne_2d.hpp"
#include "virtualbrain/models/deco_balanced_exc_inh.hpp"
#include "virtualbrain/models/dumont_gutkin.hpp"
#include "virtualbrain/models/epileptor.hpp"
#include "virtualbrain/models/epileptor_2d.hpp"
#include "virtualbrain/models/epileptor_codim3.hpp"
#include "virtualbrain/models/epileptor_codim3_slow_mod.hpp"
#include "virtualbrain/models/epileptor_resting_state.hpp"
#include "virtualbrain/models/gast_schmidt_knosche_sd.hpp"
#include "virtualbrain/models/gast_schmidt_knosche_sf.hpp"
#include "virtualbrain/models/generic_2d_oscillator.hpp"
#include "virtualbrain/models/hopfield.hpp"
#include "virtualbrain/models/jansen_rit.hpp"
#include "virtualbrain/models/k_ion_ex.hpp"
#include "virtualbrain/models/kuramoto.hpp"
#include "virtualbrain/models/larter_breakspear.hpp"
#include "virtualbrain/models/linear.hpp"
#include "virtualbrain/models/montbrio_pazo_roxin.hpp"
#include "virtualbrain/models/reduced_set_fitz_hugh_nagumo.hpp"
#include "virtualbrain/models/reduced_set_hindmarsh_rose.hpp"
#include "virtualbrain/models/reduced_wong_wang.hpp"
#include "virtualbrain/models/reduced_wong_wang_exc_inh.hpp"
#include "virtualbrain/models/sup_hopf.hpp"
#include "virtualbrain/models/wilson_cowan.hpp"
#include "virtualbrain/models/zerlaut_adaptation_first_order.hpp"
#include "virtualbrain/models/zerlaut_adaptation_second_order.hpp"
#include "virtualbrain/models/zetterberg_jansen.hpp"
#include "virtualbrain/tile.hpp"
#include "virtualbrain/trace.hpp"

using namespace virtualbrain;
using virtualbrain::VIRTUALBRAIN_ISA::Tile;

namespace {

void check_text(const std::string& name, const std::string& doc) {
  const bool good = !name.empty() && !doc.empty() && doc.back() != '.';
  CHECK(good);
  if (!good) std::printf("  %s: '%s'\n", name.c_str(), doc.c_str());
}

void check_declaration(const ModelInfo& info) {
  CHECK(info.summary.size() > 40 && info.summary.back() == '.');
  CHECK(info.reference.find("doi:10.") != std::string::npos);
  CHECK(!info.states.empty());
  CHECK(!info.cvar.empty() && !info.stvar.empty());
  CHECK(info.inputs.size() >= info.cvar.size());
  CHECK(!info.variables_of_interest.empty());

  std::set<std::string> names;
  for (const auto& p : info.parameters) {
    CHECK(names.insert(p.name).second);
    CHECK(p.lo < p.hi);
    for (const double v : p.value) {
      CHECK(p.lo <= v && v <= p.hi);
      if (!(p.lo <= v && v <= p.hi)) std::printf("  %s.%s\n", info.name.c_str(), p.name.c_str());
    }
    check_text(p.name, p.doc);
  }
  for (const auto& d : info.derived) {
    CHECK(names.insert(d.name).second);
    check_text(d.name, d.doc);
  }
  for (const auto& s : info.states) {
    CHECK(names.insert(s.name).second);
    CHECK(s.lo <= s.hi);
    check_text(s.name, s.doc);
  }
  for (const auto& i : info.inputs) {
    CHECK(names.insert(i.name).second);
    check_text(i.name, i.doc);
  }
  for (const auto& b : info.bounds) CHECK(b.lo < b.hi);
}

class Random {
 public:
  double between(double lo, double hi) {
    return lo + (hi - lo) * static_cast<double>(engine_() >> 11) * 0x1p-53;
  }
  // Defaults, or values from the range of each parameter.
  std::vector<double> parameters(const ModelInfo& info, bool defaults) {
    std::vector<double> result = default_parameters(info);
    if (defaults) return result;
    auto value = result.begin();
    for (const auto& p : info.parameters) {
      for (std::size_t i = 0; i < p.value.size(); ++i, ++value) {
        if (p.kind == ParameterKind::flag || p.kind == ParameterKind::integer) {
          *value = std::floor(between(p.lo, p.hi + 0.999));
        } else if (std::isinf(p.lo) || std::isinf(p.hi)) {
          *value *= between(0.9, 1.1);
        } else {
          *value = between(p.lo, p.hi);
        }
      }
    }
    return result;
  }

 private:
  std::mt19937_64 engine_{20};
};

// Columns of a table of rows of kLanes numbers.
std::vector<double> column(const std::vector<double>& rows, int lane) {
  std::vector<double> result;
  for (auto i = std::size_t(lane); i < rows.size(); i += kLanes) result.push_back(rows[i]);
  return result;
}
void set_column(std::vector<double>& rows, int lane, const std::vector<double>& values) {
  rows.resize(values.size() * kLanes);
  for (std::size_t i = 0; i < values.size(); ++i) rows[i * kLanes + std::size_t(lane)] = values[i];
}

template <template <class> class Model>
void check_kernel(const ModelInfo& info, double tolerance) {
  const auto graph = trace<Model>();
  const auto n_states = info.states.size() * std::size_t(info.modes);
  const auto n_inputs = info.inputs.size() * std::size_t(info.modes);
  CHECK(graph.rates.size() == n_states);

  Random random;
  int finite = 0;
  bool same_kind = true;  // rates are finite where they should be, and only there
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<double> states(n_states * kLanes), inputs(n_inputs * kLanes), parameters;
    std::vector<double> rates(n_states * kLanes);
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto& state = info.states[i / (std::size_t(info.modes) * kLanes)];
      states[i] = random.between(state.lo, state.hi);
    }
    for (double& c : inputs) c = random.between(-0.01, 0.01);
    for (int lane = 0; lane < kLanes; ++lane) {
      const auto p = random.parameters(info, trial == 0);
      set_column(parameters, lane, kernel_rows(info, p, derive<Model>(p)));
    }

    VB_IVDEP
    for (int lane = 0; lane < kLanes; ++lane) {
      Model<Tile> model{Tile{states.data(), inputs.data(), parameters.data(), rates.data(), lane}};
      model.dfun();
    }

    std::vector<double> expected;
    for (int lane = 0; lane < kLanes; ++lane) {
      set_column(
          expected, lane,
          evaluate(graph, column(parameters, lane), column(states, lane), column(inputs, lane)));
    }
    for (std::size_t state = 0; state < n_states; ++state) {
      double largest = 0.0, error = 0.0;
      for (std::size_t i = state * kLanes; i < (state + 1) * kLanes; ++i) {
        same_kind = same_kind && std::isfinite(rates[i]) == std::isfinite(expected[i]);
        if (!std::isfinite(rates[i])) continue;
        ++finite;
        largest = std::fmax(largest, std::fabs(expected[i]));
        error = std::fmax(error, std::fabs(rates[i] - expected[i]));
      }
      CHECK(error <= tolerance * largest);
      if (error > tolerance * largest) {
        std::printf("  %s, trial %d, state %d: error %g of %g\n", info.name.c_str(), trial,
                    int(state), error, largest);
      }
    }
  }
  CHECK(same_kind);
  CHECK(finite > 10 * kLanes * int(n_states));  // of 20
}

template <template <class> class Model>
void test_model(double tolerance = 1e-12) {
  const auto info = describe<Model>();
  check_declaration(info);
  check_kernel<Model>(info, tolerance);
}

// The integrals over modes, from tvb-library 2.10.
void test_modes() {
  const auto info = describe<models::ReducedSetHindmarshRose>();
  const auto derived = derive<models::ReducedSetHindmarshRose>(default_parameters(info));
  CHECK(derived.size() == 63);
  CHECK_NEAR(derived[0], 0.3328165811190222, 1e-13);     // A_ik[0][0]
  CHECK_NEAR(derived[1], 0.18525241779532708, 1e-13);    // A_ik[0][1]
  CHECK_NEAR(derived[3], 0.5984537933538552, 1e-13);     // A_ik[1][0]
  CHECK_NEAR(derived[10], 0.5984537933538552, 1e-13);    // B_ik[0][1]
  CHECK_NEAR(derived[28], 3.872167808988035, 1e-12);     // a_i[1]
  CHECK_NEAR(derived[51], 2.5144556680297034, 1e-12);    // IE_i[0]
  CHECK_NEAR(derived[58], -0.01951435221373041, 1e-14);  // m_i[1]
}

}  // namespace

void tests() {
  test_model<models::CoombesByrne>();
  test_model<models::CoombesByrne2D>();
  test_model<models::DecoBalancedExcInh>();
  test_model<models::DumontGutkin>();
  test_model<models::Epileptor>();
  test_model<models::Epileptor2D>();
  // A root of a cubic by Cardano's formula loses digits.
  test_model<models::EpileptorCodim3>(1e-8);
  test_model<models::EpileptorCodim3SlowMod>(1e-8);
  test_model<models::EpileptorRestingState>();
  test_model<models::GastSchmidtKnosche_SD>();
  test_model<models::GastSchmidtKnosche_SF>();
  test_model<models::Generic2dOscillator>();
  test_model<models::Hopfield>();
  test_model<models::JansenRit>();
  test_model<models::KIonEx>();
  test_model<models::Kuramoto>();
  test_model<models::LarterBreakspear>();
  test_model<models::Linear>();
  test_model<models::MontbrioPazoRoxin>();
  test_model<models::ReducedSetFitzHughNagumo>();
  test_model<models::ReducedSetHindmarshRose>();
  test_model<models::ReducedWongWang>();
  test_model<models::ReducedWongWangExcInh>();
  test_model<models::SupHopf>();
  test_model<models::WilsonCowan>();
  test_model<models::ZerlautAdaptationFirstOrder>();
  test_model<models::ZerlautAdaptationSecondOrder>();
  test_model<models::ZetterbergJansen>();
  test_modes();
}
