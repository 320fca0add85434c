#include "plugin/abi_check.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>
#include <string_view>

#include "text/printable_line.hpp"
#include "text/utf8.hpp"

namespace host::plugin {
namespace {

using refusal = std::optional<std::string>;

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_text = 1024;
constexpr std::uint32_t most_keys = 1024;
constexpr std::uint32_t largest_key_row = 1024;
constexpr std::uint32_t largest_table = 65536;
constexpr std::uint32_t known_key_flags = ACTUATOR_KEY_SECRET | ACTUATOR_KEY_DEPRECATED;

// The first released form ends with this field; whatever comes later is optional.
constexpr std::size_t least_table_size =
    offsetof(actuator_plugin, get_extension) + sizeof(actuator_plugin::get_extension);
constexpr std::size_t least_key_size = sizeof(actuator_key);

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_plugin_id(std::string_view id) {
  if (id.empty() || id.size() > longest_id || !is_lower(id.front())) return false;
  for (const char c : id) {
    if (!is_lower(c) && !is_digit(c) && c != '-') return false;
  }
  return true;
}

/// Lower-case words, dashes inside, dots between: "camunda.data.backup.repository-name".
bool is_key_name(std::string_view name) {
  char before = '.';
  for (const char c : name) {
    const bool separator = c == '.' || c == '-';
    if (!separator && !is_lower(c) && !is_digit(c)) return false;
    if (separator && (before == '.' || before == '-')) return false;
    before = c;
  }
  return !name.empty() && before != '.' && before != '-';
}

/// A NUL-terminated text of bounded length, or nothing when it has no end in sight.
std::optional<std::string_view> bounded_text(const char* text) {
  const std::size_t length = ::strnlen(text, longest_text + 1);
  if (length > longest_text) return std::nullopt;
  return std::string_view(text, length);
}

std::string quoted(std::string_view text) {
  return '"' + text::printable_line(text) + '"';
}

refusal judge_major(const actuator_plugin& table) {
  if (table.abi_major == ACTUATOR_ABI_MAJOR) return std::nullopt;
  const std::string ours = std::to_string(ACTUATOR_ABI_MAJOR);
  return "its table says ABI major " + std::to_string(table.abi_major) + ", this host has " + ours +
         "; build the plugin with an SDK of major " + ours;
}

refusal judge_minor(const actuator_plugin& table) {
  if (table.abi_minor_required <= ACTUATOR_ABI_MINOR) return std::nullopt;
  const std::string major = std::to_string(ACTUATOR_ABI_MAJOR) + ".";
  return quoted(table.id) + " needs ABI " + major + std::to_string(table.abi_minor_required) +
         ", this host has " + major + std::to_string(ACTUATOR_ABI_MINOR) +
         "; use a newer host or an older plugin";
}

refusal judge_texts(const actuator_plugin& table) {
  if (table.id == nullptr) return "its id is a null pointer; give the table an id";
  const auto id = bounded_text(table.id);
  if (!id || !is_plugin_id(*id)) {
    return "its id " + quoted(id.value_or("(longer than 1024 bytes)")) +
           " is not [a-z][a-z0-9-]* of at most 64 characters; rename the plugin";
  }
  if (*id == "host") {
    return "its id \"host\" is what the host calls itself in its log and pages; rename the plugin";
  }
  if (table.version == nullptr) return "its version is a null pointer; give the table a version";
  const auto version = bounded_text(table.version);
  if (!version || version->empty() || !text::is_utf8(*version)) {
    return "its version is empty, not UTF-8 or longer than 1024 bytes; give it a short text";
  }
  if (table.built_with != nullptr) {
    const auto built_with = bounded_text(table.built_with);
    if (!built_with || !text::is_utf8(*built_with)) {
      return "its built_with is not UTF-8 or longer than 1024 bytes; give it a short text or null";
    }
  }
  return std::nullopt;
}

refusal judge_functions(const actuator_plugin& table) {
  const char* missing = nullptr;
  if (table.destroy == nullptr) missing = "destroy";
  if (table.stop == nullptr) missing = "stop";
  if (table.start == nullptr) missing = "start";
  if (table.create == nullptr) missing = "create";
  if (missing == nullptr) return std::nullopt;
  return std::string("its function ") + missing +
         " is a null pointer; only get_extension may be null";
}

refusal judge_key(const actuator_key& key, std::size_t row, std::set<std::string_view>& names) {
  const std::string which = "row " + std::to_string(row) + " of its key table ";
  if (key.name == nullptr) return which + "has no name; give every key one";
  const auto name = bounded_text(key.name);
  if (!name || !is_key_name(*name)) {
    return which + "has the name " + quoted(name.value_or("(longer than 1024 bytes)")) +
           ", which is not lower-case words with dashes inside and dots between; write it so";
  }
  const std::string key_named = "its key " + quoted(*name) + " ";
  if (!names.insert(*name).second) return key_named + "is in its table twice; remove one";
  if (key.type < ACTUATOR_KEY_TEXT || key.type > ACTUATOR_KEY_TEXT_MAP) {
    return key_named + "has the type " + std::to_string(key.type) +
           ", which this host does not know (0 to " + std::to_string(ACTUATOR_KEY_TEXT_MAP) +
           "); use a newer host or another type";
  }
  if ((key.flags & ~known_key_flags) != 0) {
    return key_named + "has the flags " + std::to_string(key.flags) +
           ", of which this host knows " + std::to_string(known_key_flags) +
           "; use a newer host or clear the others";
  }
  if (key.help == nullptr) return key_named + "has no help; give it one line";
  for (const char* text : {key.help, key.default_value}) {
    if (text == nullptr) continue;
    const auto judged = bounded_text(text);
    if (!judged || !text::is_utf8(*judged)) {
      return key_named +
             "has a help or default that is not UTF-8 or longer than 1024 bytes; "
             "shorten it";
    }
  }
  return std::nullopt;
}

refusal judge_keys(const actuator_plugin& table) {
  if (table.key_count == 0) return std::nullopt;
  if (table.keys == nullptr) {
    return "it counts " + std::to_string(table.key_count) +
           " keys but its key table is a null pointer; set key_count to 0 or point to the table";
  }
  if (table.key_count > most_keys) {
    return "it counts " + std::to_string(table.key_count) + " keys, this host takes " +
           std::to_string(most_keys) + "; use a map key for open sets of names";
  }
  if (table.key_size < least_key_size || table.key_size > largest_key_row ||
      table.key_size % alignof(actuator_key) != 0) {
    return "its key_size is " + std::to_string(table.key_size) + ", at least " +
           std::to_string(least_key_size) +
           " and a multiple of 8 is expected; set it to sizeof(actuator_key)";
  }
  std::set<std::string_view> names;
  const auto* row_bytes = reinterpret_cast<const unsigned char*>(table.keys);
  for (std::size_t row = 0; row < table.key_count; ++row, row_bytes += table.key_size) {
    actuator_key key{};
    std::memcpy(&key, row_bytes, sizeof(key));
    if (auto why = judge_key(key, row, names)) return why;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> why_refused(const actuator_plugin* table) {
  if (table == nullptr) {
    return "its entry returned a null pointer instead of a table; return the static table";
  }
  // Size and major come first: they say how the rest may be read.
  if (!ACTUATOR_HAS(table, actuator_plugin, abi_minor_required)) {
    return "its table says it has " + std::to_string(table->struct_size) +
           " bytes, not even a version fits in; set struct_size to sizeof(actuator_plugin)";
  }
  if (auto why = judge_major(*table)) return why;
  if (table->struct_size < least_table_size || table->struct_size > largest_table) {
    return "its table says it has " + std::to_string(table->struct_size) + " bytes, at least " +
           std::to_string(least_table_size) +
           " are expected; set struct_size to sizeof(actuator_plugin)";
  }
  if (table->reserved0 != 0) {
    return "its reserved0 is " + std::to_string(table->reserved0) + "; set it to 0";
  }
  if (auto why = judge_texts(*table)) return why;
  if (auto why = judge_minor(*table)) return why;
  if (auto why = judge_functions(*table)) return why;
  return judge_keys(*table);
}

}  // namespace host::plugin
