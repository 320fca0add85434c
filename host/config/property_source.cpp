#include "config/property_source.hpp"

#include <string>
#include <utility>

#include "config/data/application_json.hpp"
#include "config/data/config_data.hpp"
#include "config/value.hpp"

namespace host::config {
namespace {

constexpr std::string_view profiles_key = "spring.profiles.active";
constexpr std::string_view json_key = "spring.application.json";

/// The JSON text that an argument or the environment holds, as a source of its own.
tl::expected<std::vector<property>, std::string> json_properties(const property_list& above) {
  const auto found = above.find(json_key);
  if (!found || found->texts.empty()) return std::vector<property>();
  const auto& given = *found->texts.front();
  if (given.value.empty()) return std::vector<property>();
  return read_application_json(given.value, {origin::kind::json, to_text(given.from), 0});
}

/// What the program goes by, when that is more than somebody wrote into the key.
std::vector<property> profiles_in_force(const profiles& in_force, const command_line& given) {
  if (in_force.is_as_written) return {};
  std::string place = "spring.profiles.active, with what it includes";
  if (given.is_standalone) place = "--standalone, and " + place;
  return {{std::string(profiles_key),
           to_text(value(in_force.active), key_type::text_list),
           {origin::kind::derived, std::move(place), 0}}};
}

}  // namespace

tl::expected<property_list, std::string> read_sources(
    const command_line& given, std::span<const std::string_view> environment) {
  auto variables = environment_properties(environment);
  property_list without_json;
  without_json.add_source(given.properties);
  without_json.add_source(variables);
  auto json = json_properties(without_json);
  if (!json) return tl::unexpected(std::move(json.error()));

  property_list above;
  above.add_source(given.properties);
  above.add_source(*json);
  above.add_source(variables);
  const auto data = read_config_data(given, above);
  if (!data) return tl::unexpected(data.error());

  property_list all;
  all.add_source(profiles_in_force(data->in_force, given));
  all.add_source(given.properties);
  all.add_source(*std::move(json));
  all.add_source(std::move(variables));
  for (const auto& each : data->documents) all.add_source(each);
  return all;
}

}  // namespace host::config
