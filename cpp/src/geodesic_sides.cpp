#include "geodesic_sides.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "virtualbrain/defs.hpp"
#include "virtualbrain/error.hpp"

namespace virtualbrain::geodesics {
namespace {

struct Vector {
  double x, y, z;
};
Vector operator-(Vector a, Vector b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
double dot(Vector a, Vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
double norm(Vector a) { return std::sqrt(dot(a, a)); }

}  // namespace

Sides::Sides(const Mesh& mesh) : n_vertices(mesh.n_vertices) {
  if (mesh.n_vertices < 1) throw InvalidArgument("vertices: there are none");
  if (mesh.n_vertices > std::numeric_limits<std::int32_t>::max() ||
      mesh.n_triangles > std::numeric_limits<std::int32_t>::max() / 3)
    throw InvalidArgument("vertices: too many");
  for (std::int64_t i = 0; i < 3 * mesh.n_vertices; ++i)
    if (!std::isfinite(mesh.vertices[i]))
      throw InvalidArgument("vertices: the position of vertex " + std::to_string(i / 3) +
                            " is not finite");
  const auto point = [&](std::int32_t v) {
    const double* p = mesh.vertices + 3 * static_cast<std::int64_t>(v);
    return Vector{p[0], p[1], p[2]};
  };
  sides.resize(at(3 * mesh.n_triangles));
  double total = 0.0;
  for (std::int64_t t = 0; t < mesh.n_triangles; ++t) {
    const std::int32_t* corner = mesh.triangles + 3 * t;
    for (int k = 0; k < 3; ++k)
      if (corner[k] < 0 || corner[k] >= mesh.n_vertices)
        throw InvalidArgument("triangles: triangle " + std::to_string(t) + " has vertex " +
                              std::to_string(corner[k]) + "; there are " +
                              std::to_string(mesh.n_vertices) + " vertices");
    for (int k = 0; k < 3; ++k) {
      Side& s = sides[at(3 * t + k)];
      s.from = corner[k];
      s.to = corner[(k + 1) % 3];
      s.apex = corner[(k + 2) % 3];
      const Vector base = point(s.to) - point(s.from), side = point(s.apex) - point(s.from);
      s.length = norm(base);
      s.left = norm(side);
      s.right = norm(point(s.apex) - point(s.to));
      s.apex_x = s.length > 0.0 ? dot(side, base) / s.length : 0.0;
      s.apex_y = std::sqrt(std::max(0.0, s.left * s.left - s.apex_x * s.apex_x));
      s.left_x = s.left > 0.0 ? s.apex_x / s.left : 0.0;
      s.left_y = s.left > 0.0 ? s.apex_y / s.left : 0.0;
      s.right_x = s.right > 0.0 ? (s.length - s.apex_x) / s.right : 0.0;
      s.right_y = s.right > 0.0 ? s.apex_y / s.right : 0.0;
      s.bearing = 0.0;
      const double longest = std::max({s.length, s.left, s.right});
      s.flat = s.apex_y * s.length <= kTolerance * longest * longest;
      // holds for needles, whose corners a cosine cannot tell
      s.angle =
          std::atan2(s.length * s.apex_y, s.apex_y * s.apex_y - s.apex_x * (s.length - s.apex_x));
      total += s.length;
    }
  }
  if (total > 0.0) bin_width = total / static_cast<double>(sides.size()) / 4.0;

  start.assign(at(n_vertices + 1), 0);
  for (const Side& s : sides) ++start[at(s.apex) + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  opposite.resize(sides.size());
  auto place = start;
  for (std::size_t i = 0; i < sides.size(); ++i)
    opposite[at(place[at(sides[i].apex)]++)] = static_cast<std::int32_t>(i);
  join_edges();
  find_turns();
}

void Sides::join_edges() {
  std::vector<std::int32_t> order(sides.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::int32_t i) {
    const Side& s = sides[at(i)];
    return std::make_pair(std::min(s.from, s.to), std::max(s.from, s.to));
  };
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    const auto ka = key(a), kb = key(b);
    return ka != kb ? ka < kb : a < b;
  });
  for (std::size_t first = 0, last; first < order.size(); first = last) {
    for (last = first; last < order.size() && key(order[last]) == key(order[first]); ++last)
      sides[at(order[last])].next_on_edge = last + 1 < order.size() ? order[last + 1] : -1;
    sides[at(order[last - 1])].next_on_edge = order[first];
  }
}

// Adds up the angles around each vertex, in order.
void Sides::find_turns() {
  turn.assign(at(n_vertices), Turn::any);
  around.assign(at(n_vertices), 0.0);
  // The corner that shares the edge from an apex to `from` (or `to`) with this one, if it is single
  // and of the same orientation.
  const auto across = [&](std::int32_t i, bool left) {
    const std::int32_t edge = left ? before(i) : after(i);
    const std::int32_t other = sides[at(edge)].next_on_edge;
    if (other == edge || sides[at(other)].next_on_edge != edge) return -1;
    const std::int32_t corner = left ? before(other) : after(other);
    return sides[at(corner)].apex == sides[at(i)].apex ? corner : -1;
  };
  for (std::size_t v = 0; v < turn.size(); ++v) {
    const std::int32_t* corners = opposite.data() + start[v];
    const std::int32_t count = start[v + 1] - start[v];
    if (count == 0) continue;
    std::int32_t first = corners[0];
    bool closed = false;
    for (std::int32_t k = 0, i = first; k < count; ++k) {  // to the leftmost corner
      i = across(i, true);
      closed = i == corners[0];
      if (i < 0 || closed) break;
      first = i;
    }
    if (closed) first = corners[0];
    std::int32_t seen = 0;
    bool degenerate = false;
    for (std::int32_t i = first; i >= 0 && seen < count; ++seen) {
      Side& s = sides[at(i)];
      s.bearing = around[v];
      around[v] += s.angle;
      degenerate |= s.flat;
      i = across(i, false);
      if (i == first) i = -1;
    }
    if (seen < count || degenerate) continue;
    // what ends a fan may also be an edge of many triangles: only a free edge is a border
    const auto is_free = [&](std::int32_t edge) { return sides[at(edge)].next_on_edge == edge; };
    if (closed)
      turn[v] = around[v] > 2.0 * kPi - kAngleTolerance ? Turn::saddle : Turn::never;
    else if (is_free(before(first)))
      turn[v] = Turn::border;
  }
}

}  // namespace virtualbrain::geodesics
