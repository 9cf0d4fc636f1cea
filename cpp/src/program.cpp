#include "program.hpp"

#include <string>

#include "simplify.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void check(const Graph& graph, const Program::Leaves& leaves) {
  const int count = static_cast<int>(graph.nodes.size());
  if (graph.rates.empty()) throw InvalidArgument("expression: it has no result");
  for (const auto* list : {&graph.rates, &graph.locals})
    for (int n : *list)
      if (n < 0 || n >= count)
        throw InvalidArgument("expression: there is no node " + std::to_string(n));
  for (int i = 0; i < count; ++i) {
    const Node& n = graph.nodes[at(i)];
    const int operands[] = {n.a, n.b, n.c};
    for (int k = 0; k < operands_of(n.op); ++k) {
      if (operands[k] < 0) throw InvalidArgument("expression: an operation lacks an operand");
      if (operands[k] >= i)
        throw InvalidArgument("expression: operands must come before their use");
    }
    const auto leaf = [&](const char* what, int there_are) {
      if (n.index >= 0 && n.index < there_are) return;
      throw InvalidArgument("expression: there is no " + std::string(what) + " " +
                            std::to_string(n.index));
    };
    if (n.op == Op::param) leaf("parameter", leaves.parameters);
    if (n.op == Op::state) leaf("state variable", leaves.states);
    if (n.op == Op::input) leaf("input", leaves.inputs);
    if (n.op == Op::local) leaf("local coupling", static_cast<int>(graph.locals.size()));
  }
}

bool is_arithmetic(Op op) {
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::div;
}

}  // namespace

Program::Program(const Graph& given, const Leaves& leaves) {
  check(given, leaves);
  const Graph graph = simplify(given);
  results_ = static_cast<int>(graph.rates.size());
  const int count = static_cast<int>(graph.nodes.size());
  const auto node = [&](int i) -> const Node& { return graph.nodes[at(i)]; };

  std::vector<int> uses(at(count), 0);
  for (const Node& n : graph.nodes)
    for (int operand : {n.a, n.b, n.c})
      if (operand >= 0) ++uses[at(operand)];
  for (int n : graph.rates) ++uses[at(n)];

  // An arithmetic operation whose one use is another one is carried out with it.
  std::vector<int> first(at(count), -1);  // of a node: the operand that is carried out with it
  std::vector<char> merged(at(count), 0);
  for (int i = 0; i < count; ++i) {
    if (!is_arithmetic(node(i).op)) continue;
    for (int operand : {node(i).a, node(i).b}) {
      const Op op = node(operand).op;
      if (uses[at(operand)] != 1 || !is_arithmetic(op) || op == Op::div || first[at(operand)] >= 0)
        continue;
      first[at(i)] = operand;
      merged[at(operand)] = 1;
      break;
    }
  }
  const auto operands_read = [&](int i, auto&& visit) {
    const Node& n = node(i);
    for (int operand : {n.a, n.b, n.c})
      if (operand >= 0 && operand != first[at(i)]) visit(operand);
    if (first[at(i)] >= 0)
      for (int operand : {node(first[at(i)]).a, node(first[at(i)]).b}) visit(operand);
  };
  // Until where each row is needed, so that its room can be used again.
  std::vector<int> last_use(at(count), -1);
  for (int i = 0; i < count; ++i)
    if (!merged[at(i)]) operands_read(i, [&](int operand) { last_use[at(operand)] = i; });

  std::vector<int> result_of(at(count), -1);
  for (int r = results_; r-- > 0;) result_of[at(graph.rates[at(r)])] = r;

  std::vector<double> constants;
  std::vector<Place> place(at(count));
  std::vector<int> unused;
  for (int i = 0; i < count; ++i) {
    const Node& n = node(i);
    Place& mine = place[at(i)];
    if (merged[at(i)]) continue;
    if (n.op == Op::local && leaves.locals > 0) {
      mine = {Block::locals, n.index};
    } else if (n.op == Op::constant || n.op == Op::local) {
      mine = {Block::constants, static_cast<int>(constants.size())};
      constants.push_back(n.value);
    } else if (n.op == Op::param) {
      mine = {Block::parameters, n.index};
    } else if (n.op == Op::state) {
      mine = {Block::states, n.index * leaves.state_stride};
    } else if (n.op == Op::input) {
      mine = {Block::inputs, n.index};
    } else {
      const auto of = [&](int operand) { return operand < 0 ? Place{} : place[at(operand)]; };
      Instruction in{n.op, {}, of(n.a), of(n.b), of(n.c)};
      if (const int f = first[at(i)]; f >= 0) {
        const bool swapped = f == n.b;
        in = {node(f).op, {}, of(node(f).a), of(node(f).b), of(swapped ? n.a : n.b), n.op, swapped};
      }
      operands_read(i, [&](int operand) {
        if (last_use[at(operand)] != i || of(operand).block != Block::temporaries) return;
        unused.push_back(of(operand).row);
        last_use[at(operand)] = -1;  // also if it is read twice
      });
      if (result_of[at(i)] >= 0) {
        mine = {Block::results, result_of[at(i)]};
      } else if (unused.empty()) {
        mine = {Block::temporaries, temporaries_++};
      } else {
        mine = {Block::temporaries, unused.back()};
        unused.pop_back();
      }
      in.out = mine;
      code_.push_back(in);
    }
  }
  // A bare leaf, or an expression that is several results, has to be moved there.
  for (int r = 0; r < results_; ++r) {
    const Place from = place[at(graph.rates[at(r)])];
    if (from.block != Block::results || from.row != r)
      code_.push_back({Op::max, {Block::results, r}, from, from, {}});
  }
  constants_.assign(constants.size() * kLanes);
  for (std::size_t i = 0; i < constants.size() * kLanes; ++i)
    constants_.data()[i] = constants[i / kLanes];
}

void Program::make_scratch(ProgramScratch& scratch) const {
  const auto rows = at(temporaries_) * kLanes;
  if (scratch.rows.size() < rows) scratch.rows.assign(rows);
}

void Program::run(const Kernels& kernels, const ProgramRows& rows, double* results,
                  ProgramScratch& scratch) const {
  // Only results and temporaries are written to.
  const auto source = [](const double* p) { return const_cast<double*>(p); };
  double* const blocks[kBlocks] = {source(constants_.data()), source(rows.parameters),
                                   source(rows.states),       source(rows.inputs),
                                   source(rows.locals),       results,
                                   scratch.rows.data()};
  kernels.interpret(code_.data(), length(), blocks);
}

}  // namespace virtualbrain
