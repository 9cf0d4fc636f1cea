// The context that records a model's equations: T = Sym, and running dfun() builds a graph of its
// expressions. From the graph come equations as text, Jacobians and programs for the interpreter.
#pragma once
#include <cmath>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "virtualbrain/model.hpp"
#include "virtualbrain/op.hpp"

namespace virtualbrain {

struct Node {
  Op op;
  int a = -1, b = -1, c = -1;  // operands, earlier nodes of the graph; -1 if there is none
  double value = 0.0;          // of a constant
  int index = -1;  // of a leaf: kernel row, state or input (times modes plus mode), local
};

// What an operation makes of numbers.
inline double apply(Op op, double a, double b = 0.0, double c = 0.0) {
  // clang-format off
  switch (op) {
    case Op::neg: return -a;
    case Op::exp: return std::exp(a);
    case Op::log: return std::log(a);
    case Op::sqrt: return std::sqrt(a);
    case Op::tanh: return std::tanh(a);
    case Op::sin: return std::sin(a);
    case Op::cos: return std::cos(a);
    case Op::erf: return std::erf(a);
    case Op::erfc: return std::erfc(a);
    case Op::abs: return std::fabs(a);
    case Op::logical_not: return a == 0.0;
    case Op::add: return a + b;
    case Op::sub: return a - b;
    case Op::mul: return a * b;
    case Op::div: return a / b;
    case Op::pow: return std::pow(a, b);
    case Op::mod: {
      const double rest = std::fmod(a, b);
      return rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
    }
    case Op::atan2: return std::atan2(a, b);
    case Op::min: return a < b ? a : b;
    case Op::max: return a > b ? a : b;
    case Op::lt: return a < b;
    case Op::gt: return a > b;
    case Op::le: return a <= b;
    case Op::ge: return a >= b;
    case Op::eq: return a == b;
    case Op::ne: return a != b;
    case Op::logical_and: return a != 0.0 && b != 0.0;
    case Op::logical_or: return a != 0.0 || b != 0.0;
    case Op::select: return a != 0.0 ? b : c;
    default: throw std::logic_error("a leaf of an expression graph is not an operation");
  }
  // clang-format on
}

// Nodes are in an order in which they can be evaluated; equal expressions are one node.
class Graph {
 public:
  std::vector<Node> nodes;
  std::vector<int> rates;   // nodes that are dstate/dt, in the order of the states
  std::vector<int> locals;  // nodes that local coupling acts on; leaf `local` k is what it makes of
                            // locals[k]

  int add(const Node& n) {
    const Key key{n.op, n.a, n.b, n.c, n.value, n.index};
    const auto [entry, is_new] = known_.emplace(key, int(nodes.size()));
    if (is_new) nodes.push_back(n);
    return entry->second;
  }

 private:
  using Key = std::tuple<Op, int, int, int, double, int>;
  std::map<Key, int> known_;
};

// A number, or a node of a graph. Operations on numbers alone are carried out at once.
class Sym {
 public:
  Sym(double value = 0.0) : value_(value) {}
  Sym(Graph& graph, int node) : graph_(&graph), node_(node) {}

  static Sym make(Op op, const Sym& a, const Sym& b = {}, const Sym& c = {}) {
    Graph* graph = a.graph_ ? a.graph_ : b.graph_ ? b.graph_ : c.graph_;
    if (!graph) return apply(op, a.value_, b.value_, c.value_);
    const int operands = op == Op::select ? 3 : op >= Op::add ? 2 : 1;
    return {*graph, graph->add({op, a.node_in(*graph), operands > 1 ? b.node_in(*graph) : -1,
                                operands > 2 ? c.node_in(*graph) : -1})};
  }

  int node_in(Graph& graph) const {
    if (graph_ == &graph) return node_;
    if (graph_) throw std::logic_error("expressions of two graphs cannot be mixed");
    return graph.add({Op::constant, -1, -1, -1, value_});
  }
  bool is_number(double value) const { return !graph_ && value_ == value; }

