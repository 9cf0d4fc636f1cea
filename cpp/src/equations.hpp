// The equations of a population: compiled in, or a graph that the interpreter runs.
#pragma once
#include <memory>

#include "dispatch.hpp"
#include "kernels.hpp"
#include "parameters.hpp"
#include "virtualbrain/network.hpp"

namespace virtualbrain {

class Program;

struct Equations {
  ModelInfo info;
  Graph graph;
  DeriveFunction derive;
  RatesKernel rates;
  std::shared_ptr<const Program> program;  // null if they are compiled in
  // On a surface: what goes into local coupling, and rates that read what it makes of that.
  LocalKernels local = {};
  std::shared_ptr<const Program> offer_program = nullptr, local_program = nullptr;
};

Equations equations_of(const Population& population);

}  // namespace virtualbrain
