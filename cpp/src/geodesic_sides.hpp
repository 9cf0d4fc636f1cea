// A triangle mesh as windows cross it: its sides unfolded, and how they are joined.
#pragma once
#include <cstdint>
#include <vector>

#include "virtualbrain/geodesic.hpp"

namespace virtualbrain::geodesics {

inline std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// A side of a triangle, seen from its base: from (0, 0) to (length, 0), the apex above.
// Left is the side from the start of the base to the apex, right the one from the apex to its end.
struct Side {
  double length, apex_x, apex_y;
  double left, left_x, left_y;     // length, and direction towards the apex
  double right, right_x, right_y;  // the same for the right side, its x counted from the end
  double angle, bearing;           // of the corner at the apex, and of its left edge around there
  bool flat;                       // of a triangle without area, which no window crosses
  std::int32_t from, to, apex;
  std::int32_t next_on_edge;  // sides of one edge form a ring
};

inline std::int32_t after(std::int32_t side) { return side % 3 == 2 ? side - 2 : side + 1; }
inline std::int32_t before(std::int32_t side) { return side % 3 == 0 ? side + 2 : side - 1; }

// A shortest path may turn at a vertex only if that leaves an angle of at least pi on either side:
// at saddles, at borders, and where the mesh is no surface.
enum class Turn : char { never, saddle, border, any };

// Positions along a side are accurate to about this part of its length.
inline constexpr double kTolerance = 1e-10;
// Angles that are added up around a vertex are accurate to this, in radians.
inline constexpr double kAngleTolerance = 1e-6;

struct Sides {
  std::int64_t n_vertices = 0;
  std::vector<Side> sides;
  std::vector<std::int32_t> start, opposite;  // rows: the sides of which a vertex is the apex
  std::vector<Turn> turn;
  std::vector<double> around;  // sum of the angles at a vertex
  double bin_width = 1.0;

  explicit Sides(const Mesh& mesh);

 private:
  void join_edges();
  void find_turns();
};

}  // namespace virtualbrain::geodesics
