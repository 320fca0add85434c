#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_values.hpp"
#include "secrets/secret_text.hpp"

namespace backup::config {

/// A proxy on the way to the engine.
struct proxy_settings {
  std::string url;  ///< http(s)://host:port
  std::string username = {};
  secrets::secret_text password = {};
  std::string password_file = {};  ///< where that was read; it is read again when it changes
  std::string username_key = {};   ///< its newest name
};

/// Out of all names that each value may have; nothing unless proxy.enabled is true. A file with the
/// password is read. Adds a sentence for what was set and changes nothing. One sentence when
/// the values do not make a proxy.
tl::expected<std::optional<proxy_settings>, std::string> read_proxy(
    const property_values& given, const std::string& type, std::vector<std::string>& notes);

}  // namespace backup::config
