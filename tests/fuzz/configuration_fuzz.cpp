// Configuration out of files and the environment: read, resolved for keys of every type, and
// written for a plugin. The first byte says what the rest is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_file.hpp"
#include "config/data/application_json.hpp"
#include "config/data/location.hpp"
#include "config/data/profile_expression.hpp"
#include "config/plugin_json.hpp"
#include "config/property_source.hpp"
#include "config/report.hpp"
#include "config/resolver.hpp"
#include "text/utf8.hpp"

namespace {

namespace config = host::config;

std::vector<config::key> keys_of_every_type() {
  using config::key_type;
  std::vector<config::key> keys;
  const auto add = [&](const char* name, key_type type, bool secret) {
    config::key made;
    made.name = name;
    made.type = type;
    made.is_secret = secret;
    keys.push_back(std::move(made));
  };
  add("a", key_type::text, false);
  add("some.secret-name", key_type::text, true);
  add("b.flag", key_type::boolean, false);
  add("b.number", key_type::integer, false);
  add("b.millis", key_type::duration_millis, false);
  add("b.seconds", key_type::duration_seconds, false);
  add("b.list", key_type::text_list, false);
  add("b.map", key_type::text_map, false);
  return keys;
}

void judge(const config::property_list& properties) {
  const auto resolved = config::resolve(properties, keys_of_every_type());
  if (!resolved) {
    if (resolved.error().empty()) std::abort();
    return;
  }
  if (!host::text::is_utf8(config::plugin_json(*resolved))) std::abort();
  if (config::values_report("fuzz", *resolved).empty()) std::abort();
}

void from_file(std::string_view text, bool yaml) {
  const std::string name = yaml ? "fuzz.yaml" : "fuzz.properties";
  auto documents = yaml ? config::read_yaml(text, name) : config::read_properties(text, name);
  if (!documents) {
    if (documents.error().empty()) std::abort();
    return;
  }
  config::property_list properties;
  for (auto each = documents->rbegin(); each != documents->rend(); ++each) {
    properties.add_source(std::move(*each));
  }
  judge(properties);
}

void from_environment(std::string_view text) {
  std::vector<std::string_view> variables;
  while (!text.empty()) {
    const auto end = text.find('\n');
    variables.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  config::property_list properties;
  properties.add_source(config::environment_properties(variables));
  judge(properties);
}

void from_json(std::string_view text) {
  auto read = config::read_application_json(text, {config::origin::kind::json, "fuzz", 0});
  if (!read) {
    if (read.error().empty()) std::abort();
    return;
  }
  config::property_list properties;
  properties.add_source(*std::move(read));
  judge(properties);
}

/// Whatever it says, it is one of two things and comes to an end.
void places_and_profiles(std::string_view text) {
  const auto places = config::parse_locations(text);
  if (!places && places.error().empty()) std::abort();
  const auto holds = config::holds_for_profiles(text, {"a", "b"});
  if (!holds && holds.error().empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'e':
      from_environment(text);
      break;
    case 'j':
      from_json(text);
      break;
    case 'l':
      places_and_profiles(text);
      break;
    case 'p':
      from_file(text, false);
      break;
    default:
      from_file(text, true);
      break;
  }
  return 0;
}
