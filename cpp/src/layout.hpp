// Where nodes and connections lie in memory, and what may run without waiting for what.
//
// Nodes are packed into tiles of kLanes. A connection whose delay is at least level - 1 steps is
// summed over blocks of `level` steps (kLevels). What is left (delays of 0, 1 and 2 steps) is
// summed step by step, and ties its two ends: tiles that are tied form a group, which advances in
// lockstep. A tile holds nodes of one population only.
#pragma once
#include <cstdint>
#include <vector>

#include "kernels.hpp"
#include "virtualbrain/connectome.hpp"

namespace virtualbrain {

struct Layout {
  // Connections of one tile that are summed step by step, kLanes rows side by side.
  struct Gather {
    int width = 0;               // entries per row; shorter rows are padded with zero weights
    std::vector<double> weight;  // width * kLanes
    std::vector<std::uint16_t> index16;  // into the recent rows of the group; whichever fits
    std::vector<std::uint32_t> index32;
  };
  struct Group {
    std::vector<int> tiles;
    std::vector<Gather> gather;  // one per tile, or none: then the group is a single free tile
    int depth = 0;               // recent rows that its connections reach back
    double cost = 0;             // relative time of one step
    bool stepwise() const { return !gather.empty(); }
  };
  struct Level {
    int steps;                        // 64, 16 or 4
    int kernel;                       // index into kLevels
    std::vector<std::int64_t> start;  // by position: its edges
    std::vector<Edge> edges;
  };

  // population_of: by node; empty: all nodes belong to one. tie_all: they must advance in lockstep.
  Layout(const Connectome& connectome, int features, const std::vector<int>& population_of = {},
         bool tie_all = false);

  // Vertices of a surface: a tile holds those of one region only, and neighbours lie near each
  // other. They are joined by nothing that has delays.
  static Layout of_vertices(const std::vector<int>& region, const Connectome& local);

  int nodes = 0;
  int tiles = 0;
  int features = 0;
  std::vector<int> position;    // node -> tile * kLanes + lane
  std::vector<int> node;        // position -> node; a spare lane repeats a node of its tile
  std::vector<char> spare;      // position -> whether it is such a lane
  std::vector<int> population;  // by tile
  std::vector<int> members;     // by population: how many nodes it has
  std::vector<int> member;      // position -> number of its node within the population
  std::vector<int> run_of;      // tile -> its first member if its lanes are consecutive, else -1
  std::vector<Level> levels;    // those that have edges, longest first
  std::vector<Group> groups;
  std::int64_t longest_delay = 0;  // over edges that need the history
  std::int64_t edges = 0;

  std::vector<int> region;  // of vertices: by tile

  bool has_history() const { return !levels.empty(); }
  // Steps that a free tile may run before it needs what others have written.
  int quantum() const { return levels.empty() ? kMaxLevel : levels.back().steps; }
  // Steps after which all sums are made anew.
  int block() const { return levels.empty() ? kMaxLevel : levels.front().steps; }

  // Recent rows of a group are [row][feature][kLanes * tiles of the group].
  static std::size_t recent_row(const Group& g, int features) {
    return g.tiles.size() * kLanes * static_cast<std::size_t>(features);
  }
  std::size_t bytes() const;

 private:
  Layout() = default;
  void place(const std::vector<std::vector<int>>& content, const std::vector<int>& population_of);
};

}  // namespace virtualbrain
