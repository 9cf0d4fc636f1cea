#include "simplify.hpp"

#include <string>

#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// Sym's own arithmetic knows what 0 and 1 do.
Sym make(Op op, const Sym& a, const Sym& b, const Sym& c) {
  switch (op) {
    case Op::add:
      return a + b;
    case Op::sub:
      return a - b;
    case Op::mul:
      return a * b;
    case Op::div:
      return a / b;
    case Op::select:
      return select(a, b, c);
    default:
      return Sym::make(op, a, b, c);
  }
}

// Nodes that results and local coupling need.
std::vector<char> needed_nodes(const Graph& graph) {
  std::vector<char> needed(graph.nodes.size(), 0);
  for (int n : graph.rates) needed[at(n)] = 1;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    if (!needed[i]) continue;
    const Node& n = graph.nodes[i];
    for (int operand : {n.a, n.b, n.c})
      if (operand >= 0) needed[at(operand)] = 1;
    // what local coupling acts on comes before it
    if (n.op == Op::local) needed[at(graph.locals[at(n.index)])] = 1;
  }
  return needed;
}

}  // namespace

int operands_of(Op op) {
  if (op < Op::constant || op > Op::select)
    throw InvalidArgument("expression: there is no operation " +
                          std::to_string(static_cast<int>(op)));
  return op < Op::neg ? 0 : op < Op::add ? 1 : op < Op::select ? 2 : 3;
}

Graph simplify(const Graph& graph) {
  const std::vector<char> needed = needed_nodes(graph);
  Graph out;
  std::vector<Sym> made(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& n = graph.nodes[i];
    if (!needed[i]) continue;
    if (n.op == Op::constant) {
      made[i] = Sym(n.value);
    } else if (operands_of(n.op) == 0) {
      made[i] = Sym(out, out.add({n.op, -1, -1, -1, 0.0, n.index}));
    } else {
      const auto operand = [&](int k) { return k < 0 ? Sym() : made[at(k)]; };
      made[i] = make(n.op, operand(n.a), operand(n.b), operand(n.c));
    }
  }
  for (int n : graph.rates) out.rates.push_back(made[at(n)].node_in(out));
  for (int n : graph.locals)
    out.locals.push_back(needed[at(n)] ? made[at(n)].node_in(out) : out.add({Op::constant}));
  return out;
}

Graph take_out_derived(Graph& graph, ModelInfo& info) {
  graph = simplify(graph);
  // What depends on nothing but parameters and numbers.
  std::vector<char> uniform(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& n = graph.nodes[i];
    uniform[i] = n.op == Op::param || n.op == Op::constant || n.op >= Op::neg;
    for (int operand : {n.a, n.b, n.c})
      if (operand >= 0) uniform[i] &= uniform[at(operand)];
  }
  Graph out, derive;
  std::vector<Sym> made(graph.nodes.size()), derived(graph.nodes.size());
  std::vector<int> row(graph.nodes.size(), -1);
  // The row of a derived number, which is made when it is first asked for.
  const auto row_of = [&](const Sym& value) {
    const int node = value.node_in(derive);
    for (std::size_t d = 0; d < derive.rates.size(); ++d)
      if (derive.rates[d] == node)
        return static_cast<int>(info.rows.size() - derive.rates.size() + d);
    derive.rates.push_back(node);
    info.rows.push_back({true, static_cast<int>(info.derived.size()), 0});
    info.derived.push_back({"", 1, "Made of parameters alone"});
    return static_cast<int>(info.rows.size()) - 1;
  };
  const auto leaf = [&](int index) {
    return Sym(out, out.add({Op::param, -1, -1, -1, 0.0, index}));
  };
  const auto value_of = [&](int i) {
    const Op op = graph.nodes[at(i)].op;
    if (!uniform[at(i)] || op == Op::constant || op == Op::param) return made[at(i)];
    return leaf(row_of(derived[at(i)]));
  };
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& n = graph.nodes[i];
    if (n.op == Op::constant) {
      made[i] = derived[i] = Sym(n.value);
    } else if (n.op < Op::neg) {
      made[i] = Sym(out, out.add({n.op, -1, -1, -1, 0.0, n.index}));
      if (n.op == Op::param) derived[i] = Sym(derive, derive.add({n.op, -1, -1, -1, 0.0, n.index}));
    } else if (uniform[i]) {
      const auto operand = [&](int k) { return k < 0 ? Sym() : derived[at(k)]; };
      derived[i] = make(n.op, operand(n.a), operand(n.b), operand(n.c));
    } else if (n.op == Op::div && uniform[at(n.b)]) {  // a product is faster
      made[i] = value_of(n.a) * leaf(row_of(Sym(1.0) / derived[at(n.b)]));
    } else {
      const auto operand = [&](int k) { return k < 0 ? Sym() : value_of(k); };
      made[i] = make(n.op, operand(n.a), operand(n.b), operand(n.c));
    }
  }
  for (int n : graph.rates) out.rates.push_back(value_of(n).node_in(out));
  for (int n : graph.locals) out.locals.push_back(value_of(n).node_in(out));
  graph = std::move(out);
  return derive;
}

}  // namespace virtualbrain
