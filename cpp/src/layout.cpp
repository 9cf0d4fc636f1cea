#include "layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace virtualbrain {

namespace {

// Union-find with path halving.
class Sets {
 public:
  explicit Sets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  int find(int i) {
    auto p = [this](int k) -> int& { return parent_[static_cast<std::size_t>(k)]; };
    while (p(i) != i) i = p(i) = p(p(i));
    return i;
  }
  void unite(int a, int b) {
    a = find(a);
    b = find(b);
    parent_[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
  }

 private:
  std::vector<int> parent_;
};

// Index into kLevels, or -1 for connections that are summed step by step.
int level_of(std::int32_t delay) {
  int k = 0;
  for (int level : kLevels) {
    if (delay + 1 >= level) return k;
    ++k;
  }
  return -1;
}

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// Nodes in the order in which a walk from neighbour to neighbour meets them.
std::vector<int> breadth_first(int nodes, const Connectome& c) {
  std::vector<int> order;
  std::vector<char> met(at(nodes), 0);
  for (int first = 0; first < nodes; ++first) {
    if (met[at(first)]) continue;
    met[at(first)] = 1;
    order.push_back(first);
    for (std::size_t k = order.size() - 1; k < order.size() && c.nodes > 0; ++k) {
      const std::size_t i = at(order[k]);
      for (auto e = c.start[i]; e < c.start[i + 1]; ++e) {
        const int j = c.source[at(e)];
        if (met[at(j)]) continue;
        met[at(j)] = 1;
        order.push_back(j);
      }
    }
  }
  return order;
}

}  // namespace

Layout::Layout(const Connectome& c, int n_features, const std::vector<int>& population_of,
               bool tie_all)
    : nodes(c.nodes), features(n_features) {
  edges = static_cast<std::int64_t>(c.source.size());
  const auto population_at = [&](int i) {
    return population_of.empty() ? 0 : population_of[at(i)];
  };
  const std::size_t populations =
      population_of.empty() ? 1
                            : at(*std::max_element(population_of.begin(), population_of.end()) + 1);

  // Nodes tied by stepwise connections belong together.
  Sets tied(at(nodes));
  std::vector<int> stepwise_degree(at(nodes), 0);
  std::vector<char> is_tied(at(nodes), 0);
  for (int i = 0; i < nodes; ++i)
    for (auto e = c.start[at(i)]; e < c.start[at(i + 1)]; ++e)
      if (level_of(c.delay[at(e)]) < 0) {
        const int j = c.source[at(e)];
        tied.unite(i, j);
        ++stepwise_degree[at(i)];
        is_tied[at(i)] = is_tied[at(j)] = 1;
      }
  for (int i = 0; i < nodes && tie_all; ++i) {
    tied.unite(0, i);
    is_tied[at(i)] = 1;
  }
  std::vector<std::vector<int>> components;
  std::vector<int> free_nodes, component_of(at(nodes), -1);
  for (int i = 0; i < nodes; ++i) {
    if (!is_tied[at(i)]) {
      free_nodes.push_back(i);
      continue;
    }
    int& k = component_of[at(tied.find(i))];
    if (k < 0) {
      k = static_cast<int>(components.size());
      components.emplace_back();
    }
    components[at(k)].push_back(i);
  }
  std::stable_sort(components.begin(), components.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });

  // Components larger than a tile start one; smaller ones share tiles but never straddle two.
  std::vector<std::vector<int>> content;              // nodes of each tile
  std::vector<std::ptrdiff_t> open(populations, -1);  // by population: the tile being filled
  const auto room = [&](int p) {
    const std::ptrdiff_t t = open[at(p)];
    return t < 0 ? 0 : kLanes - static_cast<int>(content[at(t)].size());
  };
  const auto put = [&](int i) {
    const int p = population_at(i);
    if (room(p) == 0) {
      open[at(p)] = static_cast<std::ptrdiff_t>(content.size());
      content.emplace_back();
    }
    content[at(open[at(p)])].push_back(i);
  };
  for (auto& component : components) {
    // Rows of like length side by side waste the least on padding.
    std::stable_sort(component.begin(), component.end(),
                     [&](int a, int b) { return stepwise_degree[at(a)] > stepwise_degree[at(b)]; });
    std::vector<int> wanted(populations, 0);
    for (int i : component) ++wanted[at(population_at(i))];
    bool fits = true;
    for (int p = 0; p < static_cast<int>(populations); ++p) fits = fits && wanted[at(p)] <= room(p);
    if (!fits) std::fill(open.begin(), open.end(), -1);
    for (int i : component) put(i);
  }
  // Free nodes fill what is left of those tiles, then tiles of their own.
  const std::size_t tied_tiles = content.size();
  std::vector<std::vector<std::size_t>> with_room(populations);
  for (std::size_t t = tied_tiles; t-- > 0;)
    if (content[t].size() < kLanes) with_room[at(population_at(content[t].front()))].push_back(t);
  std::fill(open.begin(), open.end(), -1);
  for (int i : free_nodes) {
    auto& tied_room = with_room[at(population_at(i))];
    if (tied_room.empty()) {
      put(i);
      continue;
    }
    content[tied_room.back()].push_back(i);
    if (content[tied_room.back()].size() == kLanes) tied_room.pop_back();
  }

