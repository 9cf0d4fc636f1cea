// An expression graph compiled for the block interpreter: each operation acts on a row at a time.
#pragma once
#include <vector>

#include "aligned.hpp"
#include "kernels.hpp"
#include "virtualbrain/trace.hpp"

namespace virtualbrain {

// Room that one thread needs to run programs.
struct ProgramScratch {
  Aligned rows;
  std::vector<double*> table;
};

class Program {
 public:
  // The first of graph.rates, as an expression of `variables` state variables.
  Program(const Graph& graph, int variables);

  void make_scratch(ProgramScratch& scratch) const;
  // out = the expression for mode `mode` of states [variable][mode][lane].
  void run(const Kernels& kernels, const double* states, int modes, int mode, double* out,
           ProgramScratch& scratch) const;

 private:
  int variables_;
  int temporaries_ = 0;
  Aligned constants_;  // rows
  int constant_count_ = 0;
  std::vector<Instruction> code_;
};

}  // namespace virtualbrain
