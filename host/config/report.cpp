#include "config/report.hpp"

#include <algorithm>

#include "config/command_line.hpp"
#include "config/property_name.hpp"
#include "text/json_string.hpp"

namespace host::config {
std::string_view type_name(key_type type) {
  switch (type) {
    case key_type::text:
      return "text";
    case key_type::boolean:
      return "true or false";
    case key_type::integer:
      return "number";
    case key_type::duration_millis:
      return "duration, milliseconds without a unit";
    case key_type::duration_seconds:
      return "duration, seconds without a unit";
    case key_type::data_size:
      return "size, bytes without a unit";
    case key_type::text_list:
      return "list";
    case key_type::text_map:
      return "keys below it";
  }
  return "text";
}

namespace {

std::string help_of(const key& declared) {
  std::string text = "  " + declared.name + " (" + std::string(type_name(declared.type));
  if (declared.default_value && !declared.default_value->empty()) {
    text += ", default " + *declared.default_value;
  }
  if (declared.is_secret) text += ", secret";
  if (declared.is_deprecated) text += ", old name";
  text += ")\n";
  if (!declared.help.empty()) text += "      " + declared.help + "\n";
  return text;
}

/// Whether a key of its own, or a map further down, tells of this entry.
bool is_told_elsewhere(const resolved_keys& all, const resolved_value& map,
                       const std::string& entry) {
  const auto full = map.declared.name + "." + entry;
  const auto uniform = uniform_name(full);
  const auto item = split_index(uniform);
  const auto& values = all.values();
  return std::any_of(values.begin(), values.end(), [&](const resolved_value& other) {
    const auto& declared = other.declared;
    if (declared.name.size() <= map.declared.name.size()) return false;
    if (declared.type == key_type::text_map) return below_prefix(full, declared.name).has_value();
    const auto wanted = uniform_name(declared.name);
    return uniform == wanted || (item && item->base == wanted);
  });
}

std::string entries_report(const resolved_keys& all, const resolved_value& map,
                           const text_map& entries) {
  std::string text;
  for (const auto& [name, value] : entries) {
    if (is_told_elsewhere(all, map, name)) continue;
    text += map.declared.name + "." + name + " = ";
    text::append_escaped(text, shown_entry(map, name, value));
    text += "  (" + to_text(map.entries_from.at(name)) + ")\n";
  }
  return text;
}

}  // namespace

std::string help_text(const key_table& table) {
  std::string text(command_line_help());
  for (const auto& owner : table.owners()) {
    text += "\nkeys of " + owner.name + ":\n";
    for (const auto& declared : owner.keys) text += help_of(declared);
  }
  return text;
}

std::string values_report(std::string_view owner, const resolved_keys& resolved) {
  std::string text = "# " + std::string(owner) + "\n";
  for (const auto& each : resolved.values()) {
    if (!each.given) continue;
    if (const auto* entries = std::get_if<text_map>(&*each.given)) {
      text += entries_report(resolved, each, *entries);
      continue;
    }
    text += each.declared.name + " = ";
    text::append_escaped(text, shown(each));
    text += "  (" + to_text(each.from) + ")\n";
  }
  return text;
}

}  // namespace host::config
