#include "virtualbrain/geodesic.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <numeric>
#include <string>
#include <utility>

#include "geodesic_sides.hpp"
#include "virtualbrain/defs.hpp"
#include "virtualbrain/error.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace virtualbrain {

struct Geodesic::Impl : geodesics::Sides {
  using Sides::Sides;
};

namespace {

using namespace geodesics;

double hypotenuse(double x, double y) { return std::sqrt(x * x + y * y); }

// How much nearer a path through a vertex must be, lest rounding ends a window on its own ray.
constexpr double kNearer = 1.0 - 1e-13;
// At edges of more than two triangles windows multiply; paths that cross more of them are left out.
constexpr std::int32_t kBranches = 3;
struct Window {
  double b0, b1;  // the interval, from the start of the side
  double d0, d1;  // distances of its ends from the (pseudo-)source
  double x, y;    // the source, unfolded: y below the side
  double sigma;   // distance from the (pseudo-)source to the source
  std::int32_t side;
  std::int32_t branches;  // edges of more than two triangles that it has crossed
  std::int32_t next;      // in its bin
};

// Finds distances from one set of sources at a time. One per thread.
class Search {
 public:
  explicit Search(const Sides& mesh)
      : sides_(mesh.sides),
        start_(mesh.start),
        opposite_(mesh.opposite),
        turn_(mesh.turn),
        around_(mesh.around),
        bins_per_length_(1.0 / mesh.bin_width),
        distance_(mesh.turn.size(), kInfinity),
        seen_(mesh.sides.size(), {kInfinity, 0.0}) {}

  // `go_on` is asked now and then.
  template <class GoOn>
  bool run(const std::int32_t* sources, std::size_t n_sources, double longest, GoOn&& go_on) {
    clear();
    longest_ = longest;
    for (std::size_t i = 0; i < n_sources; ++i) reach(sources[i], 0.0, kAnywhere);
    for (; current_ < bins_.size(); ++current_)
      while (bins_[current_] >= 0) {
        if ((++steps_ & 0xfff) == 0 && !go_on()) return false;
        const std::int32_t i = bins_[current_];
        const Window w = windows_[at(i)];
        bins_[current_] = w.next;
        windows_[at(i)].next = unused_;
        unused_ = i;
        if (w.side < 0)
          leave(-1 - w.side, w.sigma, w.x);
        else
          cross(w);
      }
    return true;
  }

  const std::vector<std::int32_t>& reached() const { return reached_; }
  double distance(std::int32_t v) const { return distance_[at(v)]; }

 private:
  struct Seen {  // the nearest window so far that sees the apex of a side
    double distance, x;
  };

  void clear() {
    for (const auto v : reached_) distance_[at(v)] = kInfinity;
    for (const auto s : seen_sides_) seen_[at(s)].distance = kInfinity;
    reached_.clear();
    seen_sides_.clear();
    windows_.clear();
    bins_.clear();
    unused_ = -1;
    current_ = 0;
  }

  void push(double key, const Window& w) {
    const auto bin =
        std::max(current_, static_cast<std::size_t>(std::min(key * bins_per_length_, kLastBin)));
    if (bin >= bins_.size()) bins_.resize(bin + 1, -1);
    std::int32_t i = unused_;
    if (i >= 0) {
      unused_ = windows_[at(i)].next;
      windows_[at(i)] = w;
    } else {
      i = static_cast<std::int32_t>(windows_.size());
      windows_.push_back(w);
    }
    windows_[at(i)].next = bins_[bin];
    bins_[bin] = i;
  }

  // A path of this length ends at a vertex, where it comes from the direction `bearing`.
  void reach(std::int32_t v, double d, double bearing) {
    double& known = distance_[at(v)];
    if (d >= known || d > longest_) return;
    if (known == kInfinity) reached_.push_back(v);
    known = d;
    if (turn_[at(v)] == Turn::never && bearing != kAnywhere) return;
    Window event{};
    event.sigma = d;
    event.x = bearing;
    event.side = -1 - v;
    push(d, event);
  }

