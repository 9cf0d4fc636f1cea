// The expression graph: sharing, folding, evaluation.
#include <string>

#include "check.hpp"
#include "virtualbrain/describe.hpp"
#include "virtualbrain/trace.hpp"

using namespace virtualbrain;

namespace virtualbrain::models {

// One parameter, one state, one input, and one of everything that a model may use.
template <class Ctx>
struct Everything : Ctx {
  using T = typename Ctx::T;
  static constexpr auto name = "Everything";
  static constexpr auto summary = "A model for tests.";
  static constexpr auto reference = "none";

  T p = this->param("p", 2.0, "mV", 0.0, 3.0, "A parameter");
  T on = this->flag("on", false, "A flag");
  Row<T, 2> v = this->template vector<2>("v", {3.0, 4.0}, "", "A vector");
  T d = this->derived("d", "A derived number");
  T n = this->integer("n", 5, 1, 9, "An integer");
  T s = this->state("s", "", 0.0, 1.0, "A state");
  T t = this->state("t", "", 0.0, 1.0, "Another");
  T c = this->input("c", "An input");

  template <class D>
  static void declare(D& declaration) {
    declaration.cvar({"s"});
    if (declaration.flag("on")) {
      declaration.cvar({"s", "t"});
      declaration.stvar({"t"});
      declaration.bound("t", -1.0, kInfinity);
    }
    declaration.variables_of_interest({"s"});
  }

  void derive() { this->set_derived(p * v[1]); }

  void dfun() {
    const T twice = (p + s) * (p + s);
    const T functions = exp(s) + log(p) + sqrt(p) + tanh(s) + sin(s) + cos(s) + atan2(s, p) +
                        pow(p, s) + erf(s) + erfc(s) + abs(-s) + min(s, 0.25) + max(s, 0.25);
    const T logic = select(s < p && !(s >= p), 1.0, 2.0) + select(s > p || s <= 0.0, 10.0, 20.0) +
                    select(s == p, 100.0, 200.0) + select(s != p, 1000.0, 2000.0);
    const T constants = 2.0 * 3.0 - 5.0;
    this->rates(twice * constants + functions + 0.0, logic + this->local(s + t) + c + d + n + v[0]);
  }
};

}  // namespace virtualbrain::models

namespace {

void test_describe() {
  const auto info = describe<models::Everything>();
  CHECK(info.parameters.size() == 4);
  CHECK(info.parameters[1].kind == ParameterKind::flag);
  CHECK(info.parameters[2].value == std::vector<double>({3.0, 4.0}));
  CHECK(info.rows.size() == 6);
  CHECK(info.rows[4].derived);
  CHECK(!info.rows[5].derived && info.rows[5].index == 3);
  CHECK(info.cvar == std::vector<int>({0}));
  CHECK(info.stvar == info.cvar);
  CHECK(info.bounds.empty());

  const auto with_flag = describe<models::Everything>({{"on", 1.0}});
  CHECK(with_flag.cvar == std::vector<int>({0, 1}));
  CHECK(with_flag.stvar == std::vector<int>({1}));
  CHECK(with_flag.bounds.size() == 1 && with_flag.bounds[0].state == 1);
}

void test_derive() {
  const auto info = describe<models::Everything>();
  const auto parameters = default_parameters(info);
  CHECK(parameters == std::vector<double>({2.0, 0.0, 3.0, 4.0, 5.0}));
  const auto derived = derive<models::Everything>(parameters);
  CHECK(derived == std::vector<double>({8.0}));
  CHECK(kernel_rows(info, parameters, derived) ==
        std::vector<double>({2.0, 0.0, 3.0, 4.0, 8.0, 5.0}));
}

void test_evaluate() {
  const auto graph = trace<models::Everything>();
  const double p = 2.0, s = 0.5, c = 0.125;
  const auto rates = evaluate(graph, {p, 0.0, 3.0, 4.0, 8.0, 5.0}, {s, 0.75}, {c}, {1e6});
  const double functions = std::exp(s) + std::log(p) + std::sqrt(p) + std::tanh(s) + std::sin(s) +
                           std::cos(s) + std::atan2(s, p) + std::pow(p, s) + 1.0 + s + 0.25 + 0.5;
  CHECK(rates.size() == 2);
  CHECK_NEAR(rates[0], 6.25 + functions, 1e-14);
  CHECK_NEAR(rates[1], 1.0 + 20.0 + 200.0 + 1000.0 + 1e6 + c + 8.0 + 5.0 + 3.0, 1e-9);
  CHECK(graph.locals.size() == 1);
  const auto nodes = evaluate_nodes(graph, {p, 0.0, 3.0, 4.0, 8.0, 5.0}, {s, 0.75}, {c});
  CHECK(nodes[std::size_t(graph.locals[0])] == 1.25);
}

void test_sharing_and_folding() {
  Graph graph;
  const Sym x(graph, graph.add({Op::state, -1, -1, -1, 0.0, 0}));
  const Sym sum = x + 1.0;
  const auto before = graph.nodes.size();
  (void)(x + 1.0);
  (void)(sum * 1.0 + 0.0);
  (void)(Sym(2.0) * 3.0 + exp(Sym(0.0)));
  CHECK(graph.nodes.size() == before);
  CHECK((Sym(2.0) * 3.0).is_number(6.0));
  CHECK(select(Sym(1.0) < 2.0, Sym(3.0), Sym(4.0)).is_number(3.0));
}

void test_operands_come_first() {
  const auto graph = trace<models::Everything>();
  for (int i = 0; i < int(graph.nodes.size()); ++i) {
    const Node& n = graph.nodes[std::size_t(i)];
    CHECK(n.a < i && n.b < i && n.c < i);
  }
}

}  // namespace

void tests() {
  test_describe();
  test_derive();
  test_evaluate();
  test_sharing_and_folding();
  test_operands_come_first();
}