  Sym& operator+=(const Sym& b) { return *this = *this + b; }
  Sym& operator-=(const Sym& b) { return *this = *this - b; }
  Sym& operator*=(const Sym& b) { return *this = *this * b; }
  Sym& operator/=(const Sym& b) { return *this = *this / b; }

  friend Sym operator+(const Sym& a, const Sym& b) {
    return a.is_number(0.0) ? b : b.is_number(0.0) ? a : make(Op::add, a, b);
  }
  friend Sym operator-(const Sym& a, const Sym& b) {
    return b.is_number(0.0) ? a : make(Op::sub, a, b);
  }
  friend Sym operator*(const Sym& a, const Sym& b) {
    return a.is_number(1.0) ? b : b.is_number(1.0) ? a : make(Op::mul, a, b);
  }
  friend Sym operator/(const Sym& a, const Sym& b) {
    return b.is_number(1.0) ? a : make(Op::div, a, b);
  }
  friend Sym operator-(const Sym& a) { return make(Op::neg, a); }
  friend Sym operator+(const Sym& a) { return a; }

  friend Sym operator<(const Sym& a, const Sym& b) { return make(Op::lt, a, b); }
  friend Sym operator>(const Sym& a, const Sym& b) { return make(Op::gt, a, b); }
  friend Sym operator<=(const Sym& a, const Sym& b) { return make(Op::le, a, b); }
  friend Sym operator>=(const Sym& a, const Sym& b) { return make(Op::ge, a, b); }
  friend Sym operator==(const Sym& a, const Sym& b) { return make(Op::eq, a, b); }
  friend Sym operator!=(const Sym& a, const Sym& b) { return make(Op::ne, a, b); }
  friend Sym operator&&(const Sym& a, const Sym& b) { return make(Op::logical_and, a, b); }
  friend Sym operator||(const Sym& a, const Sym& b) { return make(Op::logical_or, a, b); }
  friend Sym operator!(const Sym& a) { return make(Op::logical_not, a); }

  // Found by argument-dependent lookup, so that models call them as they call those of vmath.
  friend Sym exp(const Sym& a) { return make(Op::exp, a); }
  friend Sym log(const Sym& a) { return make(Op::log, a); }
  friend Sym sqrt(const Sym& a) { return make(Op::sqrt, a); }
  friend Sym tanh(const Sym& a) { return make(Op::tanh, a); }
  friend Sym sin(const Sym& a) { return make(Op::sin, a); }
  friend Sym cos(const Sym& a) { return make(Op::cos, a); }
  friend Sym erf(const Sym& a) { return make(Op::erf, a); }
  friend Sym erfc(const Sym& a) { return make(Op::erfc, a); }
  friend Sym abs(const Sym& a) { return make(Op::abs, a); }
  friend Sym pow(const Sym& a, const Sym& b) { return make(Op::pow, a, b); }
  friend Sym mod(const Sym& a, const Sym& b) { return make(Op::mod, a, b); }
  friend Sym atan2(const Sym& y, const Sym& x) { return make(Op::atan2, y, x); }
  friend Sym min(const Sym& a, const Sym& b) { return make(Op::min, a, b); }
  friend Sym max(const Sym& a, const Sym& b) { return make(Op::max, a, b); }
  friend Sym select(const Sym& condition, const Sym& a, const Sym& b) {
    if (!condition.graph_) return condition.value_ != 0.0 ? a : b;
    return make(Op::select, condition, a, b);
  }

 private:
  Graph* graph_ = nullptr;
  int node_ = -1;
  double value_ = 0.0;
};

struct Trace {
  using T = Sym;
  Graph* graph_;
  int n_param_ = 0, n_state_ = 0, n_input_ = 0;

