#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace host::plugin {

/// Types of configuration values, as in the key table of the ABI.
enum class key_type {
  text,
  boolean,
  integer,
  duration_millis,   ///< a bare number is milliseconds; the plugin always gets milliseconds
  duration_seconds,  ///< a bare number is seconds; the plugin always gets milliseconds
  text_list,
  text_map  ///< every key below the name
};

/// One configuration key that a plugin reads.
struct described_key {
  std::string name;  ///< canonical: lower-case words, dashes inside, dots between
  key_type type = key_type::text;
  std::optional<std::string> default_value;  ///< in the text form of a file; none: absent
  std::string help;                          ///< one line
  bool secret = false;
  bool deprecated = false;

  friend bool operator==(const described_key&, const described_key&) = default;
};

/// What a plugin says about itself, copied out of its table after the table was found good. Plain
/// values: readable from any thread, and independent of the plugin's library.
struct plugin_description {
  std::filesystem::path file;  ///< absolute, links resolved
  std::string id;              ///< [a-z][a-z0-9-]*, at most 64 characters
  std::string version;
  std::string built_with;    ///< for people; may be empty
  std::string abi_required;  ///< major and minor that it needs, "1.0"
  std::vector<described_key> keys;

  friend bool operator==(const plugin_description&, const plugin_description&) = default;
};

}  // namespace host::plugin
