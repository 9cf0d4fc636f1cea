#include "program.hpp"

#include <string>

#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

int operands_of(Op op) {
  if (op < Op::constant || op > Op::select)
    throw InvalidArgument("expression: there is no operation " +
                          std::to_string(static_cast<int>(op)));
  return op < Op::neg ? 0 : op < Op::add ? 1 : op < Op::select ? 2 : 3;
}

}  // namespace

// Places in the table: constants, state variables, the result, temporaries.
Program::Program(const Graph& graph, int variables) : variables_(variables) {
  const int count = static_cast<int>(graph.nodes.size());
  if (graph.rates.size() != 1 || graph.rates[0] < 0 || graph.rates[0] >= count)
    throw InvalidArgument("expression: it needs exactly one result");
  const auto node = [&](int i) -> const Node& { return graph.nodes[static_cast<std::size_t>(i)]; };

  std::vector<double> values;
  for (const Node& n : graph.nodes)
    if (n.op == Op::constant) values.push_back(n.value);
  constant_count_ = static_cast<int>(values.size());
  constants_.assign(values.size() * kLanes);
  for (std::size_t i = 0; i < values.size() * kLanes; ++i)
    constants_.data()[i] = values[i / kLanes];

  // The last use of each node, so that its row can be used again.
  std::vector<int> last_use(graph.nodes.size(), -1);
  const int result = graph.rates[0];
  for (int i = 0; i <= result; ++i) {
    const int given[] = {node(i).a, node(i).b, node(i).c};
    for (int k = 0; k < operands_of(node(i).op); ++k)
      if (given[k] < 0) throw InvalidArgument("expression: an operation lacks an operand");
    for (int operand : given) {
      if (operand >= i) throw InvalidArgument("expression: operands must come before their use");
      if (operand >= 0) last_use[static_cast<std::size_t>(operand)] = i;
    }
  }

  const int first_state = constant_count_, out = first_state + variables, first_temporary = out + 1;
  std::vector<int> place(graph.nodes.size(), -1), unused;
  int constant = 0;
  for (int i = 0; i <= result; ++i) {
    int& mine = place[static_cast<std::size_t>(i)];
    const Node& n = node(i);
    if (n.op == Op::constant) {
      mine = constant++;
    } else if (n.op == Op::state) {
      if (n.index < 0 || n.index >= variables)
        throw InvalidArgument("expression: there is no state variable " + std::to_string(n.index));
      mine = first_state + n.index;
    } else if (n.op < Op::neg) {
      throw InvalidArgument("expression: only state variables and numbers can be used");
    } else {
      const auto of = [&](int operand) {
        return operand < 0 ? 0 : place[static_cast<std::size_t>(operand)];
      };
      Instruction code{n.op, 0, of(n.a), of(n.b), of(n.c)};
      for (int operand : {n.a, n.b, n.c})
        if (operand >= 0 && last_use[static_cast<std::size_t>(operand)] == i &&
            of(operand) >= first_temporary) {
          unused.push_back(of(operand));
          last_use[static_cast<std::size_t>(operand)] = -1;
        }
      if (i == result) {
        mine = out;
      } else if (unused.empty()) {
        mine = first_temporary + temporaries_++;
      } else {
        mine = unused.back();
        unused.pop_back();
      }
      code.out = mine;
      code_.push_back(code);
    }
  }
  // A bare variable or number has to be moved to the result.
  const int from = place[static_cast<std::size_t>(result)];
  if (from != out) code_.push_back({Op::max, out, from, from, 0});
}

void Program::make_scratch(ProgramScratch& scratch) const {
  const auto rows = static_cast<std::size_t>(temporaries_) * kLanes;
  if (scratch.rows.size() < rows) scratch.rows.assign(rows);
  const auto table = static_cast<std::size_t>(constant_count_ + variables_ + 1 + temporaries_);
  if (scratch.table.size() < table) scratch.table.resize(table);
}

void Program::run(const Kernels& kernels, const double* states, int modes, int mode, double* out,
                  ProgramScratch& scratch) const {
  // Sources are only read: the interpreter writes to places of the result and temporaries alone.
  double** place = scratch.table.data();
  for (int i = 0; i < constant_count_; ++i)
    *place++ = const_cast<double*>(constants_.data()) + i * kLanes;
  for (int v = 0; v < variables_; ++v)
    *place++ = const_cast<double*>(states) + (v * modes + mode) * kLanes;
  *place++ = out;
  for (int i = 0; i < temporaries_; ++i) *place++ = scratch.rows.data() + i * kLanes;
  kernels.interpret(code_.data(), static_cast<int>(code_.size()), scratch.table.data());
}

}  // namespace virtualbrain
