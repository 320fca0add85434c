#include "http/cross_origin_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "http/message/error_body.hpp"
#include "http/message/field_syntax.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr int forbidden = 403;
constexpr std::string_view any = "*";
constexpr std::string_view vary =
    "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n";

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string_view without_slash(std::string_view origin) {
  if (origin.ends_with('/')) origin.remove_suffix(1);
  return origin;
}

/// Whether a text is the name with something for each `*`.
bool fits(std::string_view name, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = npos;
  std::size_t star_took_to = 0;
  for (std::size_t read = 0; read < text.size();) {
    if (at < name.size() && name[at] == '*') {
      star = at++;
      star_took_to = read;
    } else if (at < name.size() && name[at] == text[read]) {
      ++at;
      ++read;
    } else if (star != npos) {
      at = star + 1;
      read = ++star_took_to;
    } else {
      return false;
    }
  }
  return name.substr(at).find_first_not_of('*') == npos;
}

/// "http://h" for "HTTP://H:80".
std::string uniform_origin(std::string_view origin) {
  std::string made = text::lower_case(without_slash(origin));
  const std::string_view implied = made.starts_with("https:") ? ":443" : ":80";
  if (made.ends_with(implied)) made.resize(made.size() - implied.size());
  return made;
}

void append_line(std::string& lines, std::string_view name, std::string_view value) {
  lines += name;
  lines += ": ";
  lines += value;
  lines += "\r\n";
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string made;
  for (const auto& each : texts) {
    if (!made.empty()) made += between;
    made += each;
  }
  return made;
}

/// A browser's question whether a page may ask what it wants to ask, and not refused before.
bool asks_before(const request_head& head, std::string_view origin, const admission& made) {
  const auto* answer = std::get_if<response>(&made.outcome);
  return head.verb == "OPTIONS" && !made.methods.empty() && !origin.empty() && answer != nullptr &&
         answer->status == 200 &&
         !joined_fields(head.fields, "Access-Control-Request-Method").empty();
}

void forbid(const request_head& head, admission& made, std::string_view sentence) {
  made.outcome = error_response(forbidden, path_of(head.target), sentence);
}

}  // namespace

origin_pattern::origin_pattern(std::string_view written) : name_(written) {
  const std::size_t ports = written.rfind(":[");
  if (ports == npos || !written.ends_with(']')) return;
  std::string_view list = written.substr(ports + 2, written.size() - ports - 3);
  has_port_list_ = true;
  takes_any_port_ = list == any;
  name_ = written.substr(0, ports);
  while (!list.empty()) {
    const std::string_view port = list.substr(0, list.find(','));
    list.remove_prefix(std::min(port.size() + 1, list.size()));
    ports_.emplace_back(port);
  }
}

bool origin_pattern::matches(std::string_view origin) const {
  if (!has_port_list_ || (takes_any_port_ && fits(name_, origin))) {
    return fits(name_, origin);
  }
  const std::size_t colon = origin.rfind(':');
  if (colon == npos) return false;
  const std::string_view port = origin.substr(colon + 1);
  const bool is_number = !port.empty() && port.find_first_not_of("0123456789") == npos;
  return is_number && (takes_any_port_ || has(ports_, port)) &&
         fits(name_, origin.substr(0, colon));
}

cross_origin_rules::cross_origin_rules(cross_origin_settings settings)
    : settings_(std::move(settings)) {
  for (const auto& each : settings_.patterns) patterns_.emplace_back(each);
}

bool cross_origin_rules::is_question(const request_head& head, const admission& made) const {
  return head.verb == "OPTIONS" && asks_before(head, joined_fields(head.fields, "Origin"), made);
}

std::string cross_origin_rules::judge(const request_head& head, admission& made) const {
  const std::string origin = joined_fields(head.fields, "Origin");
  if (asks_before(head, origin, made)) return ask_before(head, origin, made);
  if (made.is_refused()) return {};
  std::string lines(vary);
  if (origin.empty() || uniform_origin(origin) == uniform_origin(made.request->base_url)) {
    return lines;
  }
  if (!allowed_origin(origin)) {
    forbid(head, made, "pages of this origin may not read this port");
  } else if (!allowed_methods(head.verb)) {
    forbid(head, made, "pages of other origins may not use this method");
  } else {
    append_shared(lines, origin);
  }
  return lines;
}

