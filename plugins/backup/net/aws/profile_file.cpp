#include "net/aws/profile_file.hpp"

#include <algorithm>
#include <array>

namespace backup::net::aws {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_comment(std::string_view text) {
  return text.starts_with('#') || text.starts_with(';');
}

/// Without a comment, which begins behind a blank.
std::string_view without_comment(std::string_view value) {
  for (std::size_t at = 1; at < value.size(); ++at) {
    if (is_blank(value[at - 1]) && is_comment(value.substr(at)))
      return trimmed(value.substr(0, at));
  }
  return value;
}

/// "name" out of "[name]" or "[profile name]"; empty when it is for nobody.
std::string_view name_of(std::string_view heading, profile_file of) {
  const auto end = heading.find(']');
  if (end == std::string_view::npos) return {};
  const auto inside = trimmed(heading.substr(1, end - 1));
  constexpr std::string_view word = "profile";
  if (of == profile_file::credentials || inside == "default") return inside;
  const bool has_word =
      inside.starts_with(word) && inside.size() > word.size() && is_blank(inside[word.size()]);
  return has_word ? trimmed(inside.substr(word.size())) : std::string_view{};
}

std::string lower_case(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

void take(profile& into, std::string_view line) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const auto name = lower_case(trimmed(line.substr(0, equals)));
  const auto value = without_comment(trimmed(line.substr(equals + 1)));
  if (name == "aws_access_key_id") into.id = secrets::secret_text(value);
  if (name == "aws_secret_access_key") into.secret = secrets::secret_text(value);
  if (name == "aws_session_token") into.session_token = secrets::secret_text(value);
  if (name == "region") into.region = value;
  constexpr std::array<std::string_view, 6> foreign{"credential_process", "role_arn",
                                                    "source_profile",     "credential_source",
                                                    "sso_session",        "sso_start_url"};
  if (std::find(foreign.begin(), foreign.end(), name) != foreign.end()) into.foreign_way = name;
}

}  // namespace

profile read_profile(std::string_view text, std::string_view name, profile_file of) {
  profile found;
  bool is_inside = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto whole = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto line = trimmed(whole);
    if (line.empty() || is_comment(line) || is_blank(whole.front())) continue;
    if (line.front() == '[') {
      is_inside = name_of(line, of) == name && !name.empty();
      found.is_there = found.is_there || is_inside;
    } else if (is_inside) {
      take(found, line);
    }
  }
  return found;
}

}  // namespace backup::net::aws
