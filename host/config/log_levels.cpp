#include "config/log_levels.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/property_name.hpp"
#include "log/level.hpp"
#include "log/redact.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

text_map map_of(const resolved_keys& resolved, std::string_view name) {
  const auto* found = resolved.find(name);
  return found != nullptr && found->given ? std::get<text_map>(*found->given) : text_map();
}

/// Items by index and texts with commas alike; of items the order of the indices.
std::map<std::string, std::vector<std::string>> groups_of(const text_map& written) {
  std::map<std::string, std::vector<std::string>> groups;
  std::map<std::string, std::map<std::size_t, std::string>> items;
  for (const auto& [name, text] : written) {
    if (const auto item = split_index(name)) {
      items[std::string(item->base)][item->index] = text;
    } else {
      groups[name] = split_list(text);
    }
  }
  for (const auto& [name, members] : items) {
    for (const auto& [index, member] : members) groups[name].push_back(member);
  }
  return groups;
}

}  // namespace

tl::expected<log_levels, std::string> read_log_levels(const resolved_keys& resolved) {
  constexpr std::string_view key = "logging.level";
  log_levels made;
  made.groups = groups_of(map_of(resolved, "logging.group"));
  for (const auto& [name, word] : map_of(resolved, key)) {
    const auto level = log::threshold_named(word);
    if (!level) {
      const auto& all = *resolved.find(key);
      const auto shown = all.is_secret ? std::string(log::mask) : word;
      return tl::unexpected(std::string(key) + "." + name + " is \"" + shown + "\" (" +
                            to_text(all.entries_from.at(name)) +
                            "); allowed is off, fatal, error, warn, info, debug or trace");
    }
    const auto group = made.groups.find(name);
    if (text::equals_ignoring_case(name, log::level_table::root)) {
      made.root = *level;
    } else if (group == made.groups.end()) {
      made.own[name] = *level;
    } else {
      for (const auto& member : group->second) made.own.emplace(member, *level);
    }
  }
  const auto* own_key = resolved.find("actuator.log.level");
  if (own_key != nullptr && own_key->given) {
    const auto level = log::threshold_named(std::get<std::string>(*own_key->given));
    if (!level) {
      return tl::unexpected(refusal(*own_key, "off, fatal, error, warn, info, debug or trace"));
    }
    made.root = *level;
  }
  return made;
}

}  // namespace host::config
