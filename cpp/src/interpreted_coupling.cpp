#include "interpreted_coupling.hpp"

#include <algorithm>
#include <string>

#include "dispatch.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain {

namespace {

int parameters_of(const CouplingInfo& info) {
  int rows = 0;
  for (const auto& p : info.parameters) rows += static_cast<int>(p.value.size());
  return rows;
}

const UserCoupling& checked(const UserCoupling& c) {
  const auto& info = c.info;
  const auto within = [](int n, int most) { return n >= 1 && n <= most; };
  if (!within(info.variables, InterpretedCoupling::kMostVariables) ||
      !within(info.features, InterpretedCoupling::kMostFeatures))
    throw InvalidArgument("coupling: " + info.name + " has " + std::to_string(info.variables) +
                          " variables and " + std::to_string(info.features) + " features");
  const auto wanted = static_cast<std::size_t>(c.both_ends ? 1 : info.features);
  if (c.pre.rates.size() != wanted || c.post.rates.size() != 1)
    throw InvalidArgument("coupling: pre and post of " + info.name +
                          " have other numbers of results than declared");
  return c;
}

// Rows that lie apart, put together.
void collect(const double* states, const int* source, int variables, double* out) {
  for (int v = 0; v < variables; ++v)
    std::copy_n(states + source[v] * kLanes, kLanes, out + v * kLanes);
}

}  // namespace

InterpretedCoupling::InterpretedCoupling(const UserCoupling& c)
    : variables_(checked(c).info.variables),
      features_(c.info.features),
      both_ends_(c.both_ends),
      pre_(c.pre, {parameters_of(c.info), variables_, both_ends_ ? variables_ : 0}),
      post_(c.post, {parameters_of(c.info), variables_, features_ + 2}) {}

void InterpretedCoupling::make_scratch(ProgramScratch& scratch) const {
  pre_.make_scratch(scratch);
  post_.make_scratch(scratch);
}

void InterpretedCoupling::pre(const PreArgs& a, ProgramScratch& scratch) const {
  alignas(64) double x[kMostVariables * kLanes];
  for (int step = 0; step < a.steps; ++step)
    for (int slot = 0; slot < a.slots; ++slot) {
      collect(a.states + step * a.state_stride, a.source + slot * variables_, variables_, x);
      pre_.run(kernels(), {a.parameters, x, nullptr},
               a.features + step * a.feature_stride + slot * features_ * kLanes, scratch);
    }
}

void InterpretedCoupling::pre(const double* sources, const double* targets,
                              const double* parameters, double* out,
                              ProgramScratch& scratch) const {
  pre_.run(kernels(), {parameters, sources, targets}, out, scratch);
}

void InterpretedCoupling::post(const PostArgs& a, ProgramScratch& scratch) const {
  alignas(64) double x[kMostVariables * kLanes];
  alignas(64) double inputs[(kMostFeatures + 2) * kLanes];
  for (int step = 0; step < a.steps; ++step)
    for (int slot = 0; slot < a.slots; ++slot) {
      collect(a.states + step * a.state_stride, a.source + slot * variables_, variables_, x);
      double* next = std::copy_n(a.sums + step * a.sum_stride + slot * features_ * kLanes,
                                 features_ * kLanes, inputs);
      next = std::copy_n(a.weight_sum + slot * a.weight_sum_stride, kLanes, next);
      std::fill_n(next, kLanes, a.coupling_variables);
      post_.run(kernels(), {a.parameters, x, inputs},
                a.outputs + step * a.output_stride + slot * kLanes, scratch);
    }
}

}  // namespace virtualbrain
