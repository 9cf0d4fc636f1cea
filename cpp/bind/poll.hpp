#pragma once
#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>

// What long work calls now and then, without the GIL: runs signal handlers, and the caller's
// `progress` with what is done. False once one of them has raised; `rethrow` raises that again.
class Poll {
 public:
  explicit Poll(const pybind11::object& progress) : progress_(progress) {}

  bool operator()(std::int64_t done) {
    const pybind11::gil_scoped_acquire acquire;
    try {
      if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
      if (!progress_.is_none()) progress_(done);
    } catch (pybind11::error_already_set& e) {
      raised_ = std::make_unique<pybind11::error_already_set>(e);
    }
    return !raised_;
  }

  void rethrow() const {
    if (raised_) throw pybind11::error_already_set(*raised_);
  }

 private:
  const pybind11::object& progress_;
  std::unique_ptr<pybind11::error_already_set> raised_;
};
