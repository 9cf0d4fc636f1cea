// The models, couplings and schemes that are compiled in, by name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "virtualbrain/describe.hpp"
#include "virtualbrain/trace.hpp"

namespace virtualbrain {

// Parameter values by name: one number, or one per node (vectors: their own fixed number).
using Parameters = std::map<std::string, std::vector<double>>;
using Flags = std::map<std::string, double>;

struct CouplingInfo {
  std::string name, summary, reference;
  std::vector<ParameterInfo> parameters;
  int variables = 1, features = 1, outputs = 1;
  int joined = 1;  // coupling variables taken together: `variables`, or 1 if pre needs no others
  bool reads_target = false;
  bool reads_mean = false;   // post wants a mean over all nodes, at every step
  bool sends_state = false;  // pre changes nothing
};

struct SchemeInfo {
  std::string name, summary, reference;
  int order = 1;
};

std::vector<std::string> model_names();
std::vector<std::string> coupling_names();
std::vector<std::string> scheme_names();

// Throw InvalidArgument, listing the names there are, when there is none of that name.
ModelInfo describe_model(const std::string& name, const Flags& flags = {});
Graph trace_model(const std::string& name);
// What the model derives from its parameters, by name, for one node. Parameters in the order of
// declaration, vectors element by element.
std::map<std::string, std::vector<double>> derive_model(const std::string& name,
                                                        const std::vector<double>& parameters);
CouplingInfo describe_coupling(const std::string& name, const Flags& flags = {});
SchemeInfo describe_scheme(const std::string& name);

// The instruction set in use: the best one that this processor and VIRTUALBRAIN_ISA allow.
std::string active_isa();
std::vector<std::string> available_isas();

}  // namespace virtualbrain
