// The random numbers: the generator's published vectors, and what kernels make of them.
#include <set>

#include "check.hpp"
#include "dispatch.hpp"
#include "virtualbrain/philox.hpp"

using namespace virtualbrain;

namespace {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

// Known answers of philox4x32-10 from Random123, the generator's first implementation.
void test_known_answers() {
  CHECK(philox::generate(Counter{}, Key{}) ==
        (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  CHECK(philox::generate(Counter{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                         Key{0xffffffff, 0xffffffff}) ==
        (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  CHECK(philox::generate(Counter{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                         Key{0xa4093822, 0x299f31d0}) ==
        (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

double uniform(std::uint32_t high, std::uint32_t low) {
  return high * 0x1p-32 + (low >> 11) * 0x1p-53;
}

// What the kernels of each instruction set draw, against Box-Muller by the standard library.
void test_normals() {
  const std::uint64_t seed = 0xa4093822299f31d0;
  std::uint32_t nodes[kLanes];
  for (std::uint32_t i = 0; i < kLanes; ++i) nodes[i] = 4000000000u + 7 * i;
  const auto available = available_isas();
  const std::set<std::string> runs_here(available.begin(), available.end());
  for (const Kernels* kernels : kernel_tables) {
    if (!runs_here.count(kernels->name)) continue;
    for (std::uint32_t pair : {0u, 1u, 123456789u, 0xffffffffu}) {
      double even[kLanes], odd[kLanes];
      kernels->normals(seed, pair, nodes, 3, 1, even, odd);
      for (int i = 0; i < kLanes; ++i) {
        const auto w = philox::generate(
            {pair, nodes[i], 3, 1},
            {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
        const double radius = std::sqrt(-2.0 * std::log(uniform(w[0], w[1]) + 0x1p-53));
        const double angle = 2.0 * kPi * uniform(w[2], w[3]);
        CHECK_NEAR(even[i], radius * std::cos(angle), 1e-14 * radius);
        CHECK_NEAR(odd[i], radius * std::sin(angle), 1e-14 * radius);
      }
    }
  }
}

}  // namespace

void tests() {
  test_known_answers();
  test_normals();
}
