// Everything that defines a simulation, as plain values.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "virtualbrain/connectome.hpp"
#include "virtualbrain/registry.hpp"

namespace virtualbrain {

// Additive white noise: each state variable receives sqrt(2 D) dW.
struct Noise {
  // D: one number; one per state variable; or one per variable, node and mode (in that order).
  // Empty: no noise.
  std::vector<double> strength;
  std::uint64_t seed = 42;
};

struct Bound {
  int variable = 0;
  double lo = -kInfinity, hi = kInfinity;
};

// What monitors see: a state variable, or an expression of several.
struct Observable {
  int variable = -1;
  Graph expression;  // of the state variables, if variable < 0; its one result is rates[0]
};

struct Network {
  Connectome connectome;
  std::string model = "Generic2dOscillator";
  Parameters parameters;  // those not named keep their defaults
  std::string coupling = "Linear";
  Parameters coupling_parameters;
  std::string scheme = "Heun";
  double dt = 0.0625;  // ms
  Noise noise;
  std::vector<Bound> bounds;
  bool default_bounds = true;           // those that the model declares, besides `bounds`
  std::vector<Observable> observables;  // default: the model's variables of interest
};

}  // namespace virtualbrain