std::string cross_origin_rules::ask_before(const request_head& head, std::string_view origin,
                                           admission& made) const {
  std::string lines(vary);
  const std::string verb = joined_fields(head.fields, "Access-Control-Request-Method");
  const auto wanted = method_of(verb);
  const auto methods = allowed_methods(verb);
  const auto headers =
      allowed_headers(joined_fields(head.fields, "Access-Control-Request-Headers"));
  if (!allowed_origin(origin)) {
    forbid(head, made, "pages of this origin may not read this port");
  } else if (!methods || !wanted || !made.methods.has(*wanted)) {
    forbid(head, made, "pages of other origins may not use this method here");
  } else if (!headers) {
    forbid(head, made, "pages of other origins may not send these header fields");
  } else {
    made.outcome = response();
    append_shared(lines, origin);
    append_line(lines, "Access-Control-Allow-Methods", *methods);
    if (!headers->empty()) append_line(lines, "Access-Control-Allow-Headers", *headers);
    append_line(lines, "Access-Control-Max-Age", std::to_string(settings_.max_age.count()));
  }
  return lines;
}

void cross_origin_rules::append_shared(std::string& lines, std::string_view origin) const {
  append_line(lines, "Access-Control-Allow-Origin", *allowed_origin(origin));
  if (!settings_.exposed.empty()) {
    append_line(lines, "Access-Control-Expose-Headers", joined(settings_.exposed, ", "));
  }
  if (settings_.with_credentials) append_line(lines, "Access-Control-Allow-Credentials", "true");
}

/// As it was sent, or "*" where all are allowed by name.
std::optional<std::string> cross_origin_rules::allowed_origin(std::string_view origin) const {
  if (has(settings_.origins, any)) return std::string(any);
  const std::string_view bare = without_slash(origin);
  const auto is_it = [&](const std::string& each) {
    return text::equals_ignoring_case(without_slash(each), bare);
  };
  const auto fits_it = [&](const origin_pattern& each) { return each.matches(bare); };
  const bool is_allowed = std::any_of(settings_.origins.begin(), settings_.origins.end(), is_it) ||
                          std::any_of(patterns_.begin(), patterns_.end(), fits_it);
  return is_allowed ? std::optional<std::string>(origin) : std::nullopt;
}

/// The list for the answer, if the wanted one is among them.
std::optional<std::string> cross_origin_rules::allowed_methods(std::string_view wanted) const {
  if (has(settings_.methods, any)) return std::string(wanted);
  if (!settings_.methods.empty()) {
    if (!has(settings_.methods, wanted)) return std::nullopt;
    return joined(settings_.methods, ",");
  }
  if (wanted != "GET" && wanted != "HEAD") return std::nullopt;
  return "GET,HEAD";
}

/// Those of the wanted ones that are allowed; nothing when some are wanted and none is allowed.
std::optional<std::string> cross_origin_rules::allowed_headers(std::string_view wanted) const {
  std::vector<std::string> allowed;
  bool wants_some = false;
  while (!wanted.empty()) {
    const std::string_view piece = wanted.substr(0, wanted.find(','));
    wanted.remove_prefix(std::min(piece.size() + 1, wanted.size()));
    const std::string_view name = trimmed(piece);
    if (name.empty()) continue;
    wants_some = true;
    const bool is_allowed = std::any_of(
        settings_.headers.begin(), settings_.headers.end(), [&](const std::string& each) {
          return each == any || text::equals_ignoring_case(each, name);
        });
    if (is_allowed && is_token(name)) allowed.emplace_back(name);
  }
  if (wants_some && allowed.empty()) return std::nullopt;
  return joined(allowed, ", ");
}

}  // namespace host::http
