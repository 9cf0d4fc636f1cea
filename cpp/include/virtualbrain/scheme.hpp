// How an integration scheme is declared: a class with its orders and one function that makes the
// next states of a tile from the present ones. Coupling is held over a step, as in TVB.
//
//   struct Heun {
//     static constexpr auto name, summary, reference;
//     static constexpr int order = 2;                  without noise, uncoupled nodes
//     static constexpr int stages = 2;                 calls of rates in a step; only if it is
//     fixed:
//                                                      what a scheme for surfaces needs
//     template <class Step> static VB_INLINE void step(Step& s);
//   };
//
// A Step offers
//   x, next            present and next states
//   increment          what is added to the result of a step: noise, and dt * stimulus
//   dt                 the step, ms
//   rates(y, k)        k = dfun(y)
//   bound(y)           keeps y within the bounds of its variables
//   scratch(i)         room for states, i < 16
//   each([&](int i) { ... })   over all elements of the states
//
// States are arrays of vectors: x[i] + dt * k[i] acts on several nodes at once.
//
// For schemes that look at single nodes (see adaptive.hpp) it offers the same as numbers
// [row][lane]:
//   present(), work(i)         x, scratch(i)
//   matrix(i)                  room for [row][row][lane], i < 2
//   rows, rtol, atol           tolerances of the error in a step
//   finish(y)                  next = y + increment, within bounds
#pragma once
#include "virtualbrain/defs.hpp"
