// Exact geodesic distances on a triangle mesh.
//
//   virtualbrain::Geodesic surface({vertices, n_vertices, triangles, n_triangles});
//   std::vector<double> d = surface.distances({0}, 40.0);  // from vertex 0, infinity beyond 40
//   virtualbrain::Distances near = surface.within(40.0);    // from every vertex: a sparse matrix
//
// Windows, intervals of edges that straight lines from one (pseudo-)source reach, are propagated
// over triangles in order of distance: Mitchell, Mount & Papadimitriou 1987, SIAM J. Comput.
// 16:647-668, after Surazhsky et al. 2005, ACM Trans. Graph. 24:553-560. Of two windows that see
// the vertex opposite an edge only the nearer goes on to both sides (Chen & Han 1990), and windows
// that a path through a vertex beats end there (Xin & Wang 2009, ACM Trans. Graph. 28:104).
//
// Any mesh is accepted: holes, several pieces, edges with more than two triangles, triangles of
// either orientation. Where triangles have no area, distances are those of paths along edges; and
// straight lines end at the fourth edge of more than two triangles.
#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace virtualbrain {

// Views of arrays that are copied: 3 numbers per vertex, 3 vertices per triangle.
struct Mesh {
  const double* vertices = nullptr;
  std::int64_t n_vertices = 0;
  const std::int32_t* triangles = nullptr;
  std::int64_t n_triangles = 0;
};

// Rows of a sparse matrix: the distances from a source to the vertices in reach, by vertex.
struct Distances {
  std::vector<std::int64_t> start;  // sources + 1
  std::vector<std::int32_t> target;
  std::vector<double> distance;
};

class Geodesic {
 public:
  // Throws InvalidArgument if a position is not finite or a triangle has no such vertex.
  explicit Geodesic(const Mesh& mesh);
  ~Geodesic();
  Geodesic(Geodesic&&) noexcept;
  Geodesic& operator=(Geodesic&&) noexcept;

  std::int64_t n_vertices() const;

  // Called from the calling thread every 20 ms or so with the sources done; false ends the search,
  // whose result is then empty.
  using Poll = std::function<bool(std::int64_t)>;

  // From the nearest of the sources to every vertex; infinity beyond `longest`.
  std::vector<double> distances(const std::vector<std::int32_t>& sources,
                                double longest = std::numeric_limits<double>::infinity(),
                                const Poll& poll = {}) const;

  // From each source by itself (default: from each vertex) to the vertices within `longest`,
  // itself among them.
  Distances within(double longest, const std::vector<std::int32_t>& sources, int threads = 0,
                   const Poll& poll = {}) const;
  Distances within(double longest, int threads = 0, const Poll& poll = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace virtualbrain
