#include "config/data/listed_texts.hpp"

#include <utility>

#include "config/placeholder.hpp"
#include "config/value.hpp"

namespace host::config {
namespace {

std::string place(std::string_view key, const origin& from) {
  return std::string(key) + " (" + to_text(from) + ")";
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
    for (auto& part : split_list(whole->text)) list.push_back({std::move(part), each->from});
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
    if (!group) return tl::unexpected(place(key, each.from) + ": " + group.error());
    groups.push_back({*std::move(group), place(key, each.from)});
  }
  return groups;
}

}  // namespace host::config