  // Paths go on from a vertex, along edges and over the triangles around it.
  void leave(std::int32_t v, double d, double bearing) {
    if (d > distance_[at(v)]) return;
    const auto first = at(start_[at(v)]), last = at(start_[at(v) + 1]);
    for (auto k = first; k < last; ++k) {
      const std::int32_t i = opposite_[k];
      const Side &s = sides_[at(i)], &at_from = sides_[at(after(i))],
                 &at_to = sides_[at(before(i))];
      reach(s.from, d + s.left, at_from.bearing + at_from.angle);
      reach(s.to, d + s.right, at_to.bearing);
    }
    const bool everywhere = turn_[at(v)] == Turn::any || bearing == kAnywhere;
    for (auto k = first; k < last; ++k) {
      const std::int32_t i = opposite_[k];
      const Side& s = sides_[at(i)];
      if (everywhere) {
        enter(i, s.from, 0.0, s.length, s.left, s.right, s.apex_x, s.apex_y, d, 0);
      } else if (turn_[at(v)] == Turn::border) {
        fan(i, -kInfinity, bearing - kPi, d);
        fan(i, bearing + kPi, kInfinity, d);
      } else {  // bearings repeat; those of corners are between 0 and `around`
        const double around = around_[at(v)];
        const double from = bearing + kPi, to = bearing + around - kPi;
        fan(i, from - around, to - around, d);
        fan(i, from, to, d);
      }
    }
  }

  // A window on a base, of the rays from its apex with bearings between these.
  void fan(std::int32_t i, double from, double to, double d) {
    const Side& s = sides_[at(i)];
    from = std::max(from - kAngleTolerance - s.bearing, 0.0);
    to = std::min(to + kAngleTolerance - s.bearing, s.angle);
    if (from >= to) return;
    const double b0 = from > 0.0 ? hit(s, from) : 0.0;
    const double b1 = to < s.angle ? hit(s, to) : s.length;
    enter(i, s.from, b0, b1, hypotenuse(b0 - s.apex_x, s.apex_y),
          hypotenuse(b1 - s.apex_x, s.apex_y), s.apex_x, s.apex_y, d, 0);
  }

  // Where the ray from the apex at this angle from the left side meets the base.
  static double hit(const Side& s, double angle) {
    const double c = std::cos(angle), n = std::sin(angle);
    const double along = s.left_y * n - s.left_x * c, down = s.left_x * n + s.left_y * c;
    if (!(down > 0.0)) return along > 0.0 ? s.length : 0.0;
    return std::clamp(s.apex_x + along * s.apex_y / down, 0.0, s.length);
  }

  // The bearing, around the apex, of where a window comes from.
  static double bearing(const Side& s, const Window& w) {
    const double x = w.x - s.apex_x, y = w.y + s.apex_y;  // y downwards
    const double angle = std::atan2(s.left_x * y + s.left_y * x, s.left_y * y - s.left_x * x);
    return s.bearing + std::clamp(angle, 0.0, s.angle);
  }

  // Put windows on the other sides of an edge; positions are counted from the vertex `from`.
  void enter(std::int32_t edge, std::int32_t from, double b0, double b1, double d0, double d1,
             double x, double y, double sigma, std::int32_t branches) {
    const double length = sides_[at(edge)].length;
    if (!(y > kTolerance * length) || b1 - b0 <= kTolerance * length) return;
    const double key = sigma + (x <= b0 ? d0 : x >= b1 ? d1 : y);
    if (key > longest_) return;
    const std::int32_t first = sides_[at(edge)].next_on_edge;
    if (sides_[at(first)].next_on_edge != edge && ++branches > kBranches) return;
    for (auto i = first; i != edge; i = sides_[at(i)].next_on_edge) {
      if (sides_[at(i)].flat) continue;
      if (sides_[at(i)].from == from)
        push(key, {b0, b1, d0, d1, x, y, sigma, i, branches, -1});
      else
        push(key, {length - b1, length - b0, d1, d0, length - x, y, sigma, i, branches, -1});
    }
  }

