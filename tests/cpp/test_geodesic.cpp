// Distances on meshes where they are known, and on meshes that are no surfaces.
#include "virtualbrain/geodesic.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "virtualbrain/error.hpp"

using namespace virtualbrain;

namespace {

struct Shape {
  std::vector<double> vertices;
  std::vector<std::int32_t> triangles;

  std::int32_t vertex(double x, double y, double z) {
    vertices.insert(vertices.end(), {x, y, z});
    return static_cast<std::int32_t>(vertices.size() / 3) - 1;
  }
  void triangle(std::int32_t a, std::int32_t b, std::int32_t c) {
    triangles.insert(triangles.end(), {a, b, c});
  }
  Geodesic geodesic() const {
    return Geodesic({vertices.data(), static_cast<std::int64_t>(vertices.size() / 3),
                     triangles.data(), static_cast<std::int64_t>(triangles.size() / 3)});
  }
  double straight(int a, int b) const {
    double sum = 0.0;
    for (int k = 0; k < 3; ++k) {
      const double d = vertices[static_cast<std::size_t>(3 * a + k)] -
                       vertices[static_cast<std::size_t>(3 * b + k)];
      sum += d * d;
    }
    return std::sqrt(sum);
  }
};

// n x n squares of side 1, corners moved at random, each cut along a random diagonal
Shape sheet(int n, std::mt19937& random, double shake) {
  Shape s;
  const auto noise = [&] { return shake * (static_cast<double>(random()) * 0x1p-31 - 1.0); };
  for (int i = 0; i <= n; ++i)
    for (int j = 0; j <= n; ++j) {
      const bool inside = i > 0 && i < n && j > 0 && j < n;
      s.vertex(i + (inside ? noise() : 0.0), j + (inside ? noise() : 0.0), 0.0);
    }
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const int a = i * (n + 1) + j, b = a + 1, c = a + n + 1, d = c + 1;
      if (random() % 2 == 0) {
        s.triangle(a, c, d);
        s.triangle(a, d, b);
      } else {
        s.triangle(a, c, b);
        s.triangle(c, d, b);
      }
    }
  return s;
}

void test_plane() {
  std::mt19937 random(3);
  for (double shake : {0.0, 0.3}) {
    const Shape s = sheet(12, random, shake);
    const Geodesic g = s.geodesic();
    for (int from : {0, 84, 100}) {
      const auto d = g.distances({from});
      for (int to = 0; to < 169; ++to)
        CHECK_NEAR(d[static_cast<std::size_t>(to)], s.straight(from, to), 1e-9);
    }
  }
}

// The opposite corner of a unit cube is as far as on its net: sqrt(1 + 2^2).
void test_cube() {
  Shape s;
  for (int i = 0; i < 8; ++i) s.vertex(i & 1, (i >> 1) & 1, i >> 2);
  const int faces[6][4] = {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4},
                           {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}};
  for (const auto& f : faces) {
    s.triangle(f[0], f[1], f[2]);
    s.triangle(f[0], f[2], f[3]);
  }
  const auto d = s.geodesic().distances({0});
  CHECK_NEAR(d[7], std::sqrt(5.0), 1e-14);
  CHECK_NEAR(d[3], std::sqrt(2.0), 1e-14);
  CHECK_NEAR(d[1], 1.0, 1e-14);
  CHECK(s.geodesic().distances({0, 7})[7] == 0.0);
}

// Around the corner of an L the path turns at a border vertex.
void test_border() {
  Shape s;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) s.vertex(i, j, 0.0);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) {
      if (i == 1 && j == 1) continue;
      const int a = 3 * i + j;
      s.triangle(a, a + 3, a + 4);
      s.triangle(a, a + 4, a + 1);
    }
  CHECK_NEAR(s.geodesic().distances({7})[5], 2.0, 1e-14);
}

// A cone of eight wide triangles: its apex is a saddle, through which paths go.
void test_saddle() {
  Shape s;
  const int apex = s.vertex(0, 0, 0);
  const int n = 8;
  for (int k = 0; k < n; ++k)
    s.vertex(std::cos(2 * k * 3.14159265358979 / n), std::sin(2 * k * 3.14159265358979 / n),
             k % 2 == 0 ? 1.0 : -1.0);
  for (int k = 0; k < n; ++k) s.triangle(apex, 1 + k, 1 + (k + 1) % n);
  CHECK_NEAR(s.geodesic().distances({1})[5], 2 * std::sqrt(2.0), 1e-14);
}

void test_orientation_and_order_do_not_matter() {
  std::mt19937 random(8);
  Shape s = sheet(8, random, 0.3);
  for (std::size_t i = 2; i < s.vertices.size(); i += 3)
    s.vertices[i] = static_cast<double>(random()) * 0x1p-32;
  Shape turned = s;
  for (std::size_t t = 0; t + 2 < turned.triangles.size(); t += 3) {
    if (random() % 2 == 0) std::swap(turned.triangles[t], turned.triangles[t + 1]);
    const auto first = turned.triangles.begin() + static_cast<std::ptrdiff_t>(t);
    std::rotate(first, first + static_cast<std::ptrdiff_t>(random() % 3), first + 3);
  }
  for (int from = 0; from < 81; ++from) {
    const auto a = s.geodesic().distances({from}), b = turned.geodesic().distances({from});
    for (std::size_t v = 0; v < a.size(); ++v) CHECK_NEAR(a[v], b[v], 1e-12);
  }
}

