#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/data/config_place.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// One text of a list, and where it was written.
struct listed_text {
  std::string text;
  origin from;
  std::string written;        ///< the whole, before placeholders were replaced
  bool holds_secret = false;  ///< a placeholder of it names a secret

  /// For messages.
  const std::string& shown() const { return holds_secret ? written : text; }
};

/// What the highest source of `settings` says of a list of texts, item by item or with commas
/// between them; `all` is asked for placeholders. One sentence when one cannot be replaced.
tl::expected<std::vector<listed_text>, std::string> listed_texts(const property_list& settings,
                                                                 std::string_view key,
                                                                 const property_list& all);

/// The same of what one source said.
tl::expected<std::vector<listed_text>, std::string> listed_texts(const found_property& found,
                                                                 std::string_view key,
                                                                 const property_list& all);

/// Such a list of groups of locations.
tl::expected<std::vector<named_group>, std::string> groups_of(const property_list& settings,
                                                              std::string_view key,
                                                              const property_list& all);

}  // namespace host::config
