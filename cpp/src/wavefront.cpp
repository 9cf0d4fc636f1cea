#include "wavefront.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace virtualbrain {

Wavefront::Wavefront(int first, int last, bool backward, int stages,
                     const std::vector<std::vector<int>>& sources)
    : phases(static_cast<std::size_t>(stages)) {
  if (std::all_of(sources.begin(), sources.end(), [](const auto& s) { return s.empty(); }))
    phases.resize(1);
  const int n = last - first;
  const auto place_of = [&](int tile, int stage) {
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
      int phase = phase_of[place_of(tile, stage - 1)];
      for (int source : sources_of(tile))
        phase = std::max(phase, mine(source) ? phase_of[place_of(source, stage - 1)] : stage);
      phase_of[place_of(tile, stage)] = phase;
    }

  // By tile, those whose next stage waits for it, itself among them; and for how many each waits.
  std::vector<std::vector<int>> waiting(static_cast<std::size_t>(n));
  std::vector<int> missing(phase_of.size(), 0);
  for (int tile = first; tile < last; ++tile) {
    const auto wait_for = [&](int source) {
      waiting[static_cast<std::size_t>(source - first)].push_back(tile);
      for (int stage = 1; stage < stages; ++stage) ++missing[place_of(tile, stage)];
    };
    wait_for(tile);
    for (int source : sources_of(tile))
      if (mine(source) && source != tile) wait_for(source);
  }

  // By phase and stage: tiles.
  std::vector<std::vector<std::vector<int>>> ready(
      phases.size(), std::vector<std::vector<int>>(static_cast<std::size_t>(stages)));
  std::vector<int> slot_of(static_cast<std::size_t>(n), -1), spare;
  const auto run = [&](std::size_t phase, int tile, int stage) {
    int& slot = slot_of[static_cast<std::size_t>(tile - first)];
    if (stage == 0) {
      if (spare.empty()) spare.push_back(slots++);
      slot = spare.back();
      spare.pop_back();
    }
    const int place = static_cast<int>(tasks.size());
    auto& batches = phases[phase];
    if (batches.empty() || batches.back().stage != stage || place - batches.back().begin == kBatch)
      batches.push_back({stage, place, place});
    ++batches.back().end;
    tasks.push_back({tile, stage, slot});
    if (stage + 1 == stages) {
      spare.push_back(slot);
      return;
    }
    for (int other : waiting[static_cast<std::size_t>(tile - first)])
      if (--missing[place_of(other, stage + 1)] == 0)
        ready[std::max(phase, static_cast<std::size_t>(phase_of[place_of(other, stage + 1)]))]
             [static_cast<std::size_t>(stage + 1)]
                 .push_back(other);
  };
  for (std::size_t phase = 0; phase < phases.size(); ++phase) {
    const auto run_ready = [&] {
      for (int stage = 1; stage < stages; ++stage) {
        for (int tile : std::exchange(ready[phase][static_cast<std::size_t>(stage)], {}))
          run(phase, tile, stage);
      }
    };
    for (int k = 0; k < n && phase == 0; ++k) {
      run(0, backward ? last - 1 - k : first + k, 0);
      if ((k + 1) % kBatch == 0) run_ready();
    }
    run_ready();
  }
}

}  // namespace virtualbrain
