#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace host::registry {

/// Members of the info page that plugins declared, with the last value that each was given. Safe
/// from any thread; never waits for an owner.
class info_registry {
 public:
  struct refused {
    bool taken = false;  ///< else the name is bad
    std::string sentence;
  };

  /// The handle, never 0.
  tl::expected<std::uint64_t, refused> declare(std::string_view owner, std::string_view name);
  void remove_owner(std::string_view owner);

  /// json: one JSON value; empty takes the member off the page. False when this owner has no such
  /// handle.
  bool set(std::string_view owner, std::uint64_t handle, std::string json);

  /// Of all, also those that have no value yet, in the order of declaration.
  std::vector<std::string> names() const;

  /// Name and JSON of those that have a value, in the order of declaration.
  std::vector<std::pair<std::string, std::string>> members() const;

 private:
  struct entry {
    std::uint64_t handle;
    std::string owner;
    std::string name;
    std::string json;
  };
  mutable std::mutex mutex_;
  std::vector<entry> entries_;
  std::uint64_t next_handle_ = 1;
};

}  // namespace host::registry
