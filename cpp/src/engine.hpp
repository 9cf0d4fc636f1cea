// The running network inside the engine.
//
//   history.cpp   what was sent, and the sums over delayed connections
//   noise.cpp     noise
//   drive.cpp     stimuli and clamps
//   pairs.cpp     sums of what depends on both ends of a connection
//   advance.cpp   a chunk of steps of one tile or group
//   inputs.cpp    inputs, for monitors that record them
//   surface.cpp   the same for the vertices of a surface
//   run.cpp       threads, segments of a run
//   exchange.cpp  checkpoints
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "aligned.hpp"
#include "dispatch.hpp"
#include "dynamics.hpp"
#include "interpreted_coupling.hpp"
#include "layout.hpp"
#include "monitor.hpp"
#include "virtualbrain/simulation.hpp"
#include "wavefront.hpp"

namespace virtualbrain {

class Barrier;
class Exchange;

// Steps of one tile that stay in the first cache between coupling and history.
inline constexpr int kChunk = 16;

inline std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// What is sent of one tile: rows of kLanes numbers, one per feature and step.
struct Sent {
  const double* data;
  const int* rows;  // row of each feature; null: in order
  std::ptrdiff_t stride;

  const double* at(int feature, int step) const {
    return data + step * stride + (rows ? rows[feature] : feature) * kLanes;
  }
};

// What a thread needs while it advances tiles.
struct Scratch {
  std::int64_t origin = 0;  // step at which the present block of sums began
  Aligned series;           // [feature][lane][quantum]: sums of one free tile
  Aligned sums;             // [step][feature][lane]
  Aligned outputs;     // [step][slot][output][lane]: of the coupling, where they are not the inputs
  Aligned means;       // [slot]: what the coupling wants of all nodes
  Aligned inputs;      // [step][input][lane]
  Aligned increments;  // [step][row][lane]
  Aligned states;      // [step + 1][row][lane]
  Aligned features;    // [step][feature][lane]
  Aligned scheme;      // scheme_scratch(most_rows)
  Aligned locals;      // [offer][lane]
  ProgramScratch program;
  Aligned expressions;  // [observable][mode][step][lane]
  std::vector<Observed> observed;
  std::vector<Observed> observed_inputs;
};

// The work of one thread: groups of its own, and its tiles of groups that all threads share.
struct Share {
  std::vector<int> own;                    // groups
  std::vector<std::vector<int>> tiles_of;  // by shared group: indices into its tiles
};

// The groups of one share that are still to be advanced. Its thread takes them from the front; one
// that has finished its own helps from the back.
class alignas(64) Pile {
 public:
  void fill(std::size_t n) { range_ = n; }
  // Index of a group of the share, or -1.
  int take(bool from_back) {
    std::uint64_t range = range_;
    for (;;) {
      const std::uint64_t front = range >> 32, back = range & 0xffffffffu;
      if (front >= back) return -1;
      const std::uint64_t rest = from_back ? range - 1 : range + (std::uint64_t{1} << 32);
      if (range_.compare_exchange_weak(range, rest))
        return static_cast<int>(from_back ? back - 1 : front);
    }
  }

