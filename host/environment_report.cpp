#include "environment_report.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "config/placeholder.hpp"
#include "config/property_name.hpp"
#include "config/resolver.hpp"
#include "log/redact.hpp"
#include "masked_names.hpp"

namespace host {
namespace {

using config::key_type;
using config::origin;

/// "file [config/application.yaml]:7", in the words of Spring Boot.
std::string origin_in_words(const origin& from) {
  const auto line = from.line == 0 ? std::string() : ":" + std::to_string(from.line);
  switch (from.what) {
    case origin::kind::environment:
      return "System Environment Property \"" + from.place + "\"";
    case origin::kind::variable_text:
      return "env [" + from.place + "]" + line;
    case origin::kind::file:
      return "file [" + from.place + "]" + line;
    case origin::kind::json:
    case origin::kind::argument:
    case origin::kind::derived:
    case origin::kind::built_in:
      return {};
  }
  return {};
}

std::string source_name(const origin& from) {
  switch (from.what) {
    case origin::kind::argument:
      return "commandLineArgs";
    case origin::kind::environment:
      return "systemEnvironment";
    case origin::kind::json:
      return "spring.application.json";
    case origin::kind::variable_text:
      return "Config resource 'env [" + from.place + "]'";
    case origin::kind::file:
      return "Config resource 'file [" + from.place + "]'";
    case origin::kind::derived:
    case origin::kind::built_in:
      return "profilesInForce";
  }
  return {};
}

config::text_list profiles(const config::property_list& properties, std::string_view key,
                           const char* otherwise) {
  config::key declared{std::string(key), key_type::text_list, std::nullopt, "", false, false};
  if (otherwise != nullptr) declared.default_value = otherwise;
  const auto read = config::resolve(properties, {declared});
  if (!read || !read->values().front().given) return {};
  return std::get<config::text_list>(*read->values().front().given);
}

class environment_maker {
 public:
  environment_maker(const config::property_list& properties, const config::key_table& known,
                    bool shows_values)
      : properties_(properties), known_(known), shows_values_(shows_values) {
    whole_texts_.insert("springapplicationjson");
    for (const auto* each : properties.all()) {
      if (each->from.what != origin::kind::variable_text) continue;
      whole_texts_.insert(config::uniform_name(each->from.place));
    }
  }

  endpoints::environment run() {
    endpoints::environment made;
    made.active_profiles = profiles(properties_, "spring.profiles.active", nullptr);
    made.default_profiles = profiles(properties_, "spring.profiles.default", "default");
    std::map<std::string, int> documents;
    for (const auto& source : properties_.by_source()) {
      if (source.empty()) continue;
      auto name = source_name(source.front()->from);
      const int number = documents[name]++;
      if (number > 0) name += " (document #" + std::to_string(number) + ")";
      endpoints::environment::source shown{std::move(name), {}};
      for (const auto* each : source) {
        shown.properties.push_back({each->name, value_of(*each), origin_in_words(each->from)});
      }
      made.sources.push_back(std::move(shown));
    }
    return made;
  }

 private:
  std::string value_of(const config::property& given) const {
    const bool is_hidden = !shows_values_ || has_masked_name(given.name) ||
                           known_.is_secret(given) || is_whole_text(given.name);
    if (is_hidden) return std::string(log::mask);
    const auto expanded = config::expand_placeholders(properties_, given.value);
    if (!expanded) return log::without_url_credentials(given.value);
    if (expanded->holds_secret) return std::string(log::mask);
    return log::without_url_credentials(expanded->text);
  }

  /// Of which nobody can say what is in it.
  bool is_whole_text(std::string_view name) const {
    auto uniform = config::uniform_name(name);
    std::erase(uniform, '.');
    return whole_texts_.contains(uniform);
  }

  const config::property_list& properties_;
  const config::key_table& known_;
  bool shows_values_;
  std::set<std::string> whole_texts_;
};

}  // namespace

endpoints::environment environment_report(const config::property_list& properties,
                                          const config::key_table& known, bool shows_values) {
  return environment_maker(properties, known, shows_values).run();
}

}  // namespace host
