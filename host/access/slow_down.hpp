#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <span>
#include <string>

namespace host::access {

/// Where a request comes from, as far as one guesser can be told from another: an address of IPv4,
/// also as IPv6 writes it, or a network of IPv6 (/64), of which one client has all addresses.
class peer {
 public:
  /// Four bytes or sixteen, as they stand in an address.
  explicit peer(std::span<const unsigned char> address);

  friend auto operator<=>(const peer&, const peer&) = default;

 private:
  std::uint8_t family_ = 0;
  std::array<unsigned char, 8> bytes_{};
};

/// How long who has presented wrong credentials waits for his answer: the longer, the more often he
/// has of late. Safe from any thread.
class slow_down {
 public:
  using clock = std::chrono::steady_clock;

  struct settings {
    std::chrono::milliseconds first{100};  ///< what one failure costs; each further one twice that
    std::chrono::milliseconds longest{2'000};
    std::chrono::seconds memory{60};  ///< after the last failure
    std::size_t most_peers = 4096;
  };

  slow_down() = default;
  explicit slow_down(const settings& with) : with_(with) {}

  /// One more failure; what it costs. Who has failed least recently is forgotten when there is no
  /// more room.
  std::chrono::milliseconds failed(const peer& from, clock::time_point now);

  /// Who is remembered at `now`.
  std::size_t peers(clock::time_point now) const;

 private:
  struct entry {
    peer from;
    std::chrono::milliseconds cost;
    clock::time_point last;
  };
  using entries = std::list<entry>;  // who failed least recently first

  const settings with_;
  mutable std::mutex mutex_;
  entries entries_;
  std::map<peer, entries::iterator> places_;
};

}  // namespace host::access
