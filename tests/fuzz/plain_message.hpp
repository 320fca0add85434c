// A request of HTTP/1.1 by the letter of its grammar: slow, short, and nothing of the host's in it.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

inline bool is_same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

inline std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes a line and its CRLF off the front; none when the first CR, LF or control is not that.
inline std::optional<std::string_view> take_line(std::string_view& rest) {
  std::size_t at = 0;
  while (at < rest.size()) {
    const auto byte = static_cast<unsigned char>(rest[at]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) break;
    ++at;
  }
  if (rest.substr(at, 2) != "\r\n") return std::nullopt;
  const std::string_view line = rest.substr(0, at);
  rest.remove_prefix(at + 2);
  return line;
}

/// Digits of a base below 2^32 in value; none for anything else.
inline std::optional<std::size_t> read_number(std::string_view text, int base) {
  constexpr std::uint64_t most = 1ULL << 32U;
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_fine = base == 16 ? std::isxdigit(byte) != 0 : std::isdigit(byte) != 0;
    if (!is_fine) return std::nullopt;
    const int digit = std::isdigit(byte) != 0 ? c - '0' : std::tolower(byte) - 'a' + 10;
    value = value * static_cast<unsigned>(base) + static_cast<unsigned>(digit);
    if (value > most) return std::nullopt;
  }
  return value;
}

/// The data of chunks that are the whole of `rest`, up to the last trailer.
inline std::optional<std::string> read_chunks(std::string_view rest) {
  std::string body;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return std::nullopt;
    const auto size = read_number(without_blanks(line->substr(0, line->find(';'))), 16);
    if (!size || *size > rest.size()) return std::nullopt;
    if (*size == 0) break;
    body += rest.substr(0, *size);
    rest.remove_prefix(*size);
    if (rest.substr(0, 2) != "\r\n") return std::nullopt;
    rest.remove_prefix(2);
  }
  for (;;) {
    const auto line = take_line(rest);
    if (!line || line->substr(0, 1) == " " || line->substr(0, 1) == "\t") return std::nullopt;
    if (line->empty()) break;
    if (line->find(':') == std::string_view::npos) return std::nullopt;
  }
  return rest.empty() ? std::optional(body) : std::nullopt;
}

/// The body when `rest` is one request, whole and no more; none when it is not, or not beyond
/// doubt.
inline std::optional<std::string> read_plainly(std::string_view rest) {
  if (rest.substr(0, 2) == "\r\n") rest.remove_prefix(2);
  const auto start = take_line(rest);
  if (!start || std::count(start->begin(), start->end(), ' ') != 2) return std::nullopt;
  const bool is_old = start->ends_with(" HTTP/1.0");
  if (!is_old && !start->ends_with(" HTTP/1.1")) return std::nullopt;
  int hosts = 0;
  int codings = 0;
  std::optional<std::size_t> length;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return std::nullopt;
    if (line->empty()) break;
    const std::size_t colon = line->find(':');
    if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
    const std::string_view name = line->substr(0, colon);
    if (name.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
    const std::string_view value = without_blanks(line->substr(colon + 1));
    if (is_same_word(name, "Host")) ++hosts;
    if (is_same_word(name, "Content-Length")) {
      if (length) return std::nullopt;
      length = read_number(value, 10);
      if (!length) return std::nullopt;
    }
    if (is_same_word(name, "Transfer-Encoding")) {
      if (!is_same_word(value, "chunked")) return std::nullopt;
      ++codings;
    }
  }
  if (hosts > 1 || (hosts == 0 && !is_old) || codings > 1) return std::nullopt;
  if (codings == 1) return length || is_old ? std::nullopt : read_chunks(rest);
  return rest.size() == length.value_or(0) ? std::optional(std::string(rest)) : std::nullopt;
}

}  // namespace fuzz