void test_rough_sheet_is_symmetric_and_bounded() {
  std::mt19937 random(9);
  Shape s = sheet(9, random, 0.35);
  for (std::size_t i = 2; i < s.vertices.size(); i += 3)
    s.vertices[i] = 2.0 * static_cast<double>(random()) * 0x1p-32;
  const Geodesic g = s.geodesic();
  const Distances all = g.within(1e9, 2);
  const std::size_t n = 100;
  CHECK(all.target.size() == n * n);
  double asymmetry = 0.0, excess = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      asymmetry = std::max(asymmetry, std::fabs(all.distance[i * n + j] - all.distance[j * n + i]));
      for (std::size_t k = 0; k < n; k += 7)
        excess = std::max(
            excess, all.distance[i * n + j] - all.distance[i * n + k] - all.distance[k * n + j]);
      CHECK(all.distance[i * n + j] >=
            s.straight(static_cast<int>(i), static_cast<int>(j)) - 1e-12);
    }
  CHECK_NEAR(asymmetry, 0.0, 1e-12);
  CHECK_NEAR(excess, 0.0, 1e-12);
}

void test_cutoff_and_threads() {
  std::mt19937 random(5);
  const Shape s = sheet(10, random, 0.3);
  const Geodesic g = s.geodesic();
  const Distances one = g.within(3.0, 1), three = g.within(3.0, 3);
  CHECK(one.start == three.start && one.target == three.target && one.distance == three.distance);
  CHECK(one.start.size() == 122);
  for (std::size_t i = 0; i < 121; ++i) {
    const auto all = g.distances({static_cast<std::int32_t>(i)});
    std::size_t inside = 0;
    for (double d : all) inside += d <= 3.0;
    CHECK(static_cast<std::int64_t>(inside) == one.start[i + 1] - one.start[i]);
    for (auto e = one.start[i]; e < one.start[i + 1]; ++e) {
      const auto at = static_cast<std::size_t>(e);
      CHECK(one.distance[at] == all[static_cast<std::size_t>(one.target[at])]);
    }
  }
  CHECK(std::isinf(g.distances({0}, 3.0)[120]));
  int asked = 0;
  g.within(3.0, 1, [&](std::int64_t) { return ++asked < 3; });
  CHECK(asked <= 3);
}

// Whatever the triangles, distances are those of paths that exist.
void test_degenerate() {
  Shape s;
  s.vertex(0, 0, 0);
  s.vertex(1, 0, 0);
  s.vertex(2, 0, 0);
  s.vertex(2, 0, 0);  // the same place
  s.vertex(3, 0, 0);
  s.vertex(9, 9, 9);    // of no triangle
  s.triangle(0, 1, 2);  // without area
  s.triangle(1, 2, 3);  // without area, and with an edge without length
  s.triangle(3, 4, 4);  // an edge
  s.triangle(0, 0, 0);  // a point
  const auto d = s.geodesic().distances({0});
  for (int v = 0; v < 5; ++v) CHECK_NEAR(d[static_cast<std::size_t>(v)], s.straight(0, v), 1e-14);
  CHECK(std::isinf(d[5]));

  Shape fan;  // three triangles at one edge: paths cross from each to each
  fan.vertex(0, -1, 0);
  fan.vertex(0, 1, 0);
  for (int k = 0; k < 3; ++k) {
    const double angle = 2.0943951023931953 * k;
    fan.vertex(std::cos(angle), 0, std::sin(angle));
    fan.triangle(0, 1, 2 + k);
  }
  const auto f = fan.geodesic().distances({2});
  CHECK_NEAR(f[3], 2.0, 1e-14);
  CHECK_NEAR(f[4], 2.0, 1e-14);

  std::mt19937 random(1);  // no surface at all
  Shape tangle;
  for (int v = 0; v < 30; ++v)
    tangle.vertex(static_cast<int>(random() % 4), static_cast<int>(random() % 4),
                  static_cast<int>(random() % 3));
  for (int t = 0; t < 120; ++t)
    tangle.triangle(static_cast<int>(random() % 30), static_cast<int>(random() % 30),
                    static_cast<int>(random() % 30));
  for (int v = 0; v < 30; ++v) {
    const auto t = tangle.geodesic().distances({v});
    for (int to = 0; to < 30; ++to)
      CHECK(t[static_cast<std::size_t>(to)] >= tangle.straight(v, to) - 1e-9);
  }
}

template <class Call>
std::string refusal(Call&& call) {
  try {
    call();
  } catch (const InvalidArgument& e) {
    return e.what();
  }
  return "";
}

void test_refusals() {
  Shape s;
  s.vertex(0, 0, 0);
  s.vertex(1, 0, 0);
  s.vertex(0, 1, 0);
  s.triangle(0, 1, 2);
  const Geodesic g = s.geodesic();
  CHECK(refusal([&] { g.distances({3}); }).find("no vertex 3") != std::string::npos);
  CHECK(refusal([&] { g.distances({0}, -1.0); }).find("0 or more") != std::string::npos);
  CHECK(refusal([&] { g.distances({0}, std::nan("")); }).find("0 or more") != std::string::npos);
  s.triangle(0, 1, 3);
  CHECK(refusal([&] { s.geodesic(); }).find("triangle 1 has vertex 3") != std::string::npos);
  s.triangles.resize(3);
  s.vertices[4] = std::nan("");
  CHECK(refusal([&] { s.geodesic(); }).find("vertex 1 is not finite") != std::string::npos);
  CHECK(refusal([] { Shape().geodesic(); }).find("there are none") != std::string::npos);
}

}  // namespace

void tests() {
  test_plane();
  test_cube();
  test_border();
  test_saddle();
  test_orientation_and_order_do_not_matter();
  test_rough_sheet_is_symmetric_and_bounded();
  test_cutoff_and_threads();
  test_degenerate();
  test_refusals();
}
