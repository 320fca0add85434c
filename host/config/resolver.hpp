#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/origin.hpp"
#include "config/property_list.hpp"
#include "config/value.hpp"

namespace host::config {

/// A declared key and what it is in this process.
struct resolved_value {
  key declared;
  std::optional<value> given;  ///< none: nobody set it and it has no default
  origin from;
  std::vector<origin> items_from;  ///< of a list that was written item by item, one each
  std::map<std::string, origin> entries_from;  ///< of a map, of each of its keys
  std::string written;                         ///< the text behind the value, placeholders replaced
  bool is_secret = false;  ///< declared so, or made with a placeholder that names a secret
};

/// All keys of one owner, in the order of its table.
class resolved_keys {
 public:
  explicit resolved_keys(std::vector<resolved_value> values) : values_(std::move(values)) {}

  const std::vector<resolved_value>& values() const { return values_; }

  /// Null when the table has no such key.
  const resolved_value* find(std::string_view canonical) const;

 private:
  std::vector<resolved_value> values_;
};

/// Finds each key in the sources, replaces placeholders and converts; a secret may be handed on as
/// the file that it stands in (secret_files.hpp). One sentence for the first value that does not
/// fit.
tl::expected<resolved_keys, std::string> resolve(const property_list& properties,
                                                 const std::vector<key>& keys);

/// The value for people: secrets and the user part of URLs masked; "not set" when absent.
std::string shown(const resolved_value& resolved);

/// The same of one entry of a map.
std::string shown_entry(const resolved_value& map, const std::string& name,
                        const std::string& text);

/// `management.server.port is "x" (file a.yaml, line 3); allowed is a whole number`.
std::string refusal(const resolved_value& resolved, std::string_view allowed);

/// The same about one item of a list, with the place where that item was written.
std::string refusal_of_item(const resolved_value& list, std::size_t item, std::string_view allowed);

/// Adds to a sentence that names keys where each of them was set.
std::string with_origins(std::string sentence, const resolved_keys& keys);

}  // namespace host::config
