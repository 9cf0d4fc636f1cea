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
};

// Where a program's operands are, as rows of kLanes numbers.
struct ProgramRows {
  const double* parameters = nullptr;
  const double* states = nullptr;
  const double* inputs = nullptr;
  const double* locals = nullptr;
};

class Program {
 public:
  // How many leaves of each kind the graph may use, and how many rows lie between two of a kind.
  struct Leaves {
    int parameters = 0, states = 0, inputs = 0;
    int state_stride = 1;
    int locals = 0;  // 0: local coupling is 0
  };

  // Computes graph.rates. Throws InvalidArgument for a graph that cannot be
  // run.
  Program(const Graph& graph, const Leaves& leaves);

  int results() const { return results_; }
  int length() const { return static_cast<int>(code_.size()); }
  void make_scratch(ProgramScratch& scratch) const;
  // One row for each result.
  void run(const Kernels& kernels, const ProgramRows& rows, double* results,
           ProgramScratch& scratch) const;

 private:
  int results_ = 0;
  int temporaries_ = 0;
  Aligned constants_;  // rows
  std::vector<Instruction> code_;
};

}  // namespace virtualbrain
