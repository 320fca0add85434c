#include "config/data/config_data.hpp"

#include <utility>

#include "config/data/document_tree.hpp"
#include "config/data/location.hpp"
#include "config/placeholder.hpp"
#include "config/value.hpp"

namespace host::config {
namespace {

constexpr std::string_view default_places =
    "optional:file:./;optional:file:./config/;optional:file:./config/*/";

using starts_or_sentence = tl::expected<std::vector<named_group>, std::string>;

/// The texts of a list with commas, each with where it was written.
tl::expected<std::vector<std::pair<std::string, origin>>, std::string> texts_of(
    const property_list& properties, std::string_view key) {
  std::vector<std::pair<std::string, origin>> texts;
  const auto found = properties.find(key);
  if (!found) return texts;
  std::vector<const property*> written;
  if (!found->texts.empty()) written.push_back(found->texts.front());
  for (const auto& [index, item] : found->items) written.push_back(item);
  for (const auto* each : written) {
    auto text = expand_placeholders(properties, each->value);
    if (!text) {
      return tl::unexpected(std::string(key) + " (" + to_text(each->from) + "): " + text.error());
    }
    for (auto& part : split_list(text->text)) texts.emplace_back(std::move(part), each->from);
  }
  return texts;
}

starts_or_sentence groups_of(const property_list& properties, std::string_view key) {
  auto texts = texts_of(properties, key);
  if (!texts) return tl::unexpected(std::move(texts.error()));
  std::vector<named_group> groups;
  for (const auto& [text, from] : *texts) {
    const auto named_by = std::string(key) + " (" + to_text(from) + ")";
    auto group = parse_locations(text);
    if (!group) return tl::unexpected(named_by + ": " + group.error());
    groups.push_back({*std::move(group), named_by});
  }
  return groups;
}

/// Where to begin, the one that loses first.
starts_or_sentence places_to_begin(const command_line& given, const property_list& above) {
  auto groups = groups_of(above, "spring.config.location");
  if (!groups) return groups;
  if (!given.files.empty()) {
    if (!groups->empty()) {
      return tl::unexpected(groups->front().named_by +
                            " and --config both name configuration files; keep one of them");
    }
    for (const auto& file : given.files) {
      location one;
      one.path = one.written = file;
      groups->push_back({{std::move(one)}, "--config"});
    }
  }
  if (groups->empty()) groups->push_back({*parse_locations(default_places), "the default places"});
  for (const auto* key : {"spring.config.additional-location", "spring.config.import"}) {
    auto more = groups_of(above, key);
    if (!more) return more;
    for (auto& each : *more) groups->push_back(std::move(each));
  }
  return groups;
}

tl::expected<std::vector<std::string>, std::string> file_names(const property_list& above) {
  auto texts = texts_of(above, "spring.config.name");
  if (!texts) return tl::unexpected(std::move(texts.error()));
  std::vector<std::string> names;
  for (const auto& [text, from] : *texts) {
    if (text.find('/') != std::string::npos) {
      return tl::unexpected("spring.config.name (" + to_text(from) + ") is \"" + text +
                            "\"; allowed are names without a slash and without an ending");
    }
    names.push_back(text);
  }
  if (names.empty()) names.emplace_back("application");
  return names;
}

property_list with_documents(const property_list& above, const std::vector<document>& documents) {
  auto all = above;
  for (const auto& each : documents) all.add_source(each);
  return all;
}

}  // namespace

tl::expected<config_data, std::string> read_config_data(const command_line& given,
                                                        const property_list& above) {
  const auto places = places_to_begin(given, above);
  if (!places) return tl::unexpected(places.error());
  auto names = file_names(above);
  if (!names) return tl::unexpected(std::move(names.error()));
  document_tree tree(*std::move(names), above);

  // Which profiles are in force is known from what is for none of them.
  auto documents = tree.read(*places, nullptr);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  std::vector<std::string> added;
  if (given.is_standalone) added.emplace_back("standalone");
  auto in_force = read_profiles(with_documents(above, *documents), added);
  if (!in_force) return tl::unexpected(std::move(in_force.error()));

  documents = tree.read(*places, &in_force->accepted());
  if (!documents) return tl::unexpected(std::move(documents.error()));
  return config_data{*std::move(documents), *std::move(in_force)};
}

}  // namespace host::config
