// The local dynamics of one population, ready to run: its kernel, parameters, bounds and noise, and
// how it takes part in the coupling.
#pragma once
#include <vector>

#include "equations.hpp"
#include "kernels.hpp"
#include "parameters.hpp"
#include "program.hpp"
#include "virtualbrain/network.hpp"

namespace virtualbrain {

struct Layout;
struct Stimulus;

// A stimulus where the nodes lie.
struct Pattern {
  std::vector<int> rows;
  Aligned space;  // [tile][lane]
};

// State rows that go out, [slot][variable], and by slot what their features are multiplied by: 0
// where nothing goes out.
struct Sending {
  std::vector<int> rows;
  std::vector<double> factor;
};

struct Dynamics {
  Dynamics(const Population& population, const CouplingInfo& coupling)
      : Dynamics(population, coupling, equations_of(population)) {}

  // Per variable, node and mode where `strength` says so; needs to know where nodes lie.
  void set_noise(const std::vector<double>& strength, const Layout& layout, int population);
  void set_clamps(const std::vector<int>& variables, const std::vector<double>& values,
                  const Layout& layout, int population);
  void set_stimuli(const std::vector<Stimulus>& stimuli, const Layout& layout, int population);
  std::size_t state_size(std::size_t nodes) const { return static_cast<std::size_t>(rows) * nodes; }

  std::string model;
  ModelInfo info;
  RatesKernel rates;
  std::shared_ptr<const Program> program;  // of rates, if they are interpreted
  LocalKernels local;                      // with programs, likewise
  std::shared_ptr<const Program> offer_program, local_program;
  int offers;  // rows that go into local coupling
  DeriveFunction derive;
  int variables, modes, rows;  // rows = variables * modes
  int inputs;                  // declared by the model, or more if all are wanted
  int inputs_read;             // that its equations depend on: only these are summed
  ParameterRows parameters;

  std::vector<int> bounded;  // rows, with their bounds
  std::vector<double> bound_lo, bound_hi;
  std::vector<int> clamped;  // rows
  Aligned clamp_rows;        // [tile][clamped][lane]

  std::vector<Observable> observables;
  std::vector<Program> programs;  // of observables that are expressions

  std::vector<double> amplitude;  // sqrt(2 D): [row] or [tile][row][lane]; empty: no noise
  bool amplitude_per_node = false;
  double correlation_time = 0.0;  // ms; 0: white
  Aligned colour;                 // [tile][row][lane]: the process that colours it
  std::vector<Program> gain;      // what noise is multiplied by; none: 1
  std::vector<Pattern> patterns;

  // Coupling, by slot. Filled by connect().
  std::vector<Sending> sends;  // their sum goes out
  std::vector<double> total;   // by slot: the sum of their factors
  std::vector<int> own;        // [slot][variable]: state rows that a target looks at
  std::vector<int> receives;   // [row of inputs]: the output row that it is, [slot][output]
  std::vector<int> heard;      // features of the slots that are heard
  std::vector<int> pairwise;   // slots that are heard connection by connection instead
  bool mixed = false;          // sends not just one of its rows, as it is, in every slot
  bool direct = false;         // what slots give are the inputs, in order

 private:
  Dynamics(const Population& population, const CouplingInfo& coupling, Equations equations);
};

// Decides which slots a coupling between these populations needs, and returns their number.
int connect(std::vector<Dynamics>& all, const CouplingInfo& coupling,
            const std::vector<Projection>& projections);

}  // namespace virtualbrain
