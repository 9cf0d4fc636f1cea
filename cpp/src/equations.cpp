#include "equations.hpp"

#include <algorithm>

#include "dispatch.hpp"
#include "program.hpp"
#include "simplify.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

void interpreted_rates(const double* states, const double* inputs, const double* parameters,
                       double* rates, const Program* program, ProgramScratch* scratch) {
  program->run(kernels(), {parameters, states, inputs}, rates, *scratch);
}

constexpr int kMostOffers = 16;

void interpreted_offer(const double* states, const double* parameters, double* out,
                       std::ptrdiff_t stride, const Program* program, ProgramScratch* scratch) {
  alignas(64) double made[kMostOffers * kLanes];
  program->run(kernels(), {parameters, states, nullptr}, made, *scratch);
  for (int r = 0; r < program->results(); ++r)
    std::copy_n(made + r * kLanes, kLanes, out + r * stride);
}

void interpreted_local_rates(const double* states, const double* inputs, const double* locals,
                             const double* parameters, double* rates, const Program* program,
                             ProgramScratch* scratch) {
  program->run(kernels(), {parameters, states, inputs, locals}, rates, *scratch);
}

void add_local(Equations& e, const Program::Leaves& leaves) {
  const int offers = static_cast<int>(e.graph.locals.size());
  if (offers == 0) return;
  if (offers > kMostOffers)
    throw InvalidArgument(e.info.name + ": local coupling of " + std::to_string(offers) +
                          " expressions; there can be " + std::to_string(kMostOffers));
  Graph offered = e.graph;
  offered.rates = e.graph.locals;
  offered = simplify(offered);
  for (const Node& n : offered.nodes)
    if (n.op == Op::input)
      throw InvalidArgument(e.info.name +
                            ": local coupling acts on state variables, not on what "
                            "comes from other regions");
  e.local = {interpreted_offer, interpreted_local_rates};
  Program::Leaves with_locals = leaves;
  with_locals.locals = offers;
  e.offer_program = std::make_shared<Program>(offered, leaves);
  e.local_program = std::make_shared<Program>(e.graph, with_locals);
}

Equations interpreted(const UserModel& model) {
  Equations e{model.info, model.graph, nullptr, interpreted_rates, nullptr};
  ModelInfo& info = e.info;
  if (!info.derived.empty())
    throw InvalidArgument(info.name + ": a model of one's own declares no derived numbers");
  info.rows.clear();
  for (std::size_t p = 0; p < info.parameters.size(); ++p)
    for (std::size_t k = 0; k < info.parameters[p].value.size(); ++k)
      info.rows.push_back({false, static_cast<int>(p), static_cast<int>(k)});
  const int modes = info.modes;
  const int states = static_cast<int>(info.states.size()) * modes;
  const int inputs = static_cast<int>(info.inputs.size()) * modes;
  if (static_cast<int>(e.graph.rates.size()) != states)
    throw InvalidArgument(info.name + ": " + std::to_string(e.graph.rates.size()) +
                          " rates; it needs one for each of " + std::to_string(states) +
                          " state variables");
  // as given: what is wrong with it is found out before anything is taken out of it
  Program(e.graph, {static_cast<int>(info.rows.size()), states, inputs});
  const Graph derived = take_out_derived(e.graph, info);
  e.derive = [derived](const std::vector<double>& parameters) {
    return evaluate(derived, parameters, {}, {});
  };
  const Program::Leaves leaves{static_cast<int>(info.rows.size()), states, inputs};
  e.program = std::make_shared<Program>(e.graph, leaves);
  add_local(e, leaves);
  return e;
}

}  // namespace

Equations equations_of(const Population& population) {
  if (population.user_model) return interpreted(*population.user_model);
  const std::string& model = population.model;
  return {describe_model(model, flags_of(population.parameters)),
          trace_model(model),
          derive_kernel(model),
          rates_kernel(model),
          nullptr,
          local_kernels(model)};
}

}  // namespace virtualbrain
