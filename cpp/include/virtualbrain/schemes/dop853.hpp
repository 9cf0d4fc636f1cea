#pragma once
#include "virtualbrain/adaptive.hpp"
#include "virtualbrain/scheme.hpp"

namespace virtualbrain::schemes {

// Weights of the slopes that make each stage; those of the last one make the result.
constexpr double kDop853[13][12] = {
    {},
    {0.05260015195876773},
    {0.0197250569845379, 0.0591751709536137},
    {0.02958758547680685, 0.0, 0.08876275643042054},
    {0.2413651341592667, 0.0, -0.8845494793282861, 0.924834003261792},
    {0.037037037037037035, 0.0, 0.0, 0.17082860872947386, 0.12546768756682242},
    {0.037109375, 0.0, 0.0, 0.17025221101954405, 0.06021653898045596, -0.017578125},
    {0.03709200011850479, 0.0, 0.0, 0.17038392571223998, 0.10726203044637328, -0.015319437748624402,
     0.008273789163814023},
    {0.6241109587160757, 0.0, 0.0, -3.3608926294469414, -0.868219346841726, 27.59209969944671,
     20.154067550477894, -43.48988418106996},
    {0.47766253643826434, 0.0, 0.0, -2.4881146199716677, -0.590290826836843, 21.230051448181193,
     15.279233632882423, -33.28821096898486, -0.020331201708508627},
    {-0.9371424300859873, 0.0, 0.0, 5.186372428844064, 1.0914373489967295, -8.149787010746927,
     -18.52006565999696, 22.739487099350505, 2.4936055526796523, -3.0467644718982196},
    {2.273310147516538, 0.0, 0.0, -10.53449546673725, -2.0008720582248625, -17.9589318631188,
     27.94888452941996, -2.8589982771350235, -8.87285693353063, 12.360567175794303,
     0.6433927460157636},
    {0.054293734116568765, 0.0, 0.0, 0.0, 0.0, 4.450312892752409, 1.8915178993145003,
     -5.801203960010585, 0.3111643669578199, -0.1521609496625161, 0.20136540080403034,
     0.04471061572777259}};
constexpr double kDop853Error3[12] = {-0.18980075407240762,
                                      0.0,
                                      0.0,
                                      0.0,
                                      0.0,
                                      4.450312892752409,
                                      1.8915178993145003,
                                      -5.801203960010585,
                                      -0.4226823213237919,
                                      -0.1521609496625161,
                                      0.20136540080403034,
                                      0.02265179219836082};
constexpr double kDop853Error5[12] = {0.01312004499419488,
                                      0.0,
                                      0.0,
                                      0.0,
                                      0.0,
                                      -1.2251564463762044,
                                      -0.4957589496572502,
                                      1.6643771824549864,
                                      -0.35032884874997366,
                                      0.3341791187130175,
                                      0.08192320648511571,
                                      -0.022355307863886294};

struct Dop853 {
  static constexpr auto name = "Dop853";
  static constexpr auto summary =
      "Dormand and Prince's explicit method of order 8, with its own steps within dt.";
  static constexpr auto reference =
      "Hairer, Norsett & Wanner 1993, section II.5, doi:10.1007/978-3-540-78862-1";
  static constexpr int order = 8;

  static constexpr int stages = 12, error_order = 7;
  static VB_INLINE const double* weights(int stage) { return kDop853[stage]; }
  // Errors of orders 5 and 3 together make one of order 7.
  template <class Step>
  static VB_INLINE void error(const Step& s, const double* y, const double* trial, const double* k,
                              double* out) {
    const int size = s.rows * kLanes;
    const auto sum = [=](const double* weights, int i) {
      double total = 0.0;
      for (int j = 0; j < 12; ++j) total += weights[j] * k[j * size + i];
      return total;
    };
    double third[kLanes];
    mean_square(s, y, trial, out, [=](int i) { return sum(kDop853Error5, i); });
    mean_square(s, y, trial, third, [=](int i) { return sum(kDop853Error3, i); });
    for (int lane = 0; lane < kLanes; ++lane) {
      const double both = out[lane] + 0.01 * third[lane];
      out[lane] = both == 0.0 ? 0.0 : out[lane] / vmath::sqrt(both);
    }
  }

  template <class Step>
  static VB_INLINE void step(Step& s) {
    explicit_pair<Dop853>(s);
  }
};

}  // namespace virtualbrain::schemes