  Sym param(const char*, double, const char*, double, double, const char*) { return next_param(); }
  Sym integer(const char*, int, int, int, const char*) { return next_param(); }
  Sym flag(const char*, bool, const char*) { return next_param(); }
  template <int N>
  Row<Sym, N> vector(const char*, const double (&)[N], const char*, const char*) {
    return next_row<N>();
  }
  Sym derived(const char*, const char*) { return next_param(); }
  template <int N>
  Row<Sym, N> derived(const char*, const char*) {
    return next_row<N>();
  }
  template <int N, int M>
  Row<Row<Sym, M>, N> derived(const char*, const char*) {
    Row<Row<Sym, M>, N> r;
    for (int i = 0; i < N; ++i) r[i] = next_row<M>();
    return r;
  }
  Sym state(const char*, const char*, double, double, const char*) { return next_state(); }
  template <int M>
  Row<Sym, M> states(const char*, const char*, double, double, const char*) {
    Row<Sym, M> r;
    for (int i = 0; i < M; ++i) r[i] = next_state();
    return r;
  }
  Sym input(const char*, const char*) { return next_input(); }
  template <int M>
  Row<Sym, M> inputs(const char*, const char*) {
    Row<Sym, M> r;
    for (int i = 0; i < M; ++i) r[i] = next_input();
    return r;
  }
  Sym local(const Sym& expression) {
    graph_->locals.push_back(expression.node_in(*graph_));
    return leaf(Op::local, int(graph_->locals.size()) - 1);
  }

  template <class... D>
  void rates(const D&... d) {
    (put(d), ...);
  }

 private:
  Sym leaf(Op op, int index) { return {*graph_, graph_->add({op, -1, -1, -1, 0.0, index})}; }
  Sym next_param() { return leaf(Op::param, n_param_++); }
  Sym next_state() { return leaf(Op::state, n_state_++); }
  Sym next_input() { return leaf(Op::input, n_input_++); }
  template <int N>
  Row<Sym, N> next_row() {
    Row<Sym, N> r;
    for (int i = 0; i < N; ++i) r[i] = next_param();
    return r;
  }
  void put(const Sym& d) { graph_->rates.push_back(d.node_in(*graph_)); }
  template <int M>
  void put(const Row<Sym, M>& d) {
    for (int i = 0; i < M; ++i) put(d[i]);
  }
};

template <template <class> class Model>
Graph trace() {
  Graph graph;
  Model<Trace> model{Trace{&graph}};
  model.dfun();
  return graph;
}

// The value of every node, by the functions of the standard library. Parameters in the order of
// the kernel's rows; locals are 0 unless given.
inline std::vector<double> evaluate_nodes(const Graph& graph, const std::vector<double>& parameters,
                                          const std::vector<double>& states,
                                          const std::vector<double>& inputs,
                                          const std::vector<double>& locals = {}) {
  std::vector<double> values;
  const auto value = [&](int node) { return node < 0 ? 0.0 : values[node]; };
  for (const Node& n : graph.nodes) {
    switch (n.op) {
      case Op::constant:
        values.push_back(n.value);
        break;
      case Op::param:
        values.push_back(parameters.at(n.index));
        break;
      case Op::state:
        values.push_back(states.at(n.index));
        break;
      case Op::input:
        values.push_back(inputs.at(n.index));
        break;
      case Op::local:
        values.push_back(locals.empty() ? 0.0 : locals.at(n.index));
        break;
      default:
        values.push_back(apply(n.op, value(n.a), value(n.b), value(n.c)));
    }
  }
  return values;
}

// dstate/dt, in the order of the states.
inline std::vector<double> evaluate(const Graph& graph, const std::vector<double>& parameters,
                                    const std::vector<double>& states,
                                    const std::vector<double>& inputs,
                                    const std::vector<double>& locals = {}) {
  const auto values = evaluate_nodes(graph, parameters, states, inputs, locals);
  std::vector<double> result;
  for (const int node : graph.rates) result.push_back(values[node]);
  return result;
}

}  // namespace virtualbrain
