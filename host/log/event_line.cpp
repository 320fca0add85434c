#include "log/event_line.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "log/level.hpp"
#include "log/redact.hpp"
#include "text/json_string.hpp"
#include "text/utc_time.hpp"
#include "text/utf8.hpp"

namespace host::log {
namespace {

constexpr std::string_view cut_mark = "...";

/// As many whole characters of an already escaped text as fit, and the mark when it was cut. Never
/// cuts inside an escape.
std::string_view escaped_prefix(std::string_view escaped, std::size_t room) {
  std::size_t size = 0;
  while (size < escaped.size()) {
    std::size_t step = text::next_character(escaped.substr(size)).size;
    if (escaped[size] == '\\' && size + 1 < escaped.size()) {
      step = escaped[size + 1] == 'u' ? 6 : 2;
    }
    if (size + step > room) break;
    size += step;
  }
  return escaped.substr(0, size);
}

/// Appends what fits into `room` bytes of output.
void append_bounded(std::string& out, std::string_view text, std::size_t room) {
  // Escaping never shrinks a text, so what is beyond the room need not be escaped at all.
  const bool is_too_long = text.size() > room;
  std::string escaped;
  text::append_escaped(escaped, is_too_long ? text.substr(0, room) : text);
  if (!is_too_long && escaped.size() <= room) {
    out += escaped;
    return;
  }
  out += escaped_prefix(escaped, room - std::min(room, cut_mark.size()));
  out += cut_mark;
}

std::string value_of(const field& given) {
  if (is_secret_name(given.name)) return std::string(mask);
  if (given.what == field::kind::number) return std::string(given.value);
  return without_secrets(given.value);
}

bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '=';
  });
}

bool is_number(const field& given) {
  // A number that would have to be cut would be another number: it is written as text.
  constexpr std::size_t most_digits = 64;
  return given.what == field::kind::number && given.value.size() <= most_digits &&
         !is_secret_name(given.name);
}

/// Shares the line among its texts: the message may take half of it, the fields the rest. What
/// does not fit any more is left out, and the line says that something is missing.
class line_writer {
 public:
  explicit line_writer(std::string line) : line_(std::move(line)) {}

  void raw(std::string_view text) { line_ += text; }
  void text(std::string_view text, std::size_t most) {
    append_bounded(line_, text, std::min(most, room()));
  }
  /// Room for what still has to come: closing brackets and the mark.
  std::size_t room() const {
    constexpr std::size_t kept_back = 64;
    const auto used = line_.size() + kept_back;
    return used >= line_limit_bytes ? 0 : line_limit_bytes - used;
  }
  std::string finish() { return std::move(line_); }

 private:
  std::string line_;
};

constexpr std::size_t message_limit = line_limit_bytes / 2;
constexpr std::size_t value_limit = line_limit_bytes / 4;
constexpr std::size_t name_limit = 128;
constexpr std::size_t least_room_for_field = 2 * name_limit;

}  // namespace

std::string text_line(const event& happened) {
  line_writer line(text::iso_time(happened.time, "Z"));
  std::string level_name(to_string(happened.of_line));
  level_name.resize(5, ' ');
  line.raw(" ");
  line.raw(level_name);
  line.raw(" ");
  line.text(happened.source, name_limit);
  line.raw(" ");
  line.text(happened.name, name_limit);
  line.raw(" \"");
  line.text(without_secrets(happened.message), message_limit);
  line.raw("\"");
  for (const auto& each : happened.fields) {
    if (line.room() < least_room_for_field) {
      line.raw(" fields_left_out=true");
      break;
    }
    line.raw(" ");
    line.text(each.name, name_limit);
    const auto value = value_of(each);
    const bool is_bare = is_plain(value);
    line.raw(is_bare ? "=" : "=\"");
    line.text(value, value_limit);
    if (!is_bare) line.raw("\"");
  }
  line.raw("\n");
  return line.finish();
}

std::string json_line(const event& happened) {
  line_writer line("{\"time\":\"" + text::iso_time(happened.time, "Z") + "\",\"level\":\"" +
                   std::string(to_string(happened.of_line)) + "\",\"source\":\"");
  line.text(happened.source, name_limit);
  line.raw("\",\"event\":\"");
  line.text(happened.name, name_limit);
  line.raw("\",\"message\":\"");
  line.text(without_secrets(happened.message), message_limit);
  line.raw("\",\"fields\":{");
  bool is_first = true;
  for (const auto& each : happened.fields) {
    line.raw(is_first ? "\"" : ",\"");
    is_first = false;
    if (line.room() < least_room_for_field) {
      line.raw("fields_left_out\":true");
      break;
    }
    line.text(each.name, name_limit);
    line.raw(is_number(each) ? "\":" : "\":\"");
    line.text(value_of(each), value_limit);
    if (!is_number(each)) line.raw("\"");
  }
  line.raw("}}\n");
  return line.finish();
}

}  // namespace host::log
