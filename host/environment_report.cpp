#include "environment_report.hpp"

#include <algorithm>
#include <cstddef>
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
#include "text/ascii.hpp"

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

/// Whether a piece like password=x or -Dstore.password=x stands in a value.
bool has_named_secret(std::string_view value) {
  const auto is_of_a_name = [](char c) {
    const char lower = text::lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  for (auto at = value.find('='); at != value.npos; at = value.find('=', at + 1)) {
    auto begin = at;
    while (begin > 0 && is_of_a_name(value[begin - 1])) --begin;
    if (begin != at && log::is_secret_name(value.substr(begin, at - begin))) return true;
  }
  return false;
}

/// Shells name folders so; the word for a password is the same.
bool is_folder_of_shell(const config::property& each) {
  return each.from.what == origin::kind::environment &&
         (each.name == "PWD" || each.name == "OLDPWD");
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
    for (const auto* each : properties.all()) {
      if (known.is_file_of_secret(*each) || is_folder_of_shell(*each)) continue;
      if (known.is_secret(*each) || log::is_secret_name(each->name)) keep_secret(each->value);
    }
  }

  endpoints::environment run() {
    endpoints::environment made;
    made.active_profiles = profiles(properties_, "spring.profiles.active", nullptr);
    made.default_profiles = profiles(properties_, "spring.profiles.default", "default");
    // A file's first document is the one that loses, and comes last here.
    std::map<std::string, int> documents;
    for (const auto& source : properties_.by_source()) {
      if (!source.empty()) ++documents[source_name(source.front()->from)];
    }
    const auto all_documents = documents;
    for (const auto& source : properties_.by_source()) {
      if (source.empty()) continue;
      auto name = source_name(source.front()->from);
      const int number = --documents[name];
      if (all_documents.at(name) > 1) name += " (document #" + std::to_string(number) + ")";
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
    const bool is_of_secret = (has_masked_name(given.name) && !known_.is_file_of_secret(given)) ||
                              known_.is_secret(given);
    const bool is_hidden = !shows_values_ || is_of_secret || is_whole_text(given.name);
    if (is_hidden) return std::string(log::mask);
    const auto expanded = config::expand_placeholders(properties_, given.value);
    if (!expanded) return log::without_secrets(given.value);
    auto shown = log::without_secrets(expanded->text);
    if (expanded->holds_secret || shows_a_secret(shown)) return std::string(log::mask);
    return shown;
  }

  /// So that it is hidden where it came from as well, and in what was made of it. Shorter ones
  /// would hide half of the page.
  void keep_secret(const std::string& written) {
    constexpr std::size_t least = 6;
    const auto expanded = config::expand_placeholders(properties_, written);
    if (expanded && expanded->text.size() >= least) secrets_.insert(expanded->text);
  }

  bool shows_a_secret(std::string_view value) const {
    return has_named_secret(value) ||
           std::any_of(secrets_.begin(), secrets_.end(),
                       [&](const auto& each) { return value.find(each) != value.npos; });
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
  std::set<std::string> secrets_;
};

}  // namespace

endpoints::environment environment_report(const config::property_list& properties,
                                          const config::key_table& known, bool shows_values) {
  return environment_maker(properties, known, shows_values).run();
}

}  // namespace host
