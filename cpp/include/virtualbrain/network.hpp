// Everything that defines a simulation, as plain values.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "virtualbrain/connectome.hpp"
#include "virtualbrain/registry.hpp"
#include "virtualbrain/user_coupling.hpp"
#include "virtualbrain/user_model.hpp"

namespace virtualbrain {

struct Bound {
  int variable = 0;
  double lo = -kInfinity, hi = kInfinity;
};

// What monitors see: a state variable, or an expression of several.
struct Observable {
  int variable = -1;
  Graph expression;  // of the state variables, if variable < 0; its one result is rates[0]
};

// One model and the nodes that run it.
struct Population {
  std::string model = "Generic2dOscillator";
  std::shared_ptr<const UserModel> user_model = nullptr;  // in place of a compiled one
  Parameters parameters = {};                             // those not named keep their defaults
  // Which nodes; empty: all of them. Values per node are in this order.
  std::vector<int> nodes = {};
  // Additive white noise: each state variable receives sqrt(2 D) dW. D is one number; one per state
  // variable; or one per variable, node and mode (in that order). Empty: no noise.
  std::vector<double> noise = {};
  std::vector<Bound> bounds = {};
  // Whether to compute inputs that the equations do not read, for monitors that record inputs.
  bool all_inputs = false;
  bool default_bounds = true;                // those that the model declares, besides `bounds`
  std::vector<Observable> observables = {};  // default: the model's variables of interest
};

// Which state variables of one population drive an input of another: one, or as many as the
// coupling takes together.
struct Projection {
  int source = 0, target = 0;
  std::vector<int> variables;
  int input = 0;
  double scale = 1.0;  // of what is sent
  // What each mode of the source gives to each of the target, [source][target]. Empty: to that of
  // the same number if there are equally many, else to all.
  std::vector<double> modes = {};
};

// A cortex: the nodes are vertices, and the connectome joins their regions. A region sends the mean
// of its vertices, and each of them receives what the region does.
struct Surface {
  std::vector<int> region;  // by vertex; empty: there is no surface
  Connectome local;         // between vertices, without delays: acts in every stage of a step
};

struct Network {
  Connectome connectome;
  Surface surface = {};
  std::vector<Population> populations = {{}};
  // Empty: each input hears the coupling variable of the same number, of all populations.
  std::vector<Projection> projections = {};
  std::string coupling = "Linear";
  std::shared_ptr<const UserCoupling> user_coupling = nullptr;  // in place of a compiled one
  Parameters coupling_parameters = {};
  std::string scheme = "Heun";
  double dt = 0.0625;  // ms
  // Error that schemes with their own steps allow in each: rtol * |state| + atol.
  double rtol = 1e-6, atol = 1e-12;
  std::uint64_t seed = 42;  // of the noise
};

}  // namespace virtualbrain
