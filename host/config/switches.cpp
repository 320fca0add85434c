#include "config/switches.hpp"

#include <utility>

#include "config/property_name.hpp"
#include "config/value.hpp"

namespace host::config {

std::string refusal_of_entry(const resolved_keys& resolved, std::string_view map,
                             const std::string& name, const std::string& text,
                             std::string_view allowed) {
  const auto& all = *resolved.find(map);
  return std::string(map) + "." + name + " is \"" + shown_entry(all, name, text) + "\" (" +
         to_text(all.entries_from.at(name)) + "); allowed is " + std::string(allowed);
}

std::optional<std::string> read_switches(const resolved_keys& resolved, std::string_view map,
                                         std::map<std::string, bool>& out) {
  const auto* found = resolved.find(map);
  if (found == nullptr || !found->given) return std::nullopt;
  constexpr std::string_view ending = ".enabled";
  for (const auto& [key, text] : std::get<text_map>(*found->given)) {
    const auto uniform = uniform_name(key);
    if (!uniform.ends_with(ending) || text.empty()) continue;
    const auto on = parse_value(key_type::boolean, text);
    if (!on) return refusal_of_entry(resolved, map, key, text, on.error());
    out[uniform.substr(0, uniform.size() - ending.size())] = std::get<bool>(*on);
  }
  return std::nullopt;
}

}  // namespace host::config
