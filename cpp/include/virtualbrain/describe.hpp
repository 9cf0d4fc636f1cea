// What a model declares, as plain data: its parameters, states, inputs, bounds. And the numbers it
// derives from its parameters before a run.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "virtualbrain/model.hpp"

namespace virtualbrain {

enum class ParameterKind { number, integer, flag, vector };

struct ParameterInfo {
  std::string name;
  ParameterKind kind;
  std::vector<double> value;  // the default; one element unless kind is vector
  std::string unit;
  double lo, hi;  // sensible range; infinite where none is known
  std::string doc;
};

struct DerivedInfo {
  std::string name;
  int size;
  std::string doc;
};

struct StateInfo {
  std::string name;
  std::string unit;
  double lo, hi;  // where random initial states are drawn
  std::string doc;
};

struct InputInfo {
  std::string name;
  std::string doc;
};

// One row of the table a kernel reads: an element of a parameter or of a derived quantity.
struct RowInfo {
  bool derived;
  int index;    // into ModelInfo::parameters or ModelInfo::derived
  int element;  // within it
};

struct BoundInfo {
  int state;
  double lo, hi;
};

struct ModelInfo {
  std::string name;
  std::string summary;
  std::string reference;
  int modes = 1;
  std::vector<ParameterInfo> parameters;
  std::vector<DerivedInfo> derived;
  std::vector<StateInfo> states;
  std::vector<InputInfo> inputs;
  std::vector<RowInfo> rows;  // parameters and derived quantities in the order of the kernel
  std::vector<int> cvar;      // states that travel to other nodes
  std::vector<int> stvar;     // states that receive a stimulus
  std::vector<std::string> variables_of_interest;
  std::vector<BoundInfo> bounds;
};

// The context that writes down what a model declares.
struct Describe {
  using T = double;
  ModelInfo* info_;

  double param(const char* name, double value, const char* unit, double lo, double hi,
               const char* doc) {
    return add({name, ParameterKind::number, {value}, unit, lo, hi, doc});
  }
  double integer(const char* name, int value, int lo, int hi, const char* doc) {
    return add({name, ParameterKind::integer, {double(value)}, "", double(lo), double(hi), doc});
  }
  double flag(const char* name, bool value, const char* doc) {
    return add({name, ParameterKind::flag, {double(value)}, "", 0.0, 1.0, doc});
  }
  template <int N>
  Row<double, N> vector(const char* name, const double (&value)[N], const char* unit,
                        const char* doc) {
    add({name, ParameterKind::vector, std::vector<double>(value, value + N), unit, -kInfinity,
         kInfinity, doc});
    return {};
  }
  double derived(const char* name, const char* doc) { return add({name, 1, doc}); }
  template <int N>
  Row<double, N> derived(const char* name, const char* doc) {
    add({name, N, doc});
    return {};
  }
  template <int N, int M>
  Row<Row<double, M>, N> derived(const char* name, const char* doc) {
    add({name, N * M, doc});
    return {};
  }
  double state(const char* name, const char* unit, double lo, double hi, const char* doc) {
    info_->states.push_back({name, unit, lo, hi, doc});
    return 0.0;
  }
  template <int M>
  Row<double, M> states(const char* name, const char* unit, double lo, double hi, const char* doc) {
    info_->states.push_back({name, unit, lo, hi, doc});
    return {};
  }
  double input(const char* name, const char* doc) {
    info_->inputs.push_back({name, doc});
    return 0.0;
  }
  template <int M>
  Row<double, M> inputs(const char* name, const char* doc) {
    info_->inputs.push_back({name, doc});
    return {};
  }

 private:
  double add(ParameterInfo parameter) {
    const int index = int(info_->parameters.size());
    for (int i = 0; i < int(parameter.value.size()); ++i) info_->rows.push_back({false, index, i});
    const double value = parameter.value[0];
    info_->parameters.push_back(std::move(parameter));
    return value;
  }
  double add(DerivedInfo derived) {
    const int index = int(info_->derived.size());
    for (int i = 0; i < derived.size; ++i) info_->rows.push_back({true, index, i});
    info_->derived.push_back(std::move(derived));
    return 0.0;
  }
};

// What a model's declare() talks to. States are named.
class Declaration {
 public:
  using Names = std::vector<std::string>;

  Declaration(ModelInfo& info, const std::map<std::string, double>& flags)
      : info_(info), flags_(flags) {}

  void cvar(const Names& names) { info_.cvar = indices(names); }
  void stvar(const Names& names) { info_.stvar = indices(names); }
  void bound(const std::string& name, double lo, double hi) {
    info_.bounds.push_back({index(name), lo, hi});
  }
  void variables_of_interest(const Names& names) { info_.variables_of_interest = names; }

