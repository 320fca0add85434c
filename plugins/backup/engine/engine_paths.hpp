#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "service/port/engine_port.hpp"

namespace backup::engine {

/// A deletion that fits into one request line.
struct deletion_line {
  std::string target;
  std::vector<std::string> names;
};

/// Every path and query string that is sent to an engine. Targets begin with '/', are
/// percent-encoded, have their query keys sorted and written as key=value, and make request lines
/// below 3,500 bytes (engines take 4,096, proxies often less). Immutable.
class engine_paths {
 public:
  /// path_in_front: bytes that a base URL puts before each target.
  explicit engine_paths(std::string_view repository, std::size_t path_in_front = 0);

  std::string repository() const;

  /// pattern: names, '*' allowed, separated by commas; several targets when it is long.
  std::vector<std::string> listing(std::string_view pattern, service::detail how_much) const;

  /// Bytes of such names that one target takes, with any detail.
  std::size_t longest_pattern() const;

  /// The snapshots that are being made now.
  std::string running() const;

  /// How far one snapshot is, without the shards one by one.
  std::string status(std::string_view name) const;

  /// The engine's clock.
  static std::string clock();

  /// The concrete indices behind the patterns; none for none, which an engine would take as all.
  std::vector<std::string> indices(const std::vector<std::string>& patterns) const;

  std::string new_snapshot(std::string_view name) const;

  /// In order; a name that is alone too long still has a line of its own.
  std::vector<deletion_line> deletions(const std::vector<std::string>& names) const;

  /// One exact name.
  std::string snapshot(std::string_view name) const;

 private:
  std::string repository_path_;
  std::size_t path_in_front_;
};

}  // namespace backup::engine
