#pragma once

#include <chrono>
#include <cstdint>

namespace simulation {

using milliseconds = std::chrono::milliseconds;
using std::chrono::seconds;

/// Numbers that follow from a seed alone, the same on every machine (xorshift128+ behind
/// splitmix64).
class randomness {
 public:
  explicit randomness(std::uint64_t seed) : a_(mix(seed)), b_(mix(seed + 1) | 1U) {}

  std::uint64_t next() {
    auto x = a_;
    const auto y = b_;
    a_ = y;
    x ^= x << 23U;
    b_ = x ^ y ^ (x >> 17U) ^ (y >> 26U);
    return b_ + y;
  }
  /// 0 to bound-1; 0 for a bound of 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  /// True so many times in a million.
  bool chance(unsigned in_a_million) { return below(1'000'000) < in_a_million; }
  bool coin() { return (next() & 1024U) != 0; }
  milliseconds between(milliseconds least, milliseconds most) {
    const auto span = static_cast<std::uint64_t>((most - least).count());
    return least + milliseconds(static_cast<std::int64_t>(below(span + 1)));
  }
  /// Short ones more often than long ones: each order of magnitude is as likely as another.
  milliseconds up_to(milliseconds most) {
    auto limit = static_cast<std::uint64_t>(most.count());
    while (limit > 8 && coin()) limit /= 4;
    return milliseconds(static_cast<std::int64_t>(below(limit + 1)));
  }

 private:
  static std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
  }
  std::uint64_t a_;
  std::uint64_t b_;
};

}  // namespace simulation