 private:
  std::atomic<std::uint64_t> range_{0};  // front, and back in the lower half
};

struct Plan {
  int threads = 0;
  std::vector<int> shared;  // groups too large for one thread
  std::vector<Share> shares;
  std::unique_ptr<Pile[]> piles;  // by share
};

// State of a group that advances step by step.
struct Stepwise {
  int chunk = 1;
  Aligned recent;      // [depth + chunk][feature][lane of the group]
  Aligned series;      // [tile][feature][lane][quantum]
  Aligned sums;        // [tile][step][feature][lane]
  Aligned increments;  // [tile][step][row][lane]
  Aligned states;      // [tile][step + 1][row][lane]
  Aligned features;    // [tile][step][feature][lane]
};

// What the vertices of a surface need, besides `layout`.
struct SurfaceRun {
  struct Share {          // of a thread
    int first, last;      // tiles
    Wavefront orders[2];  // forward, and backward: to begin with what the last step left in cache
    Aligned scratch;      // [slot][kStageScratch][row][lane]
  };
  int chunk = 4;   // steps whose noise is made at once
  int stages = 0;  // of the scheme
  StageKernel stage = nullptr;
  LocalKernels kernels;
  int offers = 0;                // rows that the model gives to local coupling
  std::vector<LocalRows> local;  // by tile
  Aligned local_rows;
  bool narrow = false;                     // positions in local_rows have 16 bits, or 32
  std::vector<int> used;                   // by tile: lanes that are not spare
  std::vector<int> region;                 // by tile: position of its region in the wiring
  std::vector<int> count;                  // by region: its vertices
  std::vector<std::vector<int>> tiles_of;  // by region
  std::vector<std::vector<int>> sources;   // by tile: those that its local connections come from
  std::vector<Aligned> offered;  // by stage, and of the next step: [row][position], and zeros
  std::size_t offer_stride = 0;
  Aligned totals;      // [tile][row]: sums over vertices
  Aligned increments;  // [tile][step][row][lane]
  Aligned inputs;      // [position of region][input][lane]
  Stepwise regions;    // all of the wiring; its states are means
  std::vector<Share> shares;

  std::size_t bytes() const;
};

struct Simulation::Impl {
  explicit Impl(Network network);

  void set_history(const std::vector<const double*>& values, std::int64_t rows, std::int64_t last);
  Divergence advance(std::int64_t steps, const AdvanceOptions& options);
  std::size_t bytes() const;
  void check_idle() const;
  void exchange(Exchange& e);
  Dynamics& population(int p);

  // --- what a step is made of
  void sum_delayed(int tile, std::int64_t origin, std::int64_t offset, double* series);
  void prefetch_history(int tile, std::int64_t first) const;
  void start_colour(Dynamics& d);
  void fill_noise(int tile, std::int64_t step, int steps, double* out);
  void apply_gain(const Dynamics& d, const double* states, double* increments, Scratch& w) const;
  void add_stimuli(int tile, std::int64_t step, int steps, double* out) const;
  void fill_increments(int tile, std::int64_t step, int steps, double* out);
  void finish_increments(int tile, std::int64_t step, const double* states, double* increments,
                         Scratch& w) const;
  void gather(const Layout::Gather& g, const double* recent, const double* begin,
              double* sums) const;
  StepArgs step_args(int tile, Scratch& w) const;
  PostArgs post_args(int tile, Scratch& w) const;
  void take_means(int group, const double* newest, Scratch& w) const;
  void couple(const Dynamics& d, const PostArgs& c, double* inputs, Scratch& w) const;
  void advance_free(int tile, std::int64_t step, int steps, Scratch& w);
  void advance_stepwise(int group, const std::vector<int>* mine, std::int64_t step, int steps,
                        Scratch& w, Barrier* barrier);
  Sent send(int tile, const double* states, int steps, double* features,
            ProgramScratch& scratch) const;
  // Sums of one step, where the coupling depends on both ends: over delayed connections, and over
  // those of `gather` from recent rows.
  void sum_pairs(int tile, std::int64_t step, const double* states, const Layout::Gather* gather,
                 const double* recent, std::size_t width, double* sums, Scratch& w) const;
  void finish_chunk(int tile, std::int64_t step, int steps, const double* states, const Sent& sent,
                    Scratch& w);
  void finish_vertices(int first, int last, std::int64_t step, Scratch& w);
  void observe(int tile, int tiles, std::int64_t step, int steps, const double* after, Scratch& w);
  void record_inputs(int tile, std::int64_t step, int steps, Scratch& w);
  void couple_present();
  void make_surface(const Network& network);
  void make_local_rows(const Connectome& local);
  void plan_surface(int threads);
  void advance_surface(int thread, std::int64_t step, int steps, Scratch& w, Barrier& barrier);
  // Rows of one tile of the wiring: means over the vertices of each region.
  void keep_inputs(int tile, const Scratch& w);
  void take_inputs(int tile, Scratch& w) const;
  void total_of_tile(int tile);
  void total_present();
  void mean_of_tile(int tile, double* rows) const;
  void report(int tile, std::int64_t step, int steps, const double* after);
  void run_segment(std::int64_t steps);

