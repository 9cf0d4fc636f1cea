// pre and post of a coupling of one's own, run by the interpreter.
#pragma once
#include <optional>

#include "kernels.hpp"
#include "program.hpp"
#include "virtualbrain/user_coupling.hpp"

namespace virtualbrain {

class InterpretedCoupling {
 public:
  static constexpr int kMostVariables = 4, kMostFeatures = 16;

  explicit InterpretedCoupling(const UserCoupling& coupling);

  bool both_ends() const { return both_ends_; }
  void make_scratch(ProgramScratch& scratch) const;
  void pre(const PreArgs& args, ProgramScratch& scratch) const;
  void post(const PostArgs& args, ProgramScratch& scratch) const;
  // Where both ends matter: one row, of variables [variable][lane] of sources and targets.
  void pre(const double* sources, const double* targets, const double* parameters, double* out,
           ProgramScratch& scratch) const;

 private:
  int variables_, features_;
  bool both_ends_;
  Program pre_, post_;
};

}  // namespace virtualbrain