  bool flag(const std::string& name) const {
    const auto given = flags_.find(name);
    if (given != flags_.end()) return given->second != 0.0;
    for (const auto& p : info_.parameters) {
      if (p.name == name) return p.value[0] != 0.0;
    }
    throw std::invalid_argument(info_.name + " declares no flag '" + name + "'");
  }

 private:
  int index(const std::string& name) const {
    for (int i = 0; i < int(info_.states.size()); ++i) {
      if (info_.states[i].name == name) return i;
    }
    throw std::invalid_argument(info_.name + " declares no state '" + name + "'");
  }
  std::vector<int> indices(const Names& names) const {
    std::vector<int> result;
    for (const auto& name : names) result.push_back(index(name));
    return result;
  }

  ModelInfo& info_;
  const std::map<std::string, double>& flags_;
};

// The context that runs a model's derive() for one node.
struct Derive {
  using T = double;
  const double* parameters_;  // values in the order of declaration, vectors element by element
  std::vector<double>* derived_;
  int n_param_ = 0;

  double param(const char*, double, const char*, double, double, const char*) { return next(); }
  double integer(const char*, int, int, int, const char*) { return next(); }
  double flag(const char*, bool, const char*) { return next(); }
  template <int N>
  Row<double, N> vector(const char*, const double (&)[N], const char*, const char*) {
    Row<double, N> r;
    for (int i = 0; i < N; ++i) r[i] = next();
    return r;
  }
  double derived(const char*, const char*) { return 0.0; }
  template <int N>
  Row<double, N> derived(const char*, const char*) {
    return {};
  }
  template <int N, int M>
  Row<Row<double, M>, N> derived(const char*, const char*) {
    return {};
  }
  double state(const char*, const char*, double, double, const char*) { return 0.0; }
  template <int M>
  Row<double, M> states(const char*, const char*, double, double, const char*) {
    return {};
  }
  double input(const char*, const char*) { return 0.0; }
  template <int M>
  Row<double, M> inputs(const char*, const char*) {
    return {};
  }

  // In the order of declaration; rows of rows are written row by row.
  template <class... D>
  void set_derived(const D&... d) {
    (put(d), ...);
  }

 private:
  double next() { return parameters_[n_param_++]; }
  void put(double d) { derived_->push_back(d); }
  template <class U, int N>
  void put(const Row<U, N>& row) {
    for (int i = 0; i < N; ++i) put(row[i]);
  }
};

namespace detail {

template <class M, class = void>
struct HasModes : std::false_type {};
template <class M>
struct HasModes<M, std::void_t<decltype(M::modes)>> : std::true_type {};

template <class M, class = void>
struct HasDerive : std::false_type {};
template <class M>
struct HasDerive<M, std::void_t<decltype(std::declval<M&>().derive())>> : std::true_type {};

}  // namespace detail

// flags: values of flags (and integers) other than the defaults, on which the last four fields may
// depend.
template <template <class> class Model>
ModelInfo describe(const std::map<std::string, double>& flags = {}) {
  using M = Model<Describe>;
  ModelInfo info;
  info.name = M::name;
  info.summary = M::summary;
  info.reference = M::reference;
  if constexpr (detail::HasModes<M>::value) info.modes = M::modes;
  [[maybe_unused]] const M model{Describe{&info}};
  Declaration declaration(info, flags);
  M::declare(declaration);
  if (info.stvar.empty()) info.stvar = info.cvar;
  return info;
}

// The derived numbers of one node; parameters in the order of declaration, vectors element by
// element.
template <template <class> class Model>
std::vector<double> derive([[maybe_unused]] const std::vector<double>& parameters) {
  std::vector<double> result;
  if constexpr (detail::HasDerive<Model<Derive>>::value) {
    Model<Derive> model{Derive{parameters.data(), &result}};
    model.derive();
  }
  return result;
}

// Default parameters in the order of declaration, vectors element by element.
inline std::vector<double> default_parameters(const ModelInfo& info) {
  std::vector<double> result;
  for (const auto& p : info.parameters) result.insert(result.end(), p.value.begin(), p.value.end());
  return result;
}

// Parameters and derived numbers put together in the order in which a kernel reads them.
inline std::vector<double> kernel_rows(const ModelInfo& info, const std::vector<double>& parameters,
                                       const std::vector<double>& derived) {
  std::vector<double> result;
  auto p = parameters.begin();
  auto d = derived.begin();
  for (const auto& row : info.rows) result.push_back(row.derived ? *d++ : *p++);
  return result;
}

}  // namespace virtualbrain
