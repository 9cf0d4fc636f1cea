// NumPy arrays in and out.
#pragma once
#include <pybind11/numpy.h>

#include <utility>
#include <vector>

namespace py = pybind11;

template <class T>
using Array = py::array_t<T, py::array::c_style | py::array::forcecast>;

template <class T>
std::vector<T> vector_of(const Array<T>& a) {
  return {a.data(), a.data() + a.size()};
}

// Hands a vector's memory to NumPy.
template <class Vector>
py::array array_of(Vector&& values, std::vector<py::ssize_t> shape) {
  using V = std::remove_reference_t<Vector>;
  auto* owned = new V(std::move(values));
  py::capsule owner(owned, [](void* p) { delete static_cast<V*>(p); });
  return py::array_t<typename V::value_type>(std::move(shape), owned->data(), owner);
}
