/// \file
/// Words for the key table: what a plugin reads of the configuration. The host can only resolve
/// keys that it knows, because an environment variable does not tell where its dots were.
#pragma once

#include <cstdint>

#include <actuator/plugin.h>

namespace actuator {
inline namespace v0_9 {

/// What a value is, and what arrives in the JSON of make().
enum class key_type : int {
  text = ACTUATOR_KEY_TEXT,
  boolean = ACTUATOR_KEY_BOOLEAN,
  integer = ACTUATOR_KEY_INTEGER,
  duration_millis = ACTUATOR_KEY_DURATION_MILLIS,    ///< bare number = ms; arrives in ms
  duration_seconds = ACTUATOR_KEY_DURATION_SECONDS,  ///< bare number = s; arrives in ms
  text_list = ACTUATOR_KEY_TEXT_LIST,
  text_map = ACTUATOR_KEY_TEXT_MAP  ///< all keys below the name
};

/// Flags of a key; combine with `|`.
enum key_flag : std::uint32_t {
  secret = ACTUATOR_KEY_SECRET,         ///< masked wherever configuration is shown
  deprecated = ACTUATOR_KEY_DEPRECATED  ///< an old name
};

/// One row. All text is a literal (or otherwise lives as long as the library). A null default means
/// that the key is absent unless somebody sets it.
constexpr actuator_key key(const char* name, key_type type, const char* help,
                           const char* default_value = nullptr, std::uint32_t flags = 0) noexcept {
  return actuator_key{name, default_value, help, static_cast<int>(type), flags};
}

}  // namespace v0_9
}  // namespace actuator