  place(content, population_of);

  // Longer delays: edges by level, in the order of rows and columns.
  Level by_level[std::size(kLevels)];
  for (int k = 0; k < static_cast<int>(std::size(kLevels)); ++k)
    by_level[k] = Level{kLevels[k], k, {0}, {}};
  for (std::size_t p = 0; p < node.size(); ++p) {
    if (!spare[p]) {
      const int i = node[p];
      for (auto e = c.start[at(i)]; e < c.start[at(i + 1)]; ++e) {
        const int k = level_of(c.delay[at(e)]);
        if (k < 0) continue;
        const int from = position[at(c.source[at(e)])];
        by_level[k].edges.push_back(
            {c.weight[at(e)], static_cast<std::uint32_t>(from), c.delay[at(e)]});
        longest_delay = std::max<std::int64_t>(longest_delay, c.delay[at(e)]);
      }
    }
    for (auto& level : by_level)
      level.start.push_back(static_cast<std::int64_t>(level.edges.size()));
  }
  for (auto& level : by_level)
    if (!level.edges.empty()) levels.push_back(std::move(level));

  // Tiles tied through a component form a group.
  Sets tile_sets(at(tiles));
  for (const auto& component : components)
    for (int i : component)
      tile_sets.unite(position[at(component.front())] / kLanes, position[at(i)] / kLanes);
  std::vector<int> group_of(at(tiles), -1);
  for (int t = 0; t < tiles; ++t) {
    int& g = group_of[at(tile_sets.find(t))];
    if (g < 0) {
      g = static_cast<int>(groups.size());
      groups.emplace_back();
    }
    groups[at(g)].tiles.push_back(t);
  }

  constexpr double kNodeCost = 20.0;  // a step of a node, in connections of the longest level
  for (auto& group : groups) {
    for (int t : group.tiles)
      for (int p = t * kLanes; p < (t + 1) * kLanes; ++p) {
        group.cost += kNodeCost;
        for (const auto& level : levels)
          group.cost += static_cast<double>(level.start[at(p) + 1] - level.start[at(p)]) *
                        (1.0 + 4.0 / level.steps);
        if (!spare[at(p)]) group.cost += 4.0 * stepwise_degree[at(node[at(p)])];
      }
    if (group.tiles.front() >= static_cast<int>(tied_tiles)) continue;

    group.depth = tie_all ? 1 : 0;
    // Stepwise connections of the group: kLanes rows side by side.
    std::vector<int> local(at(tiles), -1);
    for (std::size_t k = 0; k < group.tiles.size(); ++k)
      local[at(group.tiles[k])] = static_cast<int>(k);
    auto each = [&](int t, auto&& visit) {
      for (int lane = 0; lane < kLanes; ++lane) {
        const int p = t * kLanes + lane;
        if (spare[at(p)]) continue;
        const int i = node[at(p)];
        int k = 0;
        for (auto e = c.start[at(i)]; e < c.start[at(i + 1)]; ++e)
          if (level_of(c.delay[at(e)]) < 0) visit(lane, k++, e);
      }
    };
    for (int t : group.tiles)
      each(t, [&](int, int, std::int64_t e) {
        group.depth = std::max(group.depth, c.delay[at(e)] + 1);
      });
    const std::size_t row = recent_row(group, features);
    const bool narrow = row * at(group.depth) <= 65536;
    for (int t : group.tiles) {
      Gather g;
      each(t, [&](int, int k, std::int64_t) { g.width = std::max(g.width, k + 1); });
      g.weight.assign(at(g.width) * kLanes, 0.0);
      std::vector<std::uint32_t> index(g.weight.size(), 0);
      each(t, [&](int lane, int k, std::int64_t e) {
        const int from = position[at(c.source[at(e)])];
        const std::size_t entry = at(k) * kLanes + at(lane);
        g.weight[entry] = c.weight[at(e)];
        index[entry] =
            static_cast<std::uint32_t>(at(group.depth - 1 - c.delay[at(e)]) * row +
                                       at(local[at(from / kLanes)]) * kLanes + at(from % kLanes));
      });
      if (narrow)
        g.index16.assign(index.begin(), index.end());
      else
        g.index32 = std::move(index);
      group.gather.push_back(std::move(g));
    }
  }
}

