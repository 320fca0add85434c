#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/property_list.hpp"

namespace host::config {

/// What the text of a key must be; but for data_size the same as in the key table of the plugin
/// ABI.
enum class key_type {
  text,
  boolean,
  integer,
  duration_millis,   ///< a bare number is milliseconds; the value always is
  duration_seconds,  ///< a bare number is seconds; the value is in milliseconds all the same
  text_list,
  text_map,  ///< every key below the name
  data_size  ///< a bare number is bytes; the value always is
};

/// One declared key.
struct key {
  std::string name;  ///< canonical: lower-case words, dashes inside, dots between
  key_type type = key_type::text;
  std::optional<std::string> default_value;  ///< in the text form of a file; none: absent
  std::string help;                          ///< one line
  bool is_secret = false;
  bool is_deprecated = false;

  friend bool operator==(const key&, const key&) = default;
};

/// The keys of one reader: the host, or one plugin by its id.
struct key_owner {
  std::string name;
  std::vector<key> keys;
};

/// All keys that somebody reads. Several owners may declare the same key, each with its own type.
class key_table {
 public:
  void add(key_owner owner) { owners_.push_back(std::move(owner)); }

  const std::vector<key_owner>& owners() const { return owners_; }

  /// Whether a setting of this name, in any spelling, is read by anybody: a key, an item of a list
  /// or something below a map.
  bool knows(std::string_view written) const;

  /// The same for the name of an environment variable.
  bool knows_variable(std::string_view variable) const;

  /// Whether anybody has declared this setting, in any spelling, to be a secret.
  bool is_secret(const property& written) const;

  /// Whether it is the name of a file with a secret, by its declaration (secret_files.hpp); the
  /// name of the file is none.
  bool is_file_of_secret(const property& written) const;

  /// The canonical names, each once, sorted.
  std::vector<std::string> names() const;

 private:
  std::vector<key_owner> owners_;
};

/// The host's own keys.
key_owner host_keys();

}  // namespace host::config
