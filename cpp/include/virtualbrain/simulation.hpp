// A running network.
//
//   virtualbrain::Network network;              // connectome, populations, coupling, scheme ...
//   virtualbrain::Simulation simulation(network);
//   simulation.set_history(states, rows, 0);
//   int raw = simulation.add_monitor({"SubSample", 1});
//   simulation.advance(1000);
//   virtualbrain::Samples samples = simulation.take(raw);
//
// The same network and history give the same bits for any number of threads and however the run
// is divided into calls of advance.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "virtualbrain/error.hpp"
#include "virtualbrain/monitor.hpp"
#include "virtualbrain/network.hpp"

namespace virtualbrain {

struct AdvanceOptions {
  int threads = 0;  // 0: as many as help, within OMP_NUM_THREADS
  // Called from the calling thread every 20 ms or so with the steps done; false stops the run.
  std::function<bool(std::int64_t)> poll;
  // What stimuli add to each step of this call, dt included: for each population the values of its
  // stimuli, [step][stimulus], and any other drive, [step][variable][node] of its first
  // `drive_steps` steps. Empty: nothing.
  std::vector<const double*> stimulus = {}, drive = {};
  std::int64_t drive_steps = 0;
  // Standard Wiener increments dW to use instead of generated noise: for each population
  // [step][variable][node][mode], for the steps of this call.
  std::vector<const double*> increments = {};
};

// Added to some state variables of each node, its value at a step (AdvanceOptions) times its space.
struct Stimulus {
  std::vector<int> variables;
  std::vector<double> space;  // one number per node of the population
};

// All that a network carries from one step to the next, by name.
using Checkpoint = std::map<std::string, std::vector<double>>;

class Simulation {
 public:
  // Throws InvalidArgument when the network cannot be run.
  explicit Simulation(Network network);
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  int populations() const;
  const ModelInfo& model(int population = 0) const;
  int nodes() const;
  int nodes(int population) const;
  // Steps of the past that the connections reach back, besides the present.
  std::int64_t longest_delay() const;

  // States [row][variable][node][mode] of each population, in order of time; the last row is the
  // state at `step`. Before the first row the past is taken as constant.
  void set_history(const std::vector<const double*>& states, std::int64_t rows, std::int64_t step);
  void set_history(const double* states, std::int64_t rows, std::int64_t step);  // of the only one
  std::int64_t step() const;
  std::vector<double> state(int population = 0) const;      // [variable][node][mode]
  void set_state(const double* state, int population = 0);  // replaces the present, not the past
  void set_parameters(const Parameters& parameters, int population = 0);
  void set_coupling_parameters(const Parameters& parameters);
  void set_noise(const std::vector<double>& strength, int population = 0);

  // Correlation time of the noise, ms; 0: white. The process that colours it begins anew with the
  // history, and goes on from one call of advance to the next.
  void colour_noise(double correlation_time, int population = 0);
  // That process: normal numbers [variable][node][mode]; none where noise is white.
  std::vector<double> colour(int population = 0) const;
  void set_colour(const double* values, int population = 0);
  // What noise is multiplied by, a function of the one state that it acts on, as it was before the
  // step; an empty graph: nothing.
  void set_noise_gain(const Graph& gain, int population = 0);
  void set_seed(std::uint64_t seed);
  // State variables that are held, and their values [clamped variable][node][mode].
  void set_clamps(const std::vector<int>& variables, const std::vector<double>& values,
                  int population = 0);
  void set_stimuli(const std::vector<Stimulus>& stimuli, int population = 0);
  int stimuli(int population = 0) const;

  int add_monitor(const MonitorSpec& spec);  // returns its index
  Samples take(int monitor);                 // samples since the last call of advance began

  // Stops early when poll says so or at the first state that is not finite, which it returns.
  // While it runs, this and everything that changes the simulation throw std::logic_error.
  Divergence advance(std::int64_t steps, const AdvanceOptions& options = {});

  // Goes on where `checkpoint` was taken, to the same bits; parameters, noise, clamps and stimuli
  // are not part of it, nor are samples. Throws InvalidArgument, and changes nothing, if it is of
  // another network or of other monitors.
  Checkpoint checkpoint() const;
  void restore(const Checkpoint& checkpoint);

  // Memory of the engine, and what it would take for such a network.
  std::size_t bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace virtualbrain
