// A checkpoint: what a running network carries from one step to the next, as named numbers. Each
// part lists what it has in one function, `exchange`, which serves to take it and to give it back.
#pragma once
#include <string>
#include <vector>

#include "aligned.hpp"
#include "virtualbrain/simulation.hpp"

namespace virtualbrain {

class Exchange {
 public:
  // Checking looks whether the numbers can be given, and changes nothing.
  enum class Mode { take, check, give };

  Exchange(Mode mode, Checkpoint& numbers) : mode_(mode), numbers_(numbers) {}

  bool taking() const { return mode_ == Mode::take; }
  bool giving() const { return mode_ == Mode::give; }
  // Put before the names that follow.
  void within(std::string prefix) { prefix_ = std::move(prefix); }

  void operator()(const std::string& name, double* values, std::size_t count);
  void operator()(const std::string& name, Aligned& values) {
    (*this)(name, values.data(), values.size());
  }
  void operator()(const std::string& name, std::vector<double>& values) {
    (*this)(name, values.data(), values.size());
  }
  void operator()(const std::string& name, std::int64_t& value);
  void operator()(const std::string& name, std::vector<char>& values);
  // Any number of parts of `size` numbers each.
  void parts(const std::string& name, std::vector<double>& values, std::size_t size);
  // What must be the same where a checkpoint is taken and where it is given.
  void same(const std::string& name, const std::vector<int>& values);
  // Throws if there are numbers that nobody asked for.
  void finish() const;

 private:
  std::vector<double>& found(const std::string& name);

  Mode mode_;
  Checkpoint& numbers_;
  std::string prefix_;
  std::size_t seen_ = 0;
};

}  // namespace virtualbrain
