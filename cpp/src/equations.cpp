#include "equations.hpp"

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
  e.program = std::make_shared<Program>(
      e.graph, Program::Leaves{static_cast<int>(info.rows.size()), states, inputs});
  return e;
}

}  // namespace

Equations equations_of(const Population& population) {
  if (population.user_model) return interpreted(*population.user_model);
  const std::string& model = population.model;
  return {describe_model(model, flags_of(population.parameters)), trace_model(model),
          derive_kernel(model), rates_kernel(model), nullptr};
}

}  // namespace virtualbrain
