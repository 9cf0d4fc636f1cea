// Every stage of every tile runs once, after all that it needs, and has its scratch for itself.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "check.hpp"
#include "wavefront.hpp"

using virtualbrain::Wavefront;

namespace {

using Sources = std::vector<std::vector<int>>;

void check_orders(const Sources& sources, int stages, int threads, bool backward) {
  const int tiles = static_cast<int>(sources.size());
  std::vector<Wavefront> orders;
  for (int t = 0; t < threads; ++t)
    orders.emplace_back(tiles * t / threads, tiles * (t + 1) / threads, backward, stages, sources);

  std::set<std::pair<int, int>> done;
  bool once = true, in_time = true, alone = true, batched = true;
  std::vector<std::map<int, int>> user(orders.size());  // by thread: slot -> tile
  for (std::size_t phase = 0; phase < orders[0].phases.size(); ++phase) {
    const auto before = done;  // what other threads have finished, as far as one can know
    for (std::size_t t = 0; t < orders.size(); ++t) {
      CHECK(orders[t].phases.size() == orders[0].phases.size());
      auto known = before;
      for (const auto& batch : orders[t].phases[phase]) {
        const auto of_stage = [&](const auto& task) { return task.stage == batch.stage; };
        const auto begin = orders[t].tasks.begin();
        batched = batched && batch.begin < batch.end &&
                  batch.end - batch.begin <= Wavefront::kBatch &&
                  std::all_of(begin + batch.begin, begin + batch.end, of_stage);
        for (int i = batch.begin; i < batch.end; ++i) {
          const auto& task = orders[t].tasks[static_cast<std::size_t>(i)];
          once = once && done.emplace(task.tile, task.stage).second;
          known.emplace(task.tile, task.stage);
          if (task.stage > 0) {
            in_time = in_time && known.count({task.tile, task.stage - 1});
            for (int source : sources[static_cast<std::size_t>(task.tile)])
              in_time = in_time && known.count({source, task.stage - 1});
          }
          auto& of = user[t];
          alone = alone && task.slot >= 0 && task.slot < orders[t].slots &&
                  (task.stage == 0 ? of.emplace(task.slot, task.tile).second
                                   : of.at(task.slot) == task.tile);
          if (task.stage == stages - 1) of.erase(task.slot);
        }
      }
    }
  }
  CHECK(once);
  CHECK(in_time);
  CHECK(alone);
  CHECK(batched);
  CHECK(done.size() == sources.size() * static_cast<std::size_t>(stages));
}

}  // namespace

void tests() {
  std::mt19937 random(1);
  for (int repeat = 0; repeat < 40; ++repeat) {
    const int tiles = 1 + static_cast<int>(random() % 60);
    Sources sources(static_cast<std::size_t>(tiles));
    const auto reach = static_cast<int>(random() % 12);
    for (int tile = 0; tile < tiles; ++tile)
      for (int k = 0; k < reach; ++k) {
        const int far = static_cast<int>(random() % 9) == 0 ? tiles : 5;
        const int source = tile - far / 2 + static_cast<int>(random() % static_cast<unsigned>(far));
        if (source >= 0 && source < tiles)
          sources[static_cast<std::size_t>(tile)].push_back(source);
      }
    for (auto& s : sources) {
      const std::set<int> distinct(s.begin(), s.end());
      s.assign(distinct.begin(), distinct.end());
    }
    for (int stages : {1, 2, 4})
      for (int threads : {1, 2, 5})
        for (bool backward : {false, true})
          if (threads <= tiles) check_orders(sources, stages, threads, backward);
  }

  // A strip: few tiles are under way at once.
  Sources strip(1000);
  for (int tile = 0; tile < 1000; ++tile)
    for (int source = std::max(0, tile - 3); source <= std::min(999, tile + 3); ++source)
      strip[static_cast<std::size_t>(tile)].push_back(source);
  CHECK(Wavefront(0, 1000, false, 2, strip).slots <= Wavefront::kBatch + 8);
  CHECK(Wavefront(0, 1000, false, 2, Sources(1000)).phases.size() == 1);
}
