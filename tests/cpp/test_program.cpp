// Expressions as programs: the interpreter against the evaluation of the graph, number by number.
#include <functional>
#include <random>
#include <set>

#include "check.hpp"
#include "dispatch.hpp"
#include "program.hpp"
#include "simplify.hpp"
#include "virtualbrain/error.hpp"

using namespace virtualbrain;

namespace {

constexpr int kVariables = 3;
constexpr int kModes = 2;

// Variable v in mode m on a lane: numbers of both signs and of different sizes.
double value_of(int v, int m, int lane) { return std::sin(1.0 + 5 * v + 3 * m + lane) * (v + 1); }

Graph graph_of(const std::function<Sym(Sym, Sym, Sym)>& expression) {
  Graph graph;
  const auto state = [&](int v) { return Sym(graph, graph.add({Op::state, -1, -1, -1, 0.0, v})); };
  const Sym result = expression(state(0), state(1), state(2));
  graph.rates.push_back(result.node_in(graph));
  return graph;
}

// With the kernels of every instruction set that runs here, in every mode.
void check_program(const Graph& graph, double tolerance = 1e-13) {
  const Program program(graph, {0, kVariables, 0, kModes});
  Aligned states(kVariables * kModes * kLanes), out(kLanes);
  for (int v = 0; v < kVariables; ++v)
    for (int m = 0; m < kModes; ++m)
      for (int lane = 0; lane < kLanes; ++lane)
        states.data()[(v * kModes + m) * kLanes + lane] = value_of(v, m, lane);
  const auto available = available_isas();
  const std::set<std::string> runs_here(available.begin(), available.end());
  for (const Kernels* kernels : kernel_tables) {
    if (!runs_here.count(kernels->name)) continue;
    ProgramScratch scratch;
    program.make_scratch(scratch);
    for (int m = 0; m < kModes; ++m) {
      program.run(*kernels, {nullptr, states.data() + m * kLanes, nullptr}, out.data(), scratch);
      for (int lane = 0; lane < kLanes; ++lane) {
        const double expected =
            evaluate(graph, {}, {value_of(0, m, lane), value_of(1, m, lane), value_of(2, m, lane)},
                     {})
                .front();
        CHECK_NEAR(out.data()[lane], expected, tolerance * (1.0 + std::fabs(expected)));
      }
    }
  }
}

void check_expression(const std::function<Sym(Sym, Sym, Sym)>& expression) {
  check_program(graph_of(expression));
}

void test_operations() {
  check_expression([](Sym x, Sym y, Sym z) { return -x + y * z - x / (2.0 + cos(y)); });
  check_expression([](Sym x, Sym y, Sym z) { return exp(x) + log(1.0 + y * y) + sqrt(abs(z)); });
  check_expression([](Sym x, Sym y, Sym z) { return tanh(x) * sin(y) + erf(z) - erfc(x); });
  check_expression([](Sym x, Sym y, Sym z) { return pow(1.0 + x * x, y) + atan2(y, z); });
  check_expression([](Sym x, Sym y, Sym z) { return mod(x, 1.5 + sin(y)) + mod(-z, 0.3); });
  check_expression([](Sym x, Sym y, Sym z) { return min(x, y) + 10.0 * max(y, z); });
  check_expression([](Sym x, Sym y, Sym) { return (x < y) + 2.0 * (x > y) + 4.0 * (x <= x); });
  check_expression([](Sym x, Sym y, Sym) { return (x >= y) + 2.0 * (x == x) + 4.0 * (x != y); });
  check_expression([](Sym x, Sym y, Sym z) {
    return select(x > 0.0 && !(y > 0.0), z, select(x < 0.0 || z > 0.0, x, 7.0));
  });
}

// Every pair of arithmetic operations on either side, which are carried out at once.
void test_pairs() {
  const std::function<Sym(Sym, Sym)> operations[] = {
      [](Sym a, Sym b) { return a + b; }, [](Sym a, Sym b) { return a - b; },
      [](Sym a, Sym b) { return a * b; }, [](Sym a, Sym b) { return a / (3.0 + b); }};
  for (const auto& first : operations)
    for (const auto& then : operations) {
      check_expression([&](Sym x, Sym y, Sym z) { return then(first(x, y), z); });
      check_expression([&](Sym x, Sym y, Sym z) { return then(z, first(x, y)); });
      check_expression([&](Sym x, Sym y, Sym z) { return then(first(x, y), first(y, z)); });
      check_expression([&](Sym x, Sym y, Sym) { return then(first(x, y), first(x, y)); });
    }
}

// A model's graph: what depends on parameters alone is taken out of it, and the rest computes the
// same rates.
void test_whole_models() {
  for (const auto& name : model_names()) {
    ModelInfo info = describe_model(name);
    Graph graph = trace_model(name);
    const std::vector<double> parameters = default_parameters(info);
    const auto derive = derive_kernel(name);
    const auto rows = kernel_rows(info, parameters, derive(parameters));
    std::vector<double> states, inputs(info.inputs.size() * std::size_t(info.modes), 0.01);
    for (const auto& s : info.states)
      for (int m = 0; m < info.modes; ++m) states.push_back(0.4 * s.lo + 0.6 * s.hi);
    const auto expected = evaluate(graph, rows, states, inputs);

    const Graph taken_out = take_out_derived(graph, info);
    CHECK(taken_out.rates.size() + rows.size() == info.rows.size());
    auto all = rows;
    const auto made = evaluate(taken_out, rows, {}, {});
    all.insert(all.end(), made.begin(), made.end());
    const auto rates = evaluate(graph, all, states, inputs);
    CHECK(rates.size() == expected.size());
    for (std::size_t i = 0; i < rates.size(); ++i)
      CHECK_NEAR(rates[i], expected[i], 1e-10 * (1.0 + std::fabs(expected[i])));
  }
}

// Neither has an operation: the result is a copy.
void test_bare_leaves() {
  check_expression([](Sym, Sym y, Sym) { return y; });
  check_expression([](Sym, Sym, Sym) { return Sym(2.5); });
}

// Pseudo-random graphs: operands of any age, so that rows of temporaries are shared and reused.
void test_random_graphs() {
  std::mt19937 random(7);
  const Op operations[] = {Op::add, Op::sub, Op::mul,  Op::min,
                           Op::max, Op::sin, Op::tanh, Op::select};
  for (int trial = 0; trial < 200; ++trial) {
    Graph graph;
    for (int v = 0; v < kVariables; ++v) graph.nodes.push_back({Op::state, -1, -1, -1, 0.0, v});
    graph.nodes.push_back({Op::constant, -1, -1, -1, 0.5});
    const int size = 5 + static_cast<int>(random() % 40);
    while (static_cast<int>(graph.nodes.size()) < size) {
      const auto any = [&] { return static_cast<int>(random() % graph.nodes.size()); };
      const Op op = operations[random() % std::size(operations)];
      const int operands = op == Op::select ? 3 : op >= Op::add ? 2 : 1;
      const int a = any(), b = operands > 1 ? any() : -1, c = operands > 2 ? any() : -1;
      graph.nodes.push_back({op, a, b, c});
      graph.nodes.push_back(
          {Op::tanh, static_cast<int>(graph.nodes.size()) - 1});  // keeps it small
    }
    graph.rates = {static_cast<int>(graph.nodes.size()) - 1};
    check_program(graph, 1e-12);
  }
}

void check_refused(const Graph& graph, const char* why) {
  std::string message;
  try {
    const Program program(graph, {0, kVariables});
  } catch (const InvalidArgument& e) {
    message = e.what();
  }
  CHECK(message.find(why) != std::string::npos);
}

void test_bad_graphs() {
  Graph graph;
  check_refused(graph, "no result");
  graph.nodes = {{Op::state, -1, -1, -1, 0.0, kVariables}};
  check_refused(graph, "no result");
  graph.rates = {1};
  check_refused(graph, "no node 1");
  graph.rates = {0};
  check_refused(graph, "no state variable 3");
  graph.nodes[0].index = -1;
  check_refused(graph, "no state variable -1");
  graph.nodes[0] = {Op::param, -1, -1, -1, 0.0, 0};
  check_refused(graph, "no parameter 0");
  graph.nodes[0] = {Op::exp, 0};
  check_refused(graph, "operands must come before");
  graph.nodes[0] = {Op::exp, -1};
  check_refused(graph, "operand");
  graph.nodes = {{Op::state, -1, -1, -1, 0.0, 0}, {static_cast<Op>(99), 0, 0, 0}};
  graph.rates = {1};
  check_refused(graph, "operation");
}

}  // namespace

void tests() {
  test_operations();
  test_pairs();
  test_whole_models();
  test_bare_leaves();
  test_random_graphs();
  test_bad_graphs();
}
