// The order in which a thread runs the stages of a step over the tiles of a surface.
//
// A stage of a tile needs the stage before of all tiles that its local connections come from.
// Instead of running one stage over all tiles before the next, which would read every weight once
// per stage from afar, each tile's next stage follows as soon as its neighbours are done, while
// what it needs is still in the cache.
#pragma once
#include <vector>

namespace virtualbrain {

struct Wavefront {
  struct Task {
    int tile, stage;
    int slot;  // of the tile's scratch, kept from its first stage to its last
  };
  // Threads meet after each; one per stage, or one alone without sources.
  std::vector<std::vector<Task>> phases;
  int slots = 0;

  // Of the tiles first ... last - 1, in that order or backward; sources: by tile, the tiles that
  // its local connections come from.
  Wavefront(int first, int last, bool backward, int stages,
            const std::vector<std::vector<int>>& sources);
};

}  // namespace virtualbrain
