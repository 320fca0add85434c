#include "log/access_pattern.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "log/redact.hpp"
#include "text/ascii.hpp"

namespace host::log {
namespace {

constexpr std::string_view common = "%h %l %u %t \"%r\" %s %b";
constexpr std::string_view combined = "%h %l %u %t \"%r\" %s %b \"%{Referer}i\" \"%{User-Agent}i\"";
constexpr std::string_view codes = "abBDhHmqrstTuUv";
/// What Tomcat has beside those: ours have no name that is resolved, no session, no cookie.
constexpr std::string_view other_codes = "AFIpX";
constexpr std::string_view other_codes_with_names = "acoprstLT";
constexpr std::string_view nothing = "-";

template <class Number>
void append_number(std::string& out, Number value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// By byte: looked at for each one of each line.
constexpr auto plain_bytes = [] {
  std::array<bool, 256> made{};
  for (std::size_t c = ' '; c < 0x7f; ++c) made[c] = c != '"' && c != '\\';
  return made;
}();

/// So that nobody ends the line, or a quoted part of it, with what he sent.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && plain_bytes[static_cast<unsigned char>(text[size])]) ++size;
    out.append(text.data(), size);
    if (size == text.size()) return;
    const auto c = static_cast<unsigned char>(text[size]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[size];
    } else {
      out += "\\x";
      out += hex[c >> 4U];
      out += hex[c & 15U];
    }
    text.remove_prefix(size + 1);
  }
}

int digit_of(char c) {
  const char lower = text::lower(c);
  if (lower >= '0' && lower <= '9') return lower - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The same letters may be written as %70.
std::string decoded(std::string_view name) {
  std::string plain;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool is_code = name[at] == '%' && at + 2 < name.size() && digit_of(name[at + 1]) >= 0 &&
                         digit_of(name[at + 2]) >= 0;
    plain += is_code ? static_cast<char>(digit_of(name[at + 1]) * 16 + digit_of(name[at + 2]))
                     : name[at];
    if (is_code) at += 2;
  }
  return plain;
}

/// With the question mark; nothing without a query.
void append_query(std::string& out, std::string_view target) {
  auto at = target.find('?');
  while (at < target.size()) {
    out += target[at];  // ? or &
    target.remove_prefix(at + 1);
    at = std::min(target.find('&'), target.size());
    const std::string_view parameter = target.substr(0, at);
    const auto equals = parameter.find('=');
    if (equals != parameter.npos && is_secret_name(decoded(parameter.substr(0, equals)))) {
      append_escaped(out, parameter.substr(0, equals + 1));
      out += mask;
    } else {
      append_escaped(out, parameter);
    }
  }
}

void append_path(std::string& out, std::string_view target) {
  append_escaped(out, target.substr(0, target.find('?')));
}

std::string_view protocol_of(const access_entry& happened) {
  return happened.version == 10 ? "HTTP/1.0" : "HTTP/1.1";
}

void append_first_line(std::string& out, const access_entry& happened) {
  if (happened.verb.empty()) {
    out += nothing;
    return;
  }
  append_escaped(out, happened.verb);
  out += ' ';
  append_path(out, happened.target);
  append_query(out, happened.target);
  out += ' ';
  out += protocol_of(happened);
}

void append_seconds(std::string& out, std::chrono::nanoseconds took) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  append_number(out, ms / 1000);
  const auto rest = ms % 1000;
  out += rest < 10 ? ".00" : rest < 100 ? ".0" : ".";
  append_number(out, rest);
}

/// The first field of the name; user parts of URLs in it are nobody's business.
void append_field(std::string& out, const access_entry& happened, std::string_view name,
                  bool is_secret) {
  for (const auto& [each, value] : happened.fields) {
    if (!text::equals_ignoring_case(each, name)) continue;
    if (is_secret) {
      out += mask;
    } else if (value.find("://") != value.npos) {
      const std::string shown = without_secrets(value);
      append_path(out, shown);
      append_query(out, shown);
    } else {
      append_escaped(out, value);
    }
    return;
  }
  out += nothing;
}

void append_or_nothing(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += nothing;
  } else {
    append_escaped(out, text);
  }
}

}  // namespace

tl::expected<access_pattern, std::string> access_pattern::parse(std::string_view text) {
  if (text::equals_ignoring_case(text, "common")) text = common;
  if (text::equals_ignoring_case(text, "combined")) text = combined;
  access_pattern made;
  const auto add_literal = [&](std::string_view literal) {
    if (made.parts_.empty() || made.parts_.back().code != 0) made.parts_.emplace_back();
    made.parts_.back().text += literal;
  };
  while (!text.empty()) {
    const auto at = std::min(text.find('%'), text.size());
    if (at != 0) add_literal(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) break;
    const auto leave_out = [&](std::size_t size) {
      made.left_out_ += (made.left_out_.empty() ? "" : " ") + std::string(text.substr(0, size));
      add_literal(nothing);
    };
    const auto brace = text.find('}');
    const char code = text.size() > 1 ? text[1] : '\0';
    const bool is_named = code == '{' && brace < text.size() - 1;
    if (is_named && text[brace + 1] == 'i') {
      const std::string name(text.substr(2, brace - 2));
      made.parts_.push_back({'i', name, is_secret_name(name)});
      text.remove_prefix(brace + 2);
      continue;
    }
    if (is_named && other_codes_with_names.find(text[brace + 1]) != text.npos) {
      leave_out(brace + 2);
      text.remove_prefix(brace + 2);
      continue;
    }
    if (code == '%') {
      add_literal("%");
    } else if (code == 'l' || code == 'S') {
      add_literal(nothing);  // by names that nobody tells this port
    } else if (code != '\0' && other_codes.find(code) != other_codes.npos) {
      leave_out(2);
    } else if (code != '\0' && codes.find(code) != codes.npos) {
      made.parts_.push_back({code, {}, false});
    } else {
      return tl::unexpected(
          "there is no code " + std::string(text.substr(0, 2)) +
          "; there are common, combined, %a %b %B %D %h %H %l %m %q %r %s %S %t %T "
          "%u %U %v %% and %{Field}i");
    }
    text.remove_prefix(2);
  }
  return made;
}

void access_pattern::append_line(std::string& out, const access_entry& happened,
                                 std::string_view date) const {
  const std::size_t start = out.size();
  for (const part& each : parts_) {
    switch (each.code) {
      case 0:
        out += each.text;
        break;
      case 'a':
      case 'h':
        out += happened.client.empty() ? nothing : happened.client;
        break;
      case 'b':
        if (happened.bytes == 0) {
          out += nothing;
          break;
        }
        [[fallthrough]];
      case 'B':
        append_number(out, happened.bytes);
        break;
      case 'D':
        append_number(out, happened.took.count() / 1000);
        break;
      case 'T':
        append_seconds(out, happened.took);
        break;
      case 'H':
        out += protocol_of(happened);
        break;
      case 'm':
        append_or_nothing(out, happened.verb);
        break;
      case 'q':
        append_query(out, happened.target);
        break;
      case 'r':
        append_first_line(out, happened);
        break;
      case 's':
        append_number(out, happened.status);
        break;
      case 't':
        out += date;
        break;
      case 'u':
        append_or_nothing(out, happened.user);
        break;
      case 'U':
        append_path(out, happened.target);
        break;
      case 'v':
        append_field(out, happened, "Host", false);
        break;
      case 'i':
        append_field(out, happened, each.text, each.is_secret);
        break;
      default:
        break;
    }
  }
  if (out.size() - start > longest) {
    out.resize(start + longest);
    out += "...";
  }
  out += '\n';
}

}  // namespace host::log
