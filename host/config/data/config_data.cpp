#include "config/data/config_data.hpp"

#include <utility>

#include "config/data/document_tree.hpp"
#include "config/data/listed_texts.hpp"
#include "config/data/location.hpp"

namespace host::config {
namespace {

constexpr std::string_view default_places =
    "optional:file:./;optional:file:./config/;optional:file:./config/*/";

using starts_or_sentence = tl::expected<std::vector<named_group>, std::string>;

/// Where to begin, the one that loses first.
starts_or_sentence places_to_begin(const command_line& given, const property_list& above) {
  auto groups = groups_of(above, "spring.config.location", above);
  if (!groups) return groups;
  if (!given.files.empty()) {
    if (!groups->empty()) {
      return tl::unexpected(groups->front().named_by +
                            " and --config both name configuration files; keep one of them");
    }
    for (const auto& file : given.files) {
      location one;
      one.path = one.written = file;
      one.is_fixed = true;
      groups->push_back({{std::move(one)}, "--config"});
    }
  }
  if (groups->empty())
    groups->push_back({*parse_locations(default_places), "the default places", true});
  for (const auto* key : {"spring.config.additional-location", "spring.config.import"}) {
    auto more = groups_of(above, key, above);
    if (!more) return more;
    for (auto& each : *more) groups->push_back(std::move(each));
  }
  return groups;
}

tl::expected<std::vector<std::string>, std::string> file_names(const property_list& above) {
  const auto texts = listed_texts(above, "spring.config.name", above);
  if (!texts) return tl::unexpected(texts.error());
  std::vector<std::string> names;
  for (const auto& each : *texts) {
    if (each.text.find('/') != std::string::npos) {
      return tl::unexpected("spring.config.name (" + to_text(each.from) + ") is \"" + each.shown() +
                            "\"; allowed are names without a slash and without an ending");
    }
    names.push_back(each.text);
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
  auto documents = tree.read(*places);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  std::vector<std::string> added;
  if (given.is_standalone) added.emplace_back("standalone");
  auto in_force = read_profiles(with_documents(above, *documents), added);
  if (!in_force) return tl::unexpected(std::move(in_force.error()));

  documents = tree.add_profiles(in_force->accepted());
  if (!documents) return tl::unexpected(std::move(documents.error()));
  return config_data{*std::move(documents), *std::move(in_force)};
}

}  // namespace host::config