  // Follow a window over its triangle.
  void cross(const Window& w) {
    const Side& s = sides_[at(w.side)];
    const double from = distance_[at(s.from)], to = distance_[at(s.to)];
    const double nearest0 = (w.sigma + w.d0) * kNearer, nearest1 = (w.sigma + w.d1) * kNearer;
    if (from + w.b1 < nearest1 || to + (s.length - w.b0) < nearest0) return;

    // where the line from the source to the apex crosses the base
    const double x = w.x + (s.apex_x - w.x) * w.y / (w.y + s.apex_y);
    const double tolerance = kTolerance * s.length;
    bool left = x > w.b0, right = x < w.b1;
    if (x > w.b0 - tolerance && x < w.b1 + tolerance) {
      const double d = w.sigma + hypotenuse(s.apex_x - w.x, s.apex_y + w.y);
      if (d < distance_[at(s.apex)]) reach(s.apex, d, bearing(s, w));
      Seen& seen = seen_[at(w.side)];
      if (d < seen.distance) {
        if (seen.distance == kInfinity) seen_sides_.push_back(w.side);
        seen = {d, x};
      } else if (x < seen.x - tolerance) {
        right = false;
      } else if (x > seen.x + tolerance) {
        left = false;
      }
    }
    const double apex = distance_[at(s.apex)];
    if (left) {
      const double b0 = project(w.b0, w.x, w.y, s.left_x, s.left_y, s.left);
      const double b1 = x <= w.b1 ? s.left : project(w.b1, w.x, w.y, s.left_x, s.left_y, s.left);
      const double wx = s.left_x * w.x - s.left_y * w.y, wy = s.left_y * w.x + s.left_x * w.y;
      const double d0 = hypotenuse(b0 - wx, wy), d1 = hypotenuse(b1 - wx, wy);
      const double n0 = (w.sigma + d0) * kNearer, n1 = (w.sigma + d1) * kNearer;
      const double across = hypotenuse(s.length - b0 * s.left_x, b0 * s.left_y);
      if (from + b1 >= n1 && apex + (s.left - b0) >= n0 && to + across >= n0)
        enter(before(w.side), s.from, b0, b1, d0, d1, wx, wy, w.sigma, w.branches);
    }
    if (right) {  // the same, mirrored: from the end of the base
      const double mx = s.length - w.x;
      const double b0 = project(s.length - w.b1, mx, w.y, s.right_x, s.right_y, s.right);
      const double b1 =
          x >= w.b0 ? s.right : project(s.length - w.b0, mx, w.y, s.right_x, s.right_y, s.right);
      const double wx = s.right_x * mx - s.right_y * w.y, wy = s.right_y * mx + s.right_x * w.y;
      const double d0 = hypotenuse(b0 - wx, wy), d1 = hypotenuse(b1 - wx, wy);
      const double n0 = (w.sigma + d0) * kNearer, n1 = (w.sigma + d1) * kNearer;
      const double across = hypotenuse(s.length - b0 * s.right_x, b0 * s.right_y);
      if (to + b1 >= n1 && apex + (s.right - b0) >= n0 && from + across >= n0)
        enter(after(w.side), s.to, b0, b1, d0, d1, wx, wy, w.sigma, w.branches);
    }
  }

  // Where the ray through the position b of a base meets a side that leaves its start.
  static double project(double b, double x, double y, double side_x, double side_y, double length) {
    const double denominator = y * side_x - (b - x) * side_y;
    return denominator > 0.0 ? std::clamp(b * y / denominator, 0.0, length) : length;
  }

  static constexpr double kLastBin = 1e6;
  static constexpr double kAnywhere = -1.0;  // bearings are not negative

  const std::vector<Side>& sides_;
  const std::vector<std::int32_t>&start_, &opposite_;
  const std::vector<Turn>& turn_;
  const std::vector<double>& around_;
  double bins_per_length_;
  std::vector<double> distance_;
  std::vector<Seen> seen_;
  std::vector<std::int32_t> reached_, seen_sides_;
  std::vector<Window> windows_;
  std::vector<std::int32_t> bins_;  // first window in each
  std::size_t current_ = 0;
  std::int32_t unused_ = -1;
  double longest_ = kInfinity;
  unsigned steps_ = 0;
};

// Asks `poll` from the calling thread, at most every 20 ms, and tells the other threads.
class Watch {
 public:
  explicit Watch(const Geodesic::Poll& poll) : poll_(poll) {}
  bool go_on() {
#ifdef _OPENMP
    const bool caller = omp_get_thread_num() == 0;
#else
    const bool caller = true;
#endif
    if (poll_ && caller) {
      const auto now = std::chrono::steady_clock::now();
      if (now - last_ > std::chrono::milliseconds(20)) {
        last_ = now;
        if (!poll_(done.load(std::memory_order_relaxed))) stopped_ = true;
      }
    }
    return !stopped_.load(std::memory_order_relaxed);
  }
  bool stopped() const { return stopped_; }
  std::atomic<std::int64_t> done{0};

