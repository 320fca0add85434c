#include "config/data/listed_texts.hpp"

#include <utility>

#include "config/placeholder.hpp"
#include "config/value.hpp"
#include "log/redact.hpp"

namespace host::config {
namespace {

std::string place(std::string_view key, const origin& from) {
  return std::string(key) + " (" + to_text(from) + ")";
}

/// Addresses of configuration servers may carry credentials behind a question mark.
std::string without_query(const std::string& text) {
  const auto mark = text.find('?');
  const auto shown = mark == std::string::npos ? text : text.substr(0, mark) + "?...";
  return log::without_secrets(shown);
}

}  // namespace

tl::expected<std::vector<listed_text>, std::string> listed_texts(const found_property& found,
                                                                 std::string_view key,
                                                                 const property_list& all) {
  std::vector<const property*> written;
  if (!found.texts.empty()) written.push_back(found.texts.front());
  for (const auto& [index, item] : found.items) written.push_back(item);
  std::vector<listed_text> list;
  for (const auto* each : written) {
    const auto whole = expand_placeholders(all, each->value);
    if (!whole) return tl::unexpected(place(key, each->from) + ": " + whole.error());
    for (auto& part : split_list(whole->text)) {
      list.push_back({std::move(part), each->from, each->value, whole->holds_secret});
    }
  }
  return list;
}

tl::expected<std::vector<listed_text>, std::string> listed_texts(const property_list& settings,
                                                                 std::string_view key,
                                                                 const property_list& all) {
  const auto found = settings.find(key);
  return found ? listed_texts(*found, key, all) : std::vector<listed_text>();
}

tl::expected<std::vector<named_group>, std::string> groups_of(const property_list& settings,
                                                              std::string_view key,
                                                              const property_list& all) {
  const auto texts = listed_texts(settings, key, all);
  if (!texts) return tl::unexpected(texts.error());
  std::vector<named_group> groups;
  for (const auto& each : *texts) {
    auto group = parse_locations(each.text);
    if (!group) {
      return tl::unexpected(place(key, each.from) + ": \"" + without_query(each.shown()) + "\" " +
                            group.error());
    }
    for (auto& one : *group) {
      one.holds_secret = each.holds_secret;
      if (each.holds_secret) one.written = each.written;
    }
    groups.push_back({*std::move(group), place(key, each.from)});
  }
  return groups;
}

}  // namespace host::config
