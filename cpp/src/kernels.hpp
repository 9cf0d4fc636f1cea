// What the engine calls in code that is compiled once per instruction set.
// Plain arrays and sizes only: this header is included in kernel units.
//
// A "row" is kLanes numbers, one per node of a tile. State variable v in mode m is row v * modes +
// m.
#pragma once
#include <cstddef>
#include <cstdint>

#include "virtualbrain/defs.hpp"
#include "virtualbrain/op.hpp"

namespace virtualbrain {

class Program;
struct ProgramScratch;

// rates = dfun(states, inputs) of one tile. The last two serve interpreted models only.
using RatesKernel = void (*)(const double* states, const double* inputs, const double* parameters,
                             double* rates, const Program* program, ProgramScratch* scratch);

// A row that a program reads or writes: `row` rows behind the start of one of its blocks.
enum class Block { constants, parameters, states, inputs, locals, results, temporaries };
inline constexpr int kBlocks = 7;
struct Place {
  Block block = Block::constants;
  std::int32_t row = 0;
};

// One step of a program: out = op(a, b, c). With a second operation, out = then(op(a, b), c), or
// then(c, op(a, b)) if it is swapped: add, sub, mul and div only.
struct Instruction {
  Op op;
  Place out, a, b, c;
  Op then = Op::constant;  // none
  bool swapped = false;
};

// A coupling acts on slots: slot s reads the state rows source[s * variables ...] and owns the
// feature rows [s * features, (s + 1) * features), and likewise those of outputs. Arrays advance by
// their stride from step to step.
struct PreArgs {
  const double* states;
  std::ptrdiff_t state_stride;
  const int* source;
  int slots;
  const double* parameters;
  double* features;
  std::ptrdiff_t feature_stride;
  int steps;
};
struct PostArgs {
  const double* sums;
  std::ptrdiff_t sum_stride;
  const double* states;
  std::ptrdiff_t state_stride;
  const int* source;
  int slots;
  const double* parameters;
  const double* weight_sum;
  std::ptrdiff_t weight_sum_stride;  // between slots
  int coupling_variables;
  const double* means;  // by slot
  double* outputs;
  std::ptrdiff_t output_stride;
  int steps;
};
using PreKernel = void (*)(const PreArgs&);
using PostKernel = void (*)(const PostArgs&);

// Keeps states within [lo, hi], then overwrites the clamped ones. A value that is not finite stays
// so: -ffinite-math-only would let a bound swallow NaN.
struct Bounds {
  int n_bounded = 0;
  const int* bounded = nullptr;  // rows
  const double* lo = nullptr;    // one per bounded row
  const double* hi = nullptr;
  int n_clamped = 0;
  const int* clamped = nullptr;        // rows
  const double* clamp_rows = nullptr;  // rows of this tile
};

// Integrates one tile over `steps` steps: states of step b are at states + b * rows * kLanes.
struct StepArgs {
  RatesKernel rates;
  const Program* program;
  ProgramScratch* program_scratch;
  double* states;
  const double* inputs;
  std::ptrdiff_t input_stride;
  const double* parameters;
  const double* increments;  // added to the result of a step: noise, and dt * stimulus
  std::ptrdiff_t increment_stride;
  double* scratch;  // scheme_scratch(rows) numbers
  Bounds bounds;
  double dt;
  double rtol, atol;  // of schemes that choose their own steps
  int rows;
  int steps;
};  // arrays start at multiples of 64 bytes
// Room of a scheme: states, and two matrices.
inline constexpr int kSchemeScratch = 16;
inline constexpr std::size_t scheme_scratch(int rows) {
  return static_cast<std::size_t>(kSchemeScratch + 2 * rows) * static_cast<std::size_t>(rows) *
         kLanes;
}
using SchemeKernel = void (*)(const StepArgs&);

// Local coupling acts on what a model puts into local(...), in every stage of a step; so stages are
// run one by one. The last two arguments serve interpreted models.
// Row r of what a tile offers goes to out + r * stride.
using OfferKernel = void (*)(const double* states, const double* parameters, double* out,
                             std::ptrdiff_t stride, const Program* program,
                             ProgramScratch* scratch);
// rates = dfun(states, inputs, what local coupling made of it), rows in the order of the offers.
using LocalRatesKernel = void (*)(const double* states, const double* inputs, const double* locals,
                                  const double* parameters, double* rates, const Program* program,
                                  ProgramScratch* scratch);
// The local connections of a tile: weights, then positions of sources, kLanes rows side by side.
// Where all weights of a row are equal, there is one for each row.
struct LocalRows {
  std::size_t begin;
  int width;  // entries per row; shorter ones are filled up with what adds 0
  bool equal;
};
struct StageTask {
  int tile, stage;
  int slot;  // of the tile's scratch, kept from its first stage to its last
};
// Arrays begin with the first tile, and tiles are a stride apart.
struct StageArgs {
  const StageTask* tasks;  // all of one stage, none of which needs another
  int n_tasks;
  OfferKernel offer;             // null: the model has no local coupling
  LocalRatesKernel local_rates;  // likewise
  RatesKernel rates;
  const Program* program;        // of rates
  const Program* offer_program;  // of what the model offers
  ProgramScratch* program_scratch;
  double* states;  // overwritten in the last stage
  std::ptrdiff_t state_stride;
  const double* parameters;
  std::ptrdiff_t parameter_stride;
  const double* increments;
  std::ptrdiff_t increment_stride;
  const double* inputs;  // by region
  std::ptrdiff_t input_stride;
  const int* region;  // by tile
  const int* used;    // by tile: lanes that are not spare
  const LocalRows* local;
  const double* local_rows;
  bool narrow;            // positions of sources have 16 bits, or 32
  int offers;             // rows
  const double* offered;  // made of the states that this stage starts from: [row][position]
  double* offers_next;    // of those that the next one starts from
  std::ptrdiff_t offer_stride;
  double* totals;   // [tile][row]: sums over vertices of the states after the step
  double* scratch;  // by slot: kStageScratch * rows rows, kept from stage to stage
  double* locals;   // room for `offers` rows
  double* next;     // and for `rows`
  Bounds bounds;    // with the clamped rows of the first tile
  double dt;
  int rows;
};
inline constexpr int kStageScratch = 6;
using StageKernel = void (*)(const StageArgs&);

// One delayed connection of a target: the source's position, its weight and its delay in steps.
struct Edge {
  double weight;
  std::uint32_t source;
  std::int32_t delay;
};

// The history of one feature: `stride` numbers per position; step s of it is at s % capacity, and
// the first kMaxLevel are repeated behind the end, so that every window is contiguous.
struct Ring {
  double* data = nullptr;
  std::ptrdiff_t stride = 0;
  std::int64_t capacity = 0;
};

// Edges whose delay is at least level - 1 steps are summed over `level` steps at once.
inline constexpr int kLevels[] = {64, 16, 4};
inline constexpr int kMaxLevel = kLevels[0];

// For the kLanes nodes of a tile: out[lane][0..level) = begin[lane][0..level) (or 0 without begin)
// + the sum of weight * history window over edges[first[lane] ... first[lane + 1]).
using AccumulateKernel = void (*)(const Edge* edges, const std::int64_t* first, const Ring& ring,
                                  std::int64_t window, const double* begin,
                                  std::ptrdiff_t begin_stride, double* out,
                                  std::ptrdiff_t out_stride);

// out[row * out_stride] = sum over entries and lanes of weights[entry][lane] *
// in[row * in_stride + tiles[entry] * kLanes + lane], for a number of rows that is known
// beforehand.
using GainKernel = void (*)(const double* weights, const int* tiles, int entries, const double* in,
                            std::ptrdiff_t in_stride, double* out, std::ptrdiff_t out_stride);
inline constexpr int kGainRows = 4;

// The balloon model of haemodynamics: rows of its parameters, then of what is derived from them.
// clang-format off
enum BalloonRow {
  kEfficacy, kBaseline, kTauS, kTauF, kTauO, kAlpha, kE0, kV0, kTE, kEpsilon, kNu0, kR0,
  kK1, kK2, kK3,
  kBalloonRows
};
// clang-format on
inline constexpr int kBalloonStates = 4;  // signal, flow, volume, deoxyhaemoglobin

struct Kernels {
  const char* name;
  AccumulateKernel accumulate[3];  // one per entry of kLevels
  // sums[lane] = begin[lane] (or 0 without begin) + sum_k weights[k][lane] * recent[index[k][lane]]
  void (*gather16)(const double* weights, const std::uint16_t* index, int width,
                   const double* recent, const double* begin, double* sums);
  void (*gather32)(const double* weights, const std::uint32_t* index, int width,
                   const double* recent, const double* begin, double* sums);
  // out[row][lane] = in[row * stride] for all lanes
  void (*spread)(const double* in, std::ptrdiff_t stride, int rows, double* out);
  // out[step * out_stride + lane] = in[lane * in_stride + step], for kLanes lanes
  void (*to_rows)(const double* in, std::ptrdiff_t in_stride, double* out,
                  std::ptrdiff_t out_stride, int steps);
  // out[lane * out_stride + step] = in[step * in_stride + lane]
  void (*to_series)(const double* in, std::ptrdiff_t in_stride, double* out,
                    std::ptrdiff_t out_stride, int steps);
  // sum[lane] += sum over steps of in[step * stride + lane]
  void (*add_rows)(const double* in, std::ptrdiff_t stride, int steps, double* sum);
  // out[lane] = factor * sum[lane], and sum[lane] = 0
  void (*take_scaled)(double factor, double* sum, double* out);
  // out[lane] += factor * in[lane]
  void (*add_scaled)(double factor, const double* in, double* out);
  GainKernel gain[kGainRows];  // for 1 ... kGainRows rows
  // products[i][j] += sum over samples of a[sample * stride + i] * b[sample * stride + j], in the
  // order of samples, for i and j < kLanes
  void (*add_products)(const double* a, const double* b, std::ptrdiff_t stride, int samples,
                       double* products);
  // One step of the balloon model by Heun's method, of dt seconds; lowest[lane] is the least that
  // flow, volume and deoxyhaemoglobin became on the way.
  void (*balloon_step)(const double* parameters, const double* activity, double dt, double* states,
                       double* lowest);
  void (*balloon_signal)(const double* parameters, const double* states, double* signal);
  // 1 where any of the n numbers is NaN or infinite
  int (*any_nonfinite)(const double* values, std::ptrdiff_t n);
  // standard normal numbers of kLanes nodes for the even and the odd step of a pair
  void (*normals)(std::uint64_t seed, std::uint32_t step_pair, const std::uint32_t* nodes,
                  std::uint32_t row, std::uint32_t stream, double* even, double* odd);
  // out[row] = the sum over the first `used` lanes
  void (*totals)(const double* states, int rows, int used, double* out);
  void (*apply_bounds)(const Bounds& bounds, double* states);
  // Runs a program over one tile.
  void (*interpret)(const Instruction* code, int size, double* const (&blocks)[kBlocks]);
};

}  // namespace virtualbrain