// What lies where, once it is known which nodes share a tile.
void Layout::place(const std::vector<std::vector<int>>& content,
                   const std::vector<int>& population_of) {
  const auto population_at = [&](int i) {
    return population_of.empty() ? 0 : population_of[at(i)];
  };
  std::vector<int> member_of(at(nodes));
  for (int i = 0; i < nodes; ++i) {
    const std::size_t p = at(population_at(i));
    if (members.size() <= p) members.resize(p + 1);
    member_of[at(i)] = members[p]++;
  }
  tiles = static_cast<int>(content.size());
  position.assign(at(nodes), -1);
  node.assign(at(tiles) * kLanes, -1);
  spare.assign(at(tiles) * kLanes, 0);
  for (int t = 0; t < tiles; ++t)
    for (int lane = 0; lane < kLanes; ++lane) {
      const auto& tile = content[at(t)];
      const int p = t * kLanes + lane;
      const bool used = at(lane) < tile.size();
      node[at(p)] = used ? tile[at(lane)] : tile.front();
      spare[at(p)] = !used;
      if (used) position[at(node[at(p)])] = p;
    }

  for (int i : node) member.push_back(member_of[at(i)]);
  for (int t = 0; t < tiles; ++t) {
    population.push_back(population_at(content[at(t)].front()));
    const auto first = member.begin() + t * kLanes;
    bool run = content[at(t)].size() == kLanes;
    for (int lane = 1; lane < kLanes; ++lane) run = run && first[lane] == first[0] + lane;
    run_of.push_back(run ? first[0] : -1);
  }
}

Layout Layout::of_vertices(const std::vector<int>& region, const Connectome& local) {
  Layout l;
  l.nodes = static_cast<int>(region.size());
  const std::vector<int> order = breadth_first(l.nodes, local);
  std::vector<int> rank(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) rank[at(order[k])] = static_cast<int>(k);

  const auto degree = [&](int i) {
    return local.nodes > 0 ? local.start[at(i) + 1] - local.start[at(i)] : 0;
  };
  // The rows of a tile are as long as its longest, so that those of like length share one.
  std::vector<std::vector<int>> content;
  const auto divide = [&](std::vector<int>& patch) {
    std::stable_sort(patch.begin(), patch.end(),
                     [&](int i, int j) { return degree(i) < degree(j); });
    for (std::size_t k = 0; k < patch.size(); k += kLanes) {
      const auto first = patch.begin() + static_cast<std::ptrdiff_t>(k);
      const auto n = std::min<std::size_t>(kLanes, patch.size() - k);
      content.emplace_back(first, first + static_cast<std::ptrdiff_t>(n));
    }
  };

  // A patch grows from the first vertex that is left, by what has most connections with it.
  constexpr std::size_t patch_size = 4 * kLanes;
  std::map<int, std::vector<int>> rest;  // by region: patches that could not grow so far
  std::vector<char> taken(region.size(), 0);
  for (int seed : order) {
    if (taken[at(seed)]) continue;
    std::vector<int> patch;
    std::map<int, int> near{{seed, 0}};  // vertex -> connections with the patch
    while (!near.empty() && patch.size() < patch_size) {
      const auto best =
          std::max_element(near.begin(), near.end(), [&](const auto& x, const auto& y) {
            return std::pair(x.second, -rank[at(x.first)]) <
                   std::pair(y.second, -rank[at(y.first)]);
          });
      const int i = best->first;
      near.erase(best);
      taken[at(i)] = 1;
      patch.push_back(i);
      for (std::int64_t k = 0; k < degree(i); ++k) {
        const int j = local.source[at(local.start[at(i)] + k)];
        if (!taken[at(j)] && region[at(j)] == region[at(seed)]) ++near[j];
      }
    }
    auto& left = rest[region[at(seed)]];
    if (patch.size() == patch_size)
      divide(patch);
    else
      left.insert(left.end(), patch.begin(), patch.end());
  }
  for (auto& [r, left] : rest) divide(left);
  std::sort(content.begin(), content.end(), [&](const auto& x, const auto& y) {
    return rank[at(x.front())] < rank[at(y.front())];
  });
  for (const auto& tile : content) l.region.push_back(region[at(tile.front())]);
  l.place(content, {});
  return l;
}

std::size_t Layout::bytes() const {
  std::size_t n = position.size() * sizeof(int) + node.size() * (2 * sizeof(int) + 1);
  for (const auto& level : levels)
    n += level.edges.size() * sizeof(Edge) + level.start.size() * sizeof(std::int64_t);
  for (const auto& group : groups)
    for (const auto& g : group.gather)
      n += g.weight.size() * sizeof(double) + g.index16.size() * 2 + g.index32.size() * 4;
  return n;
}

}  // namespace virtualbrain