 private:
  const Geodesic::Poll& poll_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  std::atomic<bool> stopped_{false};
};

void check(const std::vector<std::int32_t>& sources, double longest, std::int64_t n_vertices) {
  if (!(longest >= 0.0)) throw InvalidArgument("longest distance: must be 0 or more");
  for (const auto v : sources)
    if (v < 0 || v >= n_vertices)
      throw InvalidArgument("sources: there is no vertex " + std::to_string(v) + "; there are " +
                            std::to_string(n_vertices));
}

}  // namespace

Geodesic::Geodesic(const Mesh& mesh) : impl_(std::make_unique<Impl>(mesh)) {}
Geodesic::~Geodesic() = default;
Geodesic::Geodesic(Geodesic&&) noexcept = default;
Geodesic& Geodesic::operator=(Geodesic&&) noexcept = default;

std::int64_t Geodesic::n_vertices() const { return impl_->n_vertices; }

std::vector<double> Geodesic::distances(const std::vector<std::int32_t>& sources, double longest,
                                        const Poll& poll) const {
  check(sources, longest, n_vertices());
  Search search(*impl_);
  Watch watch(poll);
  if (!search.run(sources.data(), sources.size(), longest, [&] { return watch.go_on(); }))
    return {};
  std::vector<double> result(at(n_vertices()));
  for (std::size_t v = 0; v < result.size(); ++v)
    result[v] = search.distance(static_cast<std::int32_t>(v));
  return result;
}

Distances Geodesic::within(double longest, int threads, const Poll& poll) const {
  std::vector<std::int32_t> all(at(n_vertices()));
  std::iota(all.begin(), all.end(), 0);
  return within(longest, all, threads, poll);
}

Distances Geodesic::within(double longest, const std::vector<std::int32_t>& sources,
                           [[maybe_unused]] int threads, const Poll& poll) const {
  check(sources, longest, n_vertices());
#ifdef _OPENMP
  if (threads < 1) threads = omp_get_max_threads();
#endif
  using Row = std::vector<std::pair<std::int32_t, double>>;
  std::vector<Row> rows(sources.size());
  Watch watch(poll);
  const auto n = static_cast<std::int64_t>(sources.size());
  std::exception_ptr error;
#ifdef _OPENMP
#pragma omp parallel num_threads(threads)
#endif
  try {
    Search search(*impl_);
    const auto go_on = [&] { return watch.go_on(); };
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 8) nowait
#endif
    for (std::int64_t i = 0; i < n; ++i) {
      if (!watch.go_on() || !search.run(&sources[at(i)], 1, longest, go_on)) continue;
      Row& row = rows[at(i)];
      row.reserve(search.reached().size());
      for (const auto v : search.reached()) row.emplace_back(v, search.distance(v));
      std::sort(row.begin(), row.end());
      ++watch.done;
    }
  } catch (...) {
#ifdef _OPENMP
#pragma omp critical
#endif
    error = std::current_exception();
  }
  if (error) std::rethrow_exception(error);
  Distances result;
  if (watch.stopped()) return result;
  std::size_t total = 0;
  for (const Row& row : rows) total += row.size();
  result.start.reserve(rows.size() + 1);
  result.target.reserve(total);
  result.distance.reserve(total);
  result.start.push_back(0);
  for (Row& row : rows) {
    for (const auto& [v, d] : row) {
      result.target.push_back(v);
      result.distance.push_back(d);
    }
    result.start.push_back(static_cast<std::int64_t>(result.target.size()));
    Row().swap(row);
  }
  return result;
}

}  // namespace virtualbrain
