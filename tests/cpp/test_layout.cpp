// What must hold of every layout: nothing is lost, and nobody reads what may not be written yet.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "check.hpp"
#include "layout.hpp"

using namespace virtualbrain;

namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

struct Connection {
  int source;
  double weight;
  int delay;
  bool operator==(const Connection& c) const {
    return source == c.source && weight == c.weight && delay == c.delay;
  }
};

Connectome random_connectome(std::mt19937& random, int nodes, double density, int longest,
                             double short_fraction) {
  Connectome c;
  c.nodes = nodes;
  c.start = {0};
  const auto chance = [&] { return static_cast<double>(random()) * 0x1p-32; };
  for (int i = 0; i < nodes; ++i) {
    for (int j = 0; j < nodes; ++j)
      if (chance() < density) {
        c.source.push_back(j);
        c.weight.push_back(0.25 + static_cast<double>(random() % 1000));
        const bool brief = chance() < short_fraction;
        c.delay.push_back(
            static_cast<std::int32_t>(random() % at(brief ? 3 : std::max(longest, 1))));
      }
    c.start.push_back(static_cast<std::int64_t>(c.source.size()));
  }
  return c;
}

// The longest level that a delay allows; 1 stands for step by step.
int level_of(int delay) {
  for (int level : kLevels)
    if (delay + 1 >= level) return level;
  return 1;
}

void check_positions(const Layout& l) {
  CHECK(l.node.size() == at(l.tiles) * kLanes && l.spare.size() == l.node.size());
  std::vector<int> seen(at(l.nodes), 0);
  bool consistent = true;
  for (std::size_t p = 0; p < l.node.size(); ++p) {
    const int node = l.node[p];
    if (!l.spare[p]) {
      ++seen[at(node)];
      consistent &= l.position[at(node)] == static_cast<int>(p);
      consistent &= p % kLanes == 0 || !l.spare[p - 1];  // spare lanes are the last ones
    } else {
      consistent &= p % kLanes > 0;  // no tile is empty
      consistent &= l.position[at(node)] / kLanes == static_cast<int>(p) / kLanes;
    }
  }
  CHECK(consistent);
  CHECK(std::all_of(seen.begin(), seen.end(), [](int n) { return n == 1; }));
}

// Each tile is in one group; gives the group of each tile.
std::vector<int> check_groups(const Layout& l) {
  std::vector<int> group_of(at(l.tiles), -1);
  for (std::size_t g = 0; g < l.groups.size(); ++g) {
    const auto& group = l.groups[g];
    CHECK(group.cost > 0);
    CHECK(group.stepwise() ? group.gather.size() == group.tiles.size() : group.tiles.size() == 1);
    for (int t : group.tiles) {
      CHECK(group_of[at(t)] == -1);
      group_of[at(t)] = static_cast<int>(g);
    }
  }
  CHECK(std::count(group_of.begin(), group_of.end(), -1) == 0);
  return group_of;
}

// Connections of a position by level, read back from where the layout has put them.
std::map<int, std::vector<Connection>> connections_of(const Layout& l, std::size_t p,
                                                      const std::vector<int>& group_of) {
  std::map<int, std::vector<Connection>> found;
  for (const auto& level : l.levels)
    for (auto e = level.start[p]; e < level.start[p + 1]; ++e) {
      const Edge& edge = level.edges[at(e)];
      CHECK(!l.spare[edge.source]);
      found[level.steps].push_back({l.node[edge.source], edge.weight, edge.delay});
    }
  const int tile = static_cast<int>(p / kLanes);
  const auto& group = l.groups[at(group_of[at(tile)])];
  if (!group.stepwise()) return found;
  const auto local = std::find(group.tiles.begin(), group.tiles.end(), tile) - group.tiles.begin();
  const auto& gather = group.gather[at(local)];
  CHECK(gather.index16.empty() || gather.index32.empty());
  CHECK(gather.index16.size() + gather.index32.size() == at(gather.width) * kLanes);
  const std::size_t row = Layout::recent_row(group, l.features);
  for (int k = 0; k < gather.width; ++k) {
    const std::size_t entry = at(k) * kLanes + p % kLanes;
    const std::size_t index =
        gather.index32.empty() ? gather.index16[entry] : gather.index32[entry];
    CHECK(index < row * at(group.depth));
    if (gather.weight[entry] == 0.0) continue;  // padding: the weights here are all positive
    const std::size_t lane = index % row;
    CHECK(lane < group.tiles.size() * kLanes);  // of the first feature
    const std::size_t from = at(group.tiles[lane / kLanes]) * kLanes + lane % kLanes;
    found[1].push_back(
        {l.node[from], gather.weight[entry], group.depth - 1 - static_cast<int>(index / row)});
  }
  return found;
}

