#include "wavefront.hpp"

#include <algorithm>
#include <cstddef>

namespace virtualbrain {

Wavefront::Wavefront(int first, int last, bool backward, int stages,
                     const std::vector<std::vector<int>>& sources)
    : phases(static_cast<std::size_t>(stages)) {
  if (std::all_of(sources.begin(), sources.end(), [](const auto& s) { return s.empty(); }))
    phases.resize(1);
  const int n = last - first;
  const auto tile_at = [&](int k) { return backward ? last - 1 - k : first + k; };
  const auto place = [&](int tile, int stage) {
    return static_cast<std::size_t>(tile - first) * static_cast<std::size_t>(stages) +
           static_cast<std::size_t>(stage);
  };
  const auto sources_of = [&](int tile) -> const std::vector<int>& {
    return sources[static_cast<std::size_t>(tile)];
  };
  const auto mine = [&](int tile) { return tile >= first && tile < last; };

  // What comes from other threads' tiles is there once all have met.
  std::vector<int> phase_of(static_cast<std::size_t>(n) * static_cast<std::size_t>(stages), 0);
  for (int stage = 1; stage < stages; ++stage)
    for (int tile = first; tile < last; ++tile) {
      int phase = phase_of[place(tile, stage - 1)];
      for (int source : sources_of(tile))
        phase = std::max(phase, mine(source) ? phase_of[place(source, stage - 1)] : stage);
      phase_of[place(tile, stage)] = phase;
    }

  std::vector<char> done(phase_of.size(), 0);
  std::vector<int> slot_of(static_cast<std::size_t>(n), -1), spare;
  const auto ready = [&](int tile, int stage) {
    if (stage == 0) return true;
    if (!done[place(tile, stage - 1)]) return false;
    return std::all_of(sources_of(tile).begin(), sources_of(tile).end(),
                       [&](int source) { return !mine(source) || done[place(source, stage - 1)]; });
  };
  for (std::size_t phase = 0; phase < phases.size(); ++phase) {
    std::vector<int> next(static_cast<std::size_t>(stages), 0);  // by stage: how far it got
    // Runs the next tile of a stage if it may.
    const auto run = [&](int stage) {
      int& k = next[static_cast<std::size_t>(stage)];
      while (k < n && phase_of[place(tile_at(k), stage)] != static_cast<int>(phase)) ++k;
      if (k == n || !ready(tile_at(k), stage)) return false;
      const int tile = tile_at(k++);
      int& slot = slot_of[static_cast<std::size_t>(tile - first)];
      if (stage == 0) {
        if (spare.empty()) spare.push_back(slots++);
        slot = spare.back();
        spare.pop_back();
      }
      phases[phase].push_back({tile, stage, slot});
      done[place(tile, stage)] = 1;
      if (stage == stages - 1) spare.push_back(slot);
      return true;
    };
    for (bool any = true; any;) {
      any = false;
      for (int stage = 0; stage < stages; ++stage)
        // One tile of the first stage that has any left, then what has become possible.
        while (run(stage)) {
          any = true;
          if (stage == 0) break;
        }
    }
  }
}

}  // namespace virtualbrain
