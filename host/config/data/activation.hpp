#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/config_file.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// What decides whether a document is in force.
struct activation {
  std::string platform;  ///< "kubernetes", what `spring.main.cloud-platform` says, or ""
  /// Nothing while it is not known yet: then no document is in force that asks for a profile.
  std::optional<std::vector<std::string>> profiles;
};

/// `spring.main.cloud-platform`, else Kubernetes by the two variables that it sets everywhere.
std::string platform_of(const property_list& above);

/// One sentence when the document asks in a way that cannot be read.
tl::expected<bool, std::string> is_in_force(const property_list& settings,
                                            const property_list& above, const activation& now);

/// What a document may not say where it stands: which profiles are active, when it is for a profile
/// itself; and the form that older releases had. One sentence, or nothing.
std::optional<std::string> forbidden_in(const property_list& settings, bool is_for_profile);

}  // namespace host::config
