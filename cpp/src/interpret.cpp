#include "virtualbrain/interpret.hpp"

#include <algorithm>

#include "dispatch.hpp"
#include "program.hpp"

namespace virtualbrain {

void interpret_graph(const Graph& graph, PointRows parameters, PointRows states, PointRows inputs,
                     int points, double* results) {
  const Program program(graph, {parameters.rows, states.rows, inputs.rows});
  ProgramScratch scratch;
  program.make_scratch(scratch);
  const auto room = [](int rows) { return Aligned(static_cast<std::size_t>(rows) * kLanes); };
  Aligned p = room(parameters.rows), x = room(states.rows), c = room(inputs.rows);
  Aligned out = room(program.results());
  for (int first = 0; first < points; first += kLanes) {
    const int n = std::min(kLanes, points - first);
    const auto load = [&](PointRows from, Aligned& to) {
      for (int r = 0; r < from.rows; ++r)
        for (int lane = 0; lane < kLanes; ++lane)
          to.data()[r * kLanes + lane] =
              from.data[static_cast<std::ptrdiff_t>(r) * points + first + std::min(lane, n - 1)];
    };
    load(parameters, p);
    load(states, x);
    load(inputs, c);
    program.run(kernels(), {p.data(), x.data(), c.data()}, out.data(), scratch);
    for (int r = 0; r < program.results(); ++r)
      std::copy_n(out.data() + r * kLanes, n,
                  results + static_cast<std::ptrdiff_t>(r) * points + first);
  }
}

}  // namespace virtualbrain
