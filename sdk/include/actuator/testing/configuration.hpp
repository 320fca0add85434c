/// \file
/// Makes of text what a host makes of it: the JSON object of a plugin's declared keys.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <actuator/plugin.h>
#include <actuator/cpp/json_writer.hpp>
#include <actuator/cpp/numbers.hpp>
#include <actuator/testing/messages.hpp>

namespace actuator {
inline namespace v0_9 {
namespace testing {
namespace detail {

inline std::optional<std::int64_t> duration_ms(std::string_view text, bool bare_is_seconds) {
  const auto end = text.find_first_not_of("0123456789");
  const auto number = v0_9::detail::to_whole_number<std::int64_t>(text.substr(0, end));
  if (!number) return std::nullopt;
  const std::string_view unit = end == std::string_view::npos ? "" : text.substr(end);
  if (unit.empty()) return *number * (bare_is_seconds ? 1000 : 1);
  if (unit == "ms") return *number;
  if (unit == "s") return *number * 1000;
  if (unit == "m") return *number * 60'000;
  if (unit == "h") return *number * 3'600'000;
  return std::nullopt;
}

/// One value in the form of its type; false when the text is none.
inline bool write_value(json_writer& json, std::int32_t type, std::string_view text) {
  switch (type) {
    case ACTUATOR_KEY_BOOLEAN:
      if (text != "true" && text != "false") return false;
      json.raw(text);
      return true;
    case ACTUATOR_KEY_INTEGER:
      if (!v0_9::detail::to_whole_number<std::int64_t>(text)) return false;
      json.raw(text);
      return true;
    case ACTUATOR_KEY_DURATION_MILLIS:
    case ACTUATOR_KEY_DURATION_SECONDS: {
      const auto ms = duration_ms(text, type == ACTUATOR_KEY_DURATION_SECONDS);
      if (ms) json.value(*ms);
      return ms.has_value();
    }
    case ACTUATOR_KEY_TEXT_LIST:
      json.begin_array();
      for (const std::string_view each : split(text, ',')) json.value(each);
      json.end_array();
      return true;
    default:
      json.value(text);
      return true;
  }
}

/// Notes in `faults` what the table does not have or a value cannot be.
inline std::string configuration_json(const actuator_plugin& table,
                                      std::map<std::string, std::string> given,
                                      std::vector<std::string>& faults) {
  json_writer json;
  json.begin_object();
  for (std::uint32_t at = 0; at < table.key_count; ++at) {
    const actuator_key& key = table.keys[at];
    const std::string name(key.name);
    if (key.type == ACTUATOR_KEY_TEXT_MAP) {
      json.name(name).begin_object();
      for (auto it = given.begin(); it != given.end();) {
        const bool is_below = it->first.starts_with(name + ".");
        if (is_below) json.member(it->first.substr(name.size() + 1), it->second);
        it = is_below ? given.erase(it) : std::next(it);
      }
      json.end_object();
      continue;
    }
    const auto found = given.find(name);
    if (found == given.end() && key.default_value == nullptr) continue;
    const std::string text = found == given.end() ? key.default_value : found->second;
    if (found != given.end()) given.erase(found);
    json_writer value;
    if (write_value(value, key.type, text)) {
      json.name(name).raw(value.view());
    } else {
      faults.push_back("configuration: \"" + text + "\" does not fit the type of " + name);
    }
  }
  for (const auto& [name, text] : given) {
    faults.push_back("configuration: " + name + " is not in the key table of the plugin");
  }
  json.end_object();
  return json.take();
}

}  // namespace detail
}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
