#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"

namespace host::config {

/// Which profiles are in force.
struct profiles {
  std::vector<std::string> active;  ///< with those included and those of groups; a later one wins
  std::vector<std::string> by_default;  ///< in force while none is active
  /// Whether `active` is what `spring.profiles.active` says, and nothing more.
  bool is_as_written = true;

  const std::vector<std::string>& accepted() const { return active.empty() ? by_default : active; }
};

/// `spring.profiles.active` of the highest source, behind `spring.profiles.include` of all sources,
/// each followed by its `spring.profiles.group.<name>`. `added` is active too, and last. One
/// sentence when a value cannot be taken.
tl::expected<profiles, std::string> read_profiles(const property_list& properties,
                                                  const std::vector<std::string>& added);

}  // namespace host::config
