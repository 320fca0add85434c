#include "config/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "config/data_size.hpp"
#include "config/duration.hpp"
#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

std::optional<bool> boolean_of(std::string_view text) {
  constexpr std::array<std::string_view, 4> yes{"true", "on", "yes", "1"};
  constexpr std::array<std::string_view, 4> no{"false", "off", "no", "0"};
  const auto word = text::lower_case(text::trimmed(text));
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

/// Blanks anywhere and hexadecimal numbers are taken too: `0x2580`, `#ff`, `-0x10`.
std::optional<std::int64_t> integer_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (text::trimmed({&c, 1}).empty()) continue;
    digits += text::lower(c);
  }
  std::string_view rest = digits;
  bool is_negative = false;
  if (rest.starts_with('-') || rest.starts_with('+')) {
    is_negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  int base = 10;
  for (const std::string_view prefix : {"0x", "#"}) {
    if (!rest.starts_with(prefix)) continue;
    base = 16;
    rest.remove_prefix(prefix.size());
    break;
  }
  if (rest.empty() || rest.front() == '-' || rest.front() == '+') return std::nullopt;
  // With its sign, since the least number has no positive counterpart.
  const std::string signed_digits = (is_negative ? "-" : "") + std::string(rest);
  std::int64_t number = 0;
  const auto* const last = signed_digits.data() + signed_digits.size();
  const auto [end, fault] = std::from_chars(signed_digits.data(), last, number, base);
  if (fault != std::errc() || end != last) return std::nullopt;
  return number;
}

std::optional<value> value_of(key_type type, std::string_view text) {
  const auto wrap = [](auto found) { return found ? std::optional<value>(*found) : std::nullopt; };
  switch (type) {
    case key_type::text:
      return value(std::string(text));
    case key_type::boolean:
      return wrap(boolean_of(text));
    case key_type::integer:
      return wrap(integer_of(text));
    case key_type::duration_millis:
      return wrap(duration_in_ms(text::trimmed(text), bare_number::milliseconds));
    case key_type::duration_seconds:
      return wrap(duration_in_ms(text::trimmed(text), bare_number::seconds));
    case key_type::data_size:
      return wrap(data_size_in_bytes(text::trimmed(text)));
    case key_type::text_list:
      return value(split_list(text));
    case key_type::text_map:
      break;
  }
  return std::nullopt;
}

std::string joined(const text_list& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

std::string joined(const text_map& items) {
  std::string text;
  for (const auto& [key, item] : items) text += (text.empty() ? "" : ",") + key + "=" + item;
  return text;
}

}  // namespace

std::string allowed_for(key_type type) {
  switch (type) {
    case key_type::text:
      return "one text";
    case key_type::boolean:
      return "true or false (also on, off, yes, no, 1, 0)";
    case key_type::integer:
      return "a whole number of at most 64 bits";
    case key_type::duration_millis:
      return "a duration such as 500ms, 10s, 5m, 1h, PT10S, or a whole number of milliseconds";
    case key_type::duration_seconds:
      return "a duration such as 500ms, 10s, 5m, 1h, PT10S, or a whole number of seconds";
    case key_type::data_size:
      return "a size such as 512B, 8KB, 10MB, 1GB, or a whole number of bytes";
    case key_type::text_list:
      return "a list, or texts with commas between them";
    case key_type::text_map:
      return "keys below this name";
  }
  return "one text";
}

tl::expected<value, std::string> parse_value(key_type type, std::string_view text) {
  if (auto found = value_of(type, text)) return *std::move(found);
  return tl::unexpected(allowed_for(type));
}

text_list split_list(std::string_view text) {
  text_list items;
  while (true) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto item = text::trimmed(text.substr(0, comma)); !item.empty())
      items.emplace_back(item);
    if (comma == text.size()) return items;
    text.remove_prefix(comma + 1);
  }
}

std::string to_text(const value& given, key_type type) {
  if (const auto* text = std::get_if<std::string>(&given)) return *text;
  if (const auto* flag = std::get_if<bool>(&given)) return *flag ? "true" : "false";
  if (const auto* items = std::get_if<text_list>(&given)) return joined(*items);
  if (const auto* map = std::get_if<text_map>(&given)) return joined(*map);
  const auto number = std::get<std::int64_t>(given);
  if (type == key_type::integer) return std::to_string(number);
  if (type == key_type::data_size) return data_size_text(number);
  return number % 1000 == 0 ? std::to_string(number / 1000) + "s" : std::to_string(number) + "ms";
}

}  // namespace host::config
