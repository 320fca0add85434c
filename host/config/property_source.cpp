#include "config/property_source.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/config_file.hpp"
#include "config/resolver.hpp"

namespace host::config {
namespace {

constexpr std::string_view profiles_key = "spring.profiles.active";
constexpr std::string_view standalone_profile = "standalone";

/// All documents, the one that wins first.
tl::expected<std::vector<document>, std::string> read_files(const std::vector<std::string>& files) {
  std::vector<document> documents;
  for (const auto& file : files) {
    auto read = read_config_file(file);
    if (!read) return read;
    std::move(read->begin(), read->end(), std::back_inserter(documents));
  }
  std::reverse(documents.begin(), documents.end());
  return documents;
}

property_list list_of(std::vector<property> highest, const command_line& given,
                      std::span<const std::string_view> environment,
                      const std::vector<document>& documents) {
  property_list properties;
  properties.add_source(std::move(highest));
  properties.add_source(given.properties);
  properties.add_source(environment_properties(environment));
  for (const auto& each : documents) properties.add_source(each);
  return properties;
}

/// The profiles that the sources name, and standalone with them.
tl::expected<property, std::string> profiles_with_standalone(const property_list& properties) {
  const key profiles{std::string(profiles_key), key_type::text_list, {}, {}, false, false};
  auto resolved = resolve(properties, {profiles});
  if (!resolved) return tl::unexpected(std::move(resolved.error()));
  const auto& named = resolved->values().front();
  text_list items = named.given ? std::get<text_list>(*named.given) : text_list();
  if (std::find(items.begin(), items.end(), standalone_profile) == items.end()) {
    items.emplace_back(standalone_profile);
  }
  std::string place = "--standalone";
  if (named.given) place += " and " + to_text(named.from);
  return property{std::string(profiles_key),
                  to_text(value(std::move(items)), key_type::text_list),
                  {origin::kind::argument, std::move(place), 0}};
}

}  // namespace

tl::expected<property_list, std::string> read_sources(
    const command_line& given, std::span<const std::string_view> environment) {
  const auto documents = read_files(given.files);
  if (!documents) return tl::unexpected(documents.error());
  auto properties = list_of({}, given, environment, *documents);
  if (!given.is_standalone) return properties;
  auto profiles = profiles_with_standalone(properties);
  if (!profiles) return tl::unexpected(std::move(profiles.error()));
  return list_of({*std::move(profiles)}, given, environment, *documents);
}

}  // namespace host::config
