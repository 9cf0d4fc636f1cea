// The equations of a population: compiled in, or a graph that the interpreter runs.
#pragma once
#include <memory>

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
};

Equations equations_of(const Population& population);

}  // namespace virtualbrain
