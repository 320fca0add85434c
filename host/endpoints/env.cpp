#include "endpoints/env.hpp"

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "endpoints/own_page.hpp"
#include "http/message/error_body.hpp"
#include "text/ascii.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

constexpr int ok = 200;
constexpr int bad_request = 400;
constexpr int not_found = 404;
/// RE2 takes at most this times the length of a name, whatever the expression.
constexpr int most_instructions = 1'000;
constexpr std::int64_t most_memory = 1024L * 1024;

void append_list(std::string& out, std::string_view name, const std::vector<std::string>& items) {
  text::append_json_name(out, name);
  out += '[';
  for (const auto& each : items) {
    if (out.back() != '[') out += ',';
    text::append_json_string(out, each);
  }
  out += ']';
}

void append_profiles(std::string& out, const environment& shown) {
  append_list(out, "activeProfiles", shown.active_profiles);
  append_list(out, "defaultProfiles", shown.default_profiles);
}

void append_value(std::string& out, const environment::property& property) {
  out += '{';
  text::append_json_member(out, "value", property.value);
  if (!property.origin.empty()) text::append_json_member(out, "origin", property.origin);
  out += '}';
}

/// The form in which the spellings of a name in files are equal.
std::string uniform_name(std::string_view written) {
  std::string uniform;
  for (const char c : written) {
    if (c != '-' && c != '_') uniform += text::lower(c);
  }
  return uniform;
}

/// The variable of a name, in lower case: dots are underscores, and dashes are nothing, or
/// underscores as well.
std::string variable_of(std::string_view name, bool keeps_dashes) {
  std::string variable;
  for (const char c : name) {
    if (c == ']' || (c == '-' && !keeps_dashes)) continue;
    variable += c == '.' || c == '-' || c == '[' ? '_' : text::lower(c);
  }
  return variable;
}

bool is_spelling_of(std::string_view written, std::string_view name) {
  if (uniform_name(written) == uniform_name(name)) return true;
  const auto lower = text::lower_case(written);
  return lower == variable_of(name, false) || lower == variable_of(name, true);
}

const environment::property* find(const environment::source& in, std::string_view name) {
  for (const auto& each : in.properties) {
    if (each.name == name) return &each;
  }
  for (const auto& each : in.properties) {
    if (is_spelling_of(each.name, name)) return &each;
  }
  return nullptr;
}

/// The environment, made when somebody looks.
class env_pages {
 public:
  env_pages(std::function<environment()> made, std::function<environment()> for_known)
      : of_all_(std::move(made)), of_known_(std::move(for_known)) {}

  http::response all(const http::request& asked) {
    std::string expression;
    for (const auto& [name, value] : asked.parameters) {
      if (name == "pattern") expression = value;
    }
    if (text::trimmed(expression).empty()) expression.clear();  // is found in every name
    re2::RE2::Options limits;
    limits.set_max_mem(most_memory);
    limits.set_log_errors(false);
    const re2::RE2 wanted(expression, limits);
    if (!wanted.ok()) return refused(asked, "is none: " + wanted.error());
    if (wanted.ProgramSize() > most_instructions) return refused(asked, "is too large");
    return {ok,
            "",
            env_page(shown_to(asked),
                     [&](std::string_view name) {
                       return re2::RE2::PartialMatch({name.data(), name.size()}, wanted);
                     }),
            {}};
  }

  http::response one(const http::request& asked) {
    auto page = env_entry_page(shown_to(asked), asked.selectors.front().second);
    const int status = page.empty() ? not_found : ok;
    return {status, "", std::move(page), {}};
  }

 private:
  static http::response refused(const http::request& asked, const std::string& why) {
    return http::error_response(bad_request, asked.path,
                                "The regular expression in pattern " + why + ".");
  }

  /// Made with the first request.
  struct version {
    explicit version(std::function<environment()> made) : make(std::move(made)) {}
    const environment& get() {
      std::call_once(once, [this] { shown = make(); });
      return shown;
    }

    std::function<environment()> make;
    std::once_flag once;
    environment shown;
  };

  const environment& shown_to(const http::request& asked) {
    return asked.who && of_known_.make ? of_known_.get() : of_all_.get();
  }

  version of_all_;
  version of_known_;
};

}  // namespace

std::string env_page(const environment& shown,
                     const std::function<bool(std::string_view name)>& rule) {
  std::string json = "{";
  append_profiles(json, shown);
  text::append_json_name(json, "propertySources");
  json += '[';
  for (const auto& source : shown.sources) {
    if (json.back() != '[') json += ',';
    json += '{';
    text::append_json_member(json, "name", source.name);
    text::append_json_name(json, "properties");
    json += '{';
    std::set<std::string_view> seen;  // a name may be written twice, as an argument say
    for (const auto& each : source.properties) {
      if (!rule(each.name) || !seen.insert(each.name).second) continue;
      text::append_json_name(json, each.name);
      append_value(json, each);
    }
    json += "}}";
  }
  return json + "]}";
}

std::string env_entry_page(const environment& shown, std::string_view name) {
  std::string sources = "[";
  std::string json;
  for (const auto& source : shown.sources) {
    if (sources.back() != '[') sources += ',';
    sources += '{';
    text::append_json_member(sources, "name", source.name);
    if (const auto* found = find(source, name)) {
      if (json.empty()) {
        json = "{\"property\":{";
        text::append_json_member(json, "source", source.name);
        text::append_json_member(json, "value", found->value);
        json += '}';
      }
      text::append_json_name(sources, "property");
      append_value(sources, *found);
    }
    sources += '}';
  }
  if (json.empty()) return json;
  append_profiles(json, shown);
  text::append_json_name(json, "propertySources");
  return json + sources + "]}";
}

tl::expected<void, std::string> declare_env(registry::endpoint_registry& endpoints,
                                            std::function<environment()> made,
                                            std::function<environment()> for_known) {
  const auto pages = std::make_shared<env_pages>(std::move(made), std::move(for_known));
  return endpoints
      .add(own_page("env", "", [pages](const http::request& asked) { return pages->all(asked); }))
      .and_then([&] {
        return endpoints.add(own_page(
            "env", "{toMatch}", [pages](const http::request& asked) { return pages->one(asked); }));
      });
}

}  // namespace host::endpoints
