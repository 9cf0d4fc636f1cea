// The order in which a thread runs the stages of a step over the tiles of a surface.
//
// A stage of a tile needs the stage before of all tiles that its local connections come from.
// Instead of running one stage over all tiles before the next, which would read every weight once
// per stage from afar, each tile's next stage follows soon after its neighbours are done, while
// what it needs is still in the cache.
#pragma once
#include <vector>

#include "kernels.hpp"

namespace virtualbrain {

struct Wavefront {
  // What one call of the stage's kernel does: neighbouring tasks, at most kBatch.
  struct Batch {
    int stage, begin, end;
  };
  static constexpr int kBatch = 16;

  std::vector<StageTask> tasks;
  // Threads meet after each; one per stage, or one alone without sources.
  std::vector<std::vector<Batch>> phases;
  int slots = 0;

  // Of the tiles first ... last - 1, in that order or backward; sources: by tile, the tiles that
  // its local connections come from.
  Wavefront(int first, int last, bool backward, int stages,
            const std::vector<std::vector<int>>& sources);
};

}  // namespace virtualbrain
