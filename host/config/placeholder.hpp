#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "config/property_list.hpp"

namespace host::config {

/// A text whose placeholders were replaced.
struct expanded_text {
  std::string text;
  bool holds_secret = false;  ///< something with a name of a secret went into it
};

/// Replaces `${name}` and `${name:default}`, also nested ones, by what the sources say of the name;
/// `\${` stands for itself, and so does `${` without an end. The reason when a name without default
/// is not set, or when nesting (16 levels) or size (64 KiB) get out of hand.
tl::expected<expanded_text, std::string> expand_placeholders(const property_list& properties,
                                                             std::string_view text);

}  // namespace host::config
