#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
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
  /// One of its endpoints; null when there is none.
  const registry::endpoint* any() const {
    for (const auto* each : by_method) {
      if (each != nullptr) return each;
    }
    return nullptr;
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
  /// `server_path`, "" or "/m", is where it begins: pages apart from the endpoints are below it.
  router(std::string_view base_path, const registry::endpoint_registry& declared,
         std::string_view server_path = "");

  /// For each method the most specific of the endpoints that match. Looks at those endpoints only
  /// that begin with the same segment, however many others there are. A page apart loses to them.
  path_match find(std::string_view path) const;

  /// The endpoints have numbers from 0 on; what is no endpoint of the registry has none below the
  /// count.
  std::size_t endpoint_count() const { return templates_.size(); }
  std::size_t number_of(const registry::endpoint& one) const {
    return static_cast<std::size_t>(&one - first_);
  }
  /// "/actuator/loggers/{name}".
  const std::string& template_of(std::size_t number) const { return templates_[number]; }

  /// Of all endpoints together, for "OPTIONS *".
  method_set methods() const { return methods_; }

 private:
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct route {
    path_pattern pattern;
    const registry::endpoint* endpoint;
  };
  using route_list = std::vector<route>;  // the more specific first

  using route_map = std::unordered_map<std::string, route_list, text_hash, std::equal_to<>>;

  static void look_in(const route_map& routes, std::string_view key, std::string_view path,
                      path_match& found);

  const std::size_t base_length_;
  const registry::endpoint* const first_;
  std::vector<std::string> templates_;
  route_map by_segment_;  // the first one below the base path
  route_map by_path_;     // whole paths, of pages apart
  method_set methods_;
};

}  // namespace host::http
