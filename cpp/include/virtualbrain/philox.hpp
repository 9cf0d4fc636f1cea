// Philox4x32-10, a counter-based generator: random numbers are a function of (key, counter), so a
// realisation does not depend on threads, blocks or restarts.
// Salmon, Moraes, Dror & Shaw 2011, SC11, doi:10.1145/2063384.2063405
#pragma once
#include <array>
#include <cstdint>

namespace virtualbrain::philox {

inline constexpr int kRounds = 10;
inline constexpr std::uint32_t kMultiply0 = 0xD2511F53, kMultiply1 = 0xCD9E8D57;
inline constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;

inline std::array<std::uint32_t, 4> generate(std::array<std::uint32_t, 4> counter,
                                             std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t p0 = std::uint64_t{kMultiply0} * counter[0];
    const std::uint64_t p1 = std::uint64_t{kMultiply1} * counter[2];
    counter = {
        static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

// What a stream is for: streams never share numbers.
enum class Stream : std::uint32_t {
  noise = 0,
  initial_conditions = 1,
  observation = 2,
  colour = 3
};

}  // namespace virtualbrain::philox
