#include "net/base_url.hpp"

#include <algorithm>
#include <charconv>

namespace backup::net {
namespace {

constexpr std::string_view plain_scheme = "http://";
constexpr std::string_view tls_scheme = "https://";
constexpr unsigned highest_port = 65535;

struct authority {
  std::string_view user_info;
  bool has_user_info = false;
  std::string_view host_and_port;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = lowered(c);
  return lower;
}

std::optional<unsigned> hex_pair(std::string_view digits) {
  unsigned value = 0;
  if (digits.size() != 2) return std::nullopt;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + 2, value, 16);
  if (fault != std::errc{} || end != digits.data() + 2) return std::nullopt;
  return value;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    const auto byte = hex_pair(text.substr(at + 1, 2));
    if (!byte || *byte == 0) return std::nullopt;
    plain += static_cast<char>(*byte);
    at += 2;
  }
  return plain;
}

authority split_authority(std::string_view text) {
  // The last '@': a password that was not percent-encoded may hold one, a host never does.
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return {{}, false, text};
  return {text.substr(0, at), true, text.substr(at + 1)};
}

/// "host" or "[address]" in front of the port; empty when it is not a host.
std::string_view host_of(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || end < 3) return {};
    const auto inside = text.substr(1, end - 1);
    const bool address = std::all_of(inside.begin(), inside.end(), [](char c) {
      return is_digit(c) || is_letter(c) || c == ':' || c == '.';
    });
    return address ? text.substr(0, end + 1) : std::string_view{};
  }
  const auto host = text.substr(0, text.find(':'));
  const bool name = std::all_of(host.begin(), host.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_';
  });
  return name ? host : std::string_view{};
}

/// "" or ":9200".
bool is_port(std::string_view text) {
  if (text.empty()) return true;
  if (!text.starts_with(':')) return false;
  unsigned port = 0;
  const char* const last = text.data() + text.size();
  const auto [end, fault] = std::from_chars(text.data() + 1, last, port);
  return fault == std::errc{} && end == last && port > 0 && port <= highest_port;
}

bool is_path(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
           c != '`' && c != '{' && c != '|' && c != '}';
  });
}

std::optional<credentials> read_user(std::string_view user_info) {
  const auto colon = user_info.find(':');
  const auto name = percent_decoded(user_info.substr(0, colon));
  const auto password = colon == std::string_view::npos
                            ? std::optional<std::string>("")
                            : percent_decoded(user_info.substr(colon + 1));
  // Basic authentication separates name and password by a colon.
  if (!name || name->empty() || !password || name->find(':') != std::string::npos) {
    return std::nullopt;
  }
  return credentials{*name, *password};
}

/// The text as it may be shown: everything between the scheme and the last '@' is hidden.
std::string without_secrets(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  const auto scheme_end = text.find("://");
  const auto kept = scheme_end == std::string_view::npos || scheme_end > at ? 0 : scheme_end + 3;
  return std::string(text.substr(0, kept)) + "***" + std::string(text.substr(at));
}

tl::unexpected<std::string> bad_url(std::string_view text, std::string_view why) {
  return tl::make_unexpected("\"" + without_secrets(text) + "\" is not the URL of an engine: " +
                             std::string(why) + "; write it like https://search.example.org:9200");
}

}  // namespace

tl::expected<base_url, std::string> base_url::parse(std::string_view text) {
  base_url url;
  const auto scheme = lowered(text.substr(0, tls_scheme.size()));
  url.tls_ = scheme == tls_scheme;
  if (!url.tls_ && !scheme.starts_with(plain_scheme)) {
    return bad_url(text, "it does not begin with http:// or https://");
  }
  const auto after_scheme = text.substr(url.tls_ ? tls_scheme.size() : plain_scheme.size());
  if (after_scheme.find_first_of("?#") != std::string_view::npos) {
    return bad_url(text,
                   "it has a '?' or '#', which must be percent-encoded in a user or password "
                   "and are not allowed elsewhere");
  }

  const auto path_start = std::min(after_scheme.find('/'), after_scheme.size());
  auto path = after_scheme.substr(path_start);
  if (path.find('@') != std::string_view::npos) {
    return bad_url(text,
                   "it has an '@' behind a '/'; a '/' in a user or password must be "
                   "percent-encoded");
  }
  const auto where = split_authority(after_scheme.substr(0, path_start));
  const auto host = host_of(where.host_and_port);
  if (host.empty()) return bad_url(text, "it names no host");
  const auto port = where.host_and_port.substr(host.size());
  if (!is_port(port)) return bad_url(text, "its port is not a number from 1 to 65535");
  if (!is_path(path)) {
    return bad_url(text, "its path has a character that must be percent-encoded");
  }
  if (where.has_user_info) {
    url.user_ = read_user(where.user_info);
    if (!url.user_) {
      return bad_url(text, "what stands before '@' is not user:password with percent-encoding");
    }
  }

  while (path.ends_with('/')) path.remove_suffix(1);
  url.path_ = path;
  url.text_ = std::string(url.tls_ ? tls_scheme : plain_scheme) + lowered(host);
  url.text_ += port;
  url.text_ += path;
  return url;
}

}  // namespace backup::net
