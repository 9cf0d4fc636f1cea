// Errors of the engine. Each carries what a caller needs to name the culprit in its own words.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

namespace virtualbrain {

// An argument that cannot be used; the message names it, what it was and what it should be.
struct InvalidArgument : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

// A state that is no longer finite: the first one, in time and then in the order of nodes.
struct Divergence {
  std::int64_t step = -1;
  int node = -1;
  int variable = -1;
  int mode = -1;
  explicit operator bool() const { return step >= 0; }
};

}  // namespace virtualbrain
