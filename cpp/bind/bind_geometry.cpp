// virtualbrain::Geodesic, with arrays in and out.
#include <pybind11/stl.h>

#include "arrays.hpp"
#include "bind.hpp"
#include "poll.hpp"
#include "virtualbrain/error.hpp"
#include "virtualbrain/geodesic.hpp"

namespace py = pybind11;
using namespace virtualbrain;

namespace {

void check_rows(const char* name, const py::array& a) {
  if (a.ndim() != 2 || a.shape(1) != 3)
    throw InvalidArgument(std::string(name) + ": must have three columns");
}

Geodesic make(const Array<double>& vertices, const Array<std::int32_t>& triangles) {
  check_rows("vertices", vertices);
  check_rows("triangles", triangles);
  const py::gil_scoped_release release;
  return Geodesic({vertices.data(), vertices.shape(0), triangles.data(), triangles.shape(0)});
}

// Runs without the GIL; the search stops at what a signal handler or `progress` raises.
template <class Search>
auto interruptible(const py::object& progress, Search&& search) {
  Poll poll(progress);
  auto result = [&] {
    const py::gil_scoped_release release;
    return search([&](std::int64_t done) { return poll(done); });
  }();
  poll.rethrow();
  return result;
}

py::array distances(const Geodesic& surface, const Array<std::int32_t>& sources, double longest) {
  const auto from = vector_of(sources);
  auto result = interruptible(py::none(), [&](const Geodesic::Poll& poll) {
    return surface.distances(from, longest, poll);
  });
  const auto n = static_cast<py::ssize_t>(result.size());
  return array_of(std::move(result), {n});
}

py::tuple within(const Geodesic& surface, double longest, const py::object& sources, int threads,
                 const py::object& progress) {
  const bool all = sources.is_none();
  const auto from =
      all ? std::vector<std::int32_t>() : vector_of(sources.cast<Array<std::int32_t>>());
  auto result = interruptible(progress, [&](const Geodesic::Poll& poll) {
    return all ? surface.within(longest, threads, poll)
               : surface.within(longest, from, threads, poll);
  });
  const auto rows = static_cast<py::ssize_t>(result.start.size());
  const auto n = static_cast<py::ssize_t>(result.target.size());
  return py::make_tuple(array_of(std::move(result.start), {rows}),
                        array_of(std::move(result.target), {n}),
                        array_of(std::move(result.distance), {n}));
}

}  // namespace

void bind_geometry(py::module_& m) {
  py::class_<Geodesic>(m, "Geodesic")
      .def(py::init(&make), py::arg("vertices"), py::arg("triangles"))
      .def("distances", &distances, py::arg("sources"), py::arg("longest"))
      .def("within", &within, py::arg("longest"), py::arg("sources") = py::none(),
           py::arg("threads") = 0, py::arg("progress") = py::none());
}
