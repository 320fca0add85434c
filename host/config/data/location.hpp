#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::config {

/// One place that `spring.config.location`, `.additional-location` or `.import` names.
struct location {
  enum class kind {
    file,
    folder,       ///< files of the configured names in it
    config_tree,  ///< a folder in which each file is one setting
    variable,     ///< an environment variable that holds a whole file
    class_path    ///< what a Java program would carry inside: here there is nothing
  };

  kind what = kind::file;
  bool is_optional = false;
  std::string path;  ///< without what stands in front; that of a folder ends with '/'
  /// Of `env:NAME[.yaml]` and of a file without an ending: how it is to be read, with the dot.
  std::string extension;
  bool is_fixed = false;      ///< something stood in front: it is seen from the working folder
  std::string written;        ///< for messages
  bool holds_secret = false;  ///< then `written` is what stands in the file, and not the path

  std::string shown_path() const { return holds_secret ? written : path; }
  /// Whether the path holds a `*` that stands for each folder at its place.
  bool is_pattern() const { return path.find('*') != std::string::npos; }
};

/// Locations of one level: `a;b`. What is for a profile in any of them wins over what is not.
using location_group = std::vector<location>;

/// `optional:file:./config/*/;file:/etc/x.yaml`, read as Spring Boot reads it. When it is something
/// that this program cannot read: why, without the text itself, which may hold a secret.
tl::expected<location_group, std::string> parse_locations(std::string_view written);

/// Of a relative one without a prefix: seen from this folder (ends with '/', or is empty).
location seen_from(location given, std::string_view folder);

}  // namespace host::config
