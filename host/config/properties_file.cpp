#include "config/config_file.hpp"

#include <map>
#include <utility>

namespace host::config {
namespace {

constexpr std::string_view blanks = " \t\f";

std::string_view without_leading_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// Whether an odd number of backslashes ends the line: then it goes on in the next one.
bool goes_on(std::string_view line) {
  const auto last = line.find_last_not_of('\\');
  const auto count = last == std::string_view::npos ? line.size() : line.size() - last - 1;
  return count % 2 == 1;
}

/// Lines of a file, with the number of each. A carriage return before the line feed is no part.
class line_reader {
 public:
  explicit line_reader(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

void append_utf8(std::string& out, unsigned long character) {
  const auto byte = [&](unsigned long bits) { out += static_cast<char>(bits); };
  if (character < 0x80) return byte(character);
  if (character < 0x800) {
    byte(0xC0 | (character >> 6));
  } else if (character < 0x10000) {
    byte(0xE0 | (character >> 12));
    byte(0x80 | ((character >> 6) & 0x3F));
  } else {
    byte(0xF0 | (character >> 18));
    byte(0x80 | ((character >> 12) & 0x3F));
    byte(0x80 | ((character >> 6) & 0x3F));
  }
  byte(0x80 | (character & 0x3F));
}

std::optional<unsigned long> take_unit(std::string_view& text) {
  if (text.size() < 4) return std::nullopt;
  unsigned long unit = 0;
  for (const char c : text.substr(0, 4)) {
    const auto digit = std::string_view("0123456789abcdef")
                           .find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
    if (digit == std::string_view::npos) return std::nullopt;
    unit = unit * 16 + digit;
  }
  text.remove_prefix(4);
  return unit;
}

/// After "\u": one UTF-16 unit, or two that make one character. False when it is neither.
bool take_unicode(std::string_view& text, std::string& out) {
  const auto unit = take_unit(text);
  if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return false;
  if (*unit < 0xD800 || *unit > 0xDBFF) {
    append_utf8(out, *unit);
    return true;
  }
  if (!text.starts_with("\\u")) return false;
  text.remove_prefix(2);
  const auto low = take_unit(text);
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
  append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
  return true;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\' || text.empty()) {
      out += c;
      continue;
    }
    const char escape = text.front();
    text.remove_prefix(1);
    switch (escape) {
      case 't':
        out += '\t';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 'f':
        out += '\f';
        break;
      case 'u':
        if (!take_unicode(text, out)) return std::nullopt;
        break;
      // A placeholder's escape is read when placeholders are, so it must survive this reading.
      case '$':
        out += "\\$";
        break;
      default:
        out += escape;
    }
  }
  return out;
}

/// Where the key ends: at the first blank, '=' or ':' that is not escaped.
std::size_t key_size(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '=' || text[at] == ':' || blanks.find(text[at]) != blanks.npos) {
      return at;
    }
  }
  return text.size();
}

std::string_view value_part(std::string_view text) {
  text = without_leading_blanks(text);
  if (text.starts_with('=') || text.starts_with(':')) text.remove_prefix(1);
  return without_leading_blanks(text);
}

}  // namespace

tl::expected<std::vector<document>, std::string> read_properties(std::string_view text,
                                                                 const std::string& file) {
  std::vector<document> documents(1);
  std::map<std::string, std::size_t> places;  // of each key in the last document
  std::size_t count = 0;
  line_reader lines(text);
  std::string_view line;
  while (lines.next(line)) {
    const auto number = lines.number();
    if (line.starts_with("#---") || line.starts_with("!---")) {
      if (documents.size() == documents_limit) {
        return tl::unexpected("configuration file " + file + ", line " + std::to_string(number) +
                              ": holds more than " + std::to_string(documents_limit) +
                              " documents; make it fewer");
      }
      documents.emplace_back();
      places.clear();
      continue;
    }
    line = without_leading_blanks(line);
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    std::string logical(line);
    while (goes_on(logical) && lines.next(line)) {
      logical.pop_back();
      logical += without_leading_blanks(line);
    }
    const auto place = "configuration file " + file + ", line " + std::to_string(number) + ": ";
    if (++count > settings_limit) {
      return tl::unexpected(place + "holds more than " + std::to_string(settings_limit) +
                            " values; make it smaller");
    }
    const std::string_view whole = logical;
    const auto end = key_size(whole);
    auto name = unescaped(whole.substr(0, end));
    auto value = unescaped(value_part(whole.substr(end)));
    if (!name || !value) {
      return tl::unexpected(place +
                            "an escape \\u needs four hexadecimal digits that make a "
                            "character");
    }
    property made{*std::move(name), *std::move(value), {origin::kind::file, file, number}};
    // The last one wins, as this form has always had it.
    auto& settings = documents.back();
    const auto [known, is_new] = places.emplace(made.name, settings.size());
    if (is_new) {
      settings.push_back(std::move(made));
    } else {
      settings[known->second] = std::move(made);
    }
  }
  return documents;
}

}  // namespace host::config