  void make_plan(int threads);
  void make_scratch(Scratch& w) const;
  void write_history(int tile, const Sent& sent, std::int64_t step, int steps);
  void load_row(const double* values, int tile, double* rows) const;
  std::vector<double> gather(int population, const double* tiles, int tile_rows) const;
  void sum_weights(const Connectome& connectome, const std::vector<int>& population_of);

  std::int64_t history_at(std::int64_t s) const {
    const std::int64_t p = s % capacity;
    return p < 0 ? p + capacity : p;
  }
  Ring ring(int feature) const {
    return {const_cast<double*>(history.data()) + at(feature) * wired_rows * at(stride), stride,
            capacity};
  }
  // The dynamics of a tile of either layout: those of a surface have one population.
  const Dynamics& of(int tile) const {
    return surface ? dynamics.front() : dynamics[at(layout.population[at(tile)])];
  }
  double* state_of(int tile) { return states.data() + at(tile) * at(most_rows) * kLanes; }
  Bounds bounds_of(int tile) const {
    const Dynamics& d = of(tile);
    return {static_cast<int>(d.bounded.size()),
            d.bounded.data(),
            d.bound_lo.data(),
            d.bound_hi.data(),
            static_cast<int>(d.clamped.size()),
            d.clamped.data(),
            d.clamp_rows.data() + at(tile) * d.clamped.size() * kLanes};
  }
  bool has_increments(const Dynamics& d) const {
    return !d.amplitude.empty() || !increments.empty() || !d.patterns.empty() || !drive.empty();
  }

  const double dt, rtol, atol;
  std::uint64_t seed;
  CouplingInfo coupling;
  std::optional<InterpretedCoupling> interpreted;  // or compiled in: pre and post
  const Kernels& k;
  PreKernel pre;
  PostKernel post;
  SchemeKernel scheme;
  std::vector<Dynamics> dynamics;    // by population
  int slots, features;               // of the coupling
  int most_rows;                     // of any population
  Layout wiring;                     // of what the connectome joins
  std::unique_ptr<Layout> vertices;  // of a surface
  const Layout& layout;              // of the nodes: the vertices, or what is wired
  std::size_t wired_rows;            // positions of the wiring
  std::vector<int> connections;      // a sum of all connections, by which checkpoints know them

  ParameterRows coupling_parameters;
  Aligned weight_sums;  // by position, and by slot where populations are mixed
  std::ptrdiff_t weight_sum_stride = 0;
  std::vector<std::uint32_t> node_ids;  // by position
  // From outside, by population, for the steps after given_from.
  std::vector<const double*> increments, stimulus, drive;
  std::int64_t given_from = 0, drive_steps = 0;
  Aligned zero_rows;

  Aligned states;           // [tile][row][lane], most_rows apart
  std::int64_t step = 0;    // of `states`
  std::int64_t origin = 0;  // step at which the present block of sums began
  std::int64_t segment_start = 0;
  std::int64_t capacity = 0, stride = 0;
  Aligned history;                  // [feature][position][stride]
  std::vector<Aligned> level_sums;  // by level but the last: [feature][position][level]
  std::vector<Stepwise> stepwise;   // by group; empty for free tiles
  std::unique_ptr<SurfaceRun> surface;
  std::vector<std::unique_ptr<Monitor>> monitors;

  Plan plan;
  std::vector<Scratch> scratch;
  std::atomic<bool> running{false};
  std::atomic<bool> diverged{false};
  std::mutex divergence_mutex;
  Divergence divergence;
};

}  // namespace virtualbrain