void check_layout(const Connectome& c, int features) {
  const Layout l(c, features);
  CHECK(l.nodes == c.nodes && l.features == features);
  CHECK(l.edges == static_cast<std::int64_t>(c.source.size()));
  CHECK(l.bytes() > 0);
  check_positions(l);
  const auto group_of = check_groups(l);

  std::int64_t longest = 0;
  for (std::size_t p = 0; p < l.node.size(); ++p) {
    std::map<int, std::vector<Connection>> expected;
    const int i = l.node[p];
    if (!l.spare[p])
      for (auto e = at(c.start[at(i)]); e < at(c.start[at(i + 1)]); ++e) {
        const int level = level_of(c.delay[e]);
        expected[level].push_back({c.source[e], c.weight[e], c.delay[e]});
        if (level > 1) longest = std::max<std::int64_t>(longest, c.delay[e]);
        if (level > 1) CHECK(c.delay[e] + 1 >= l.quantum());  // else it would read the future
      }
    CHECK(connections_of(l, p, group_of) == expected);
  }
  CHECK(l.longest_delay == longest);
  for (std::size_t k = 0; k < l.levels.size(); ++k) {
    CHECK(l.levels[k].steps == kLevels[l.levels[k].kernel]);
    CHECK(!l.levels[k].edges.empty());
    CHECK(k == 0 || l.levels[k].steps < l.levels[k - 1].steps);
  }
  CHECK(l.block() % l.quantum() == 0);
}

void test_random_networks() {
  std::mt19937 random(11);
  for (int trial = 0; trial < 60; ++trial) {
    const int nodes = 1 + static_cast<int>(random() % 120);
    const double density[] = {0.0, 0.02, 0.3, 1.0};
    const double brief[] = {0.0, 0.005, 0.05, 1.0};
    const int longest[] = {1, 4, 20, 300};
    check_layout(random_connectome(random, nodes, density[random() % 4], longest[random() % 4],
                                   brief[random() % 4]),
                 1 + static_cast<int>(random() % 3));
  }
}

// A group whose recent rows are too many for indices of 16 bits.
void test_wide_indices() {
  std::mt19937 random(5);
  const auto c = random_connectome(random, 300, 0.1, 2, 1.0);
  check_layout(c, 200);
  CHECK(!Layout(c, 200).groups.front().gather.front().index32.empty());
  CHECK(!Layout(c, 1).groups.front().gather.front().index16.empty());
}

// Nodes that are tied and fit a tile share one, so that they need no barrier between steps.
void test_small_components_stay_together() {
  Connectome c;
  c.nodes = 90;
  c.start = {0};
  for (int i = 0; i < c.nodes; ++i) {
    c.source.push_back((i + 30) % 90);  // rings of three
    c.weight.push_back(1.0);
    c.delay.push_back(0);
    c.start.push_back(i + 1);
  }
  const Layout l(c, 1);
  for (int i = 0; i < c.nodes; ++i)
    CHECK(l.position[at(i)] / kLanes == l.position[at((i + 30) % 90)] / kLanes);
  for (const auto& group : l.groups) CHECK(group.tiles.size() == 1);
  check_layout(c, 1);
}

}  // namespace

void tests() {
  test_random_networks();
  test_wide_indices();
  test_small_components_stay_together();
}
