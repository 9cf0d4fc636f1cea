// The context of compiled kernels: T = double, rows of kLanes numbers at compile-time offsets.
// Everything lives in the namespace of the instruction set it is compiled for, so that no symbol
// built with AVX can be linked into code that must run without.
#pragma once
#include "virtualbrain/model.hpp"

#ifndef VIRTUALBRAIN_ISA
#error "tile.hpp belongs in kernel units, which are compiled once per instruction set"
#endif

namespace virtualbrain::VIRTUALBRAIN_ISA {

struct Tile {
  using T = double;
  const double* VB_RESTRICT states_;
  const double* VB_RESTRICT inputs_;
  const double* VB_RESTRICT parameters_;
  double* VB_RESTRICT rates_;
  int lane_;
  int n_param_ = 0, n_state_ = 0, n_input_ = 0, n_rate_ = 0;

  VB_INLINE double next_param() { return parameters_[kLanes * n_param_++ + lane_]; }
  VB_INLINE double next_state() { return states_[kLanes * n_state_++ + lane_]; }
  VB_INLINE double next_input() { return inputs_[kLanes * n_input_++ + lane_]; }

  VB_INLINE double param(const char*, double, const char*, double, double, const char*) {
    return next_param();
  }
  VB_INLINE double integer(const char*, int, int, int, const char*) { return next_param(); }
  VB_INLINE double flag(const char*, bool, const char*) { return next_param(); }
  template <int N>
  VB_INLINE Row<double, N> vector(const char*, const double (&)[N], const char*, const char*) {
    return next_row<N>();
  }
  VB_INLINE double derived(const char*, const char*) { return next_param(); }
  template <int N>
  VB_INLINE Row<double, N> derived(const char*, const char*) {
    return next_row<N>();
  }
  template <int N, int M>
  VB_INLINE Row<Row<double, M>, N> derived(const char*, const char*) {
    Row<Row<double, M>, N> r;
    for (int i = 0; i < N; ++i) r[i] = next_row<M>();
    return r;
  }
  VB_INLINE double state(const char*, const char*, double, double, const char*) {
    return next_state();
  }
  template <int M>
  VB_INLINE Row<double, M> states(const char*, const char*, double, double, const char*) {
    Row<double, M> r;
    for (int i = 0; i < M; ++i) r[i] = next_state();
    return r;
  }
  VB_INLINE double input(const char*, const char*) { return next_input(); }
  template <int M>
  VB_INLINE Row<double, M> inputs(const char*, const char*) {
    Row<double, M> r;
    for (int i = 0; i < M; ++i) r[i] = next_input();
    return r;
  }
  // Without a surface there is no local coupling, and the compiler removes the term: see below.
  VB_INLINE double local(double) const { return 0.0; }

  VB_INLINE void put(double d) { rates_[kLanes * n_rate_++ + lane_] = d; }
  template <int M>
  VB_INLINE void put(const Row<double, M>& d) {
    for (int i = 0; i < M; ++i) put(d[i]);
  }
  template <class... D>
  VB_INLINE void rates(const D&... d) {
    (put(d), ...);
  }

 private:
  template <int N>
  VB_INLINE Row<double, N> next_row() {
    Row<double, N> r;
    for (int i = 0; i < N; ++i) r[i] = next_param();
    return r;
  }
};

// On a surface: reads what local coupling has made.
struct LocalTile : Tile {
  const double* VB_RESTRICT locals_;
  int n_local_ = 0;
  VB_INLINE double local(double) { return locals_[kLanes * n_local_++ + lane_]; }
};

// Writes what the model offers to local coupling, and nothing else.
struct OfferTile : Tile {
  double* VB_RESTRICT offered_;
  std::ptrdiff_t stride_;
  int n_local_ = 0;
  VB_INLINE double local(double x) {
    offered_[stride_ * n_local_++ + lane_] = x;
    return 0.0;
  }
  template <class... D>
  VB_INLINE void rates(const D&...) {}
};

}  // namespace virtualbrain::VIRTUALBRAIN_ISA
