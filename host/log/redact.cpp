#include "log/redact.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace host::log {
namespace {

constexpr std::array<std::string_view, 11> secret_words{
    "password",      "passwd",     "pwd",    "passphrase", "secret",    "token",
    "authorization", "credential", "cookie", "apikey",     "privatekey"};

constexpr std::size_t npos = std::string_view::npos;

/// Where a URL ends in running text.
std::size_t url_end(std::string_view rest) {
  return std::min(rest.find_first_of(" \t\r\n\"'<>|"), rest.size());
}

bool is_port(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The length of the user part in front of '@', npos when the URL has none. rest begins after
/// "://".
std::size_t user_part_size(std::string_view rest) {
  const auto url = rest.substr(0, url_end(rest));
  const auto authority = url.substr(0, std::min(url.find_first_of("/?#"), url.size()));
  if (const auto at = authority.rfind('@'); at != npos) return at;
  // "user:pa/ss@host": what follows the colon is no port, so the slash belongs to the password.
  const auto colon = authority.rfind(':');
  if (colon == npos || authority.back() == ']' || is_port(authority.substr(colon + 1))) return npos;
  return url.rfind('@');
}

}  // namespace

bool is_secret_name(std::string_view name) {
  std::string letters;
  bool ends_with_key_word = false;
  for (const char c : name) {
    const char letter = text::lower(c);
    if (letter >= 'a' && letter <= 'z') letters += letter;
  }
  if (name.size() >= 3 && letters.size() >= 3 && letters.ends_with("key")) {
    const auto before = name.size() - 3;
    const auto tail = name.substr(before);
    // "monkey" is no key; "key", "api_key", "apiKey" and "API-KEY" are.
    const bool is_new_word = before == 0 || tail.front() == 'K' || name[before - 1] == '_' ||
                             name[before - 1] == '-' || name[before - 1] == '.';
    ends_with_key_word = is_new_word;
  }
  if (ends_with_key_word) return true;
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](std::string_view word) { return letters.find(word) != npos; });
}

namespace {

bool is_base64(char c) {
  constexpr std::string_view more = "+/=-_";
  return (text::lower(c) >= 'a' && text::lower(c) <= 'z') || (c >= '0' && c <= '9') ||
         more.find(c) != npos;
}

bool is_line_end(char c) {
  return c == '\r' || c == '\n';
}

/// From the first private key on: whatever stands behind its begin may belong to it.
std::string without_private_keys(std::string_view text) {
  constexpr std::string_view begin_mark = "-----BEGIN";
  constexpr std::string_view end_mark = "-----END";
  constexpr std::string_view key_mark = "PRIVATE KEY";
  std::string out;
  for (;;) {
    const auto key = text.find(key_mark);
    if (key == npos) break;
    const auto begin = text.rfind(begin_mark, key);
    out.append(text.substr(0, begin == npos ? key : begin)).append(mask);
    const auto end = text.find(end_mark, key);
    if (end == npos) return out;
    const auto line_end = text.find("-----", end + end_mark.size());
    text.remove_prefix(line_end == npos ? text.size() : line_end + 5);
  }
  return out.append(text);
}

std::string without_base64(std::string_view text) {
  constexpr std::string_view mark_of_it = "base64:";
  constexpr std::size_t shortest = 24;
  std::string out;
  for (;;) {
    const auto found = text.find(mark_of_it);
    if (found == npos) break;
    const auto begin = found + mark_of_it.size();
    out.append(text.substr(0, begin));
    text.remove_prefix(begin);
    const auto first = std::find_if_not(text.begin(), text.end(), is_base64) - text.begin();
    if (static_cast<std::size_t>(first) < shortest) continue;
    const auto end = std::find_if_not(text.begin(), text.end(),
                                      [](char c) { return is_base64(c) || is_line_end(c); });
    out.append(mask);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  return out.append(text);
}

std::string without_users_in_urls(std::string_view text) {
  constexpr std::string_view scheme_end = "://";
  std::string out;
  while (true) {
    const auto found = text.find(scheme_end);
    if (found == npos) break;
    const auto after = found + scheme_end.size();
    out.append(text.substr(0, after));
    text.remove_prefix(after);
    if (const auto size = user_part_size(text); size != npos && size != 0) {
      out.append(mask);
      text.remove_prefix(size);
    }
  }
  out.append(text);
  return out;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  std::string out = without_users_in_urls(text);
  if (out.find("PRIVATE KEY") != npos) out = without_private_keys(out);
  if (out.find("base64:") != npos) out = without_base64(out);
  return out;
}

}  // namespace host::log
