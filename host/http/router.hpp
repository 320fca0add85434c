#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/path_pattern.hpp"
#include "registry/endpoint.hpp"

namespace host::http {

/// The methods that a path answers.
class method_set {
 public:
  void add(method verb) { bits_ |= bit(verb); }
  bool has(method verb) const { return (bits_ & bit(verb)) != 0; }
  bool empty() const { return bits_ == 0; }

  /// For a 405, declared methods only: "GET, POST".
  std::string allow_of_refusal() const;
  /// For OPTIONS, with what the host adds: "GET,HEAD,POST,OPTIONS".
  std::string allow_of_options() const;

 private:
  static unsigned bit(method verb) { return 1U << static_cast<unsigned>(verb); }
  unsigned bits_ = 0;
};

/// What a path leads to.
struct path_match {
  method_set methods;  ///< empty: there is no such path
  std::array<const registry::endpoint*, 5> by_method{};
  std::array<const path_pattern*, 5> patterns{};

  bool exists() const { return !methods.empty(); }
  const registry::endpoint* endpoint(method verb) const {
    return by_method[static_cast<std::size_t>(verb)];
  }
  const path_pattern* pattern(method verb) const {
    return patterns[static_cast<std::size_t>(verb)];
  }
};

/// Paths to endpoints, frozen when constructed. The registry must outlive it and change no more.
/// Pure: any thread may ask.
class router {
 public:
  /// `base_path` starts with a slash: "/actuator"; "/" or "" puts the endpoints at the root.
  router(std::string_view base_path, const registry::endpoint_registry& declared);

  /// For each method the most specific of the endpoints that match.
  path_match find(std::string_view path) const;

  /// Of all endpoints together, for "OPTIONS *".
  method_set methods() const;

 private:
  struct route {
    path_pattern pattern;
    const registry::endpoint* endpoint;
  };
  std::vector<route> routes_;  // the more specific first
};

}  // namespace host::http
