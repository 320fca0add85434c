#include "http/body_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "http/message/field_syntax.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

constexpr std::string_view line_end = "\r\n";

/// Hexadecimal digits in front, and how many there are; none when there is none, or too many.
std::optional<std::pair<std::uint64_t, std::size_t>> read_size(std::string_view line) {
  std::uint64_t size = 0;
  const auto [rest, fault] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (fault != std::errc()) return std::nullopt;
  return std::pair(size, static_cast<std::size_t>(rest - line.data()));
}

/// ";name=value" behind a size, any number of them. Whoever takes a quote that does not end for one
/// that goes on in the next line reads another message.
bool is_extension(std::string_view text) {
  if (text.size() < 2 || text.front() != ';' || !is_token_character(text[1])) return false;
  bool is_quoted = false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (is_quoted && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_quoted = !is_quoted;
    }
  }
  return !is_quoted;
}

/// What a proxy may have gone by before the body came.
bool belongs_in_the_head(std::string_view name) {
  return text::equals_ignoring_case(name, "Content-Length") ||
         text::equals_ignoring_case(name, "Transfer-Encoding") ||
         text::equals_ignoring_case(name, "Host");
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

}  // namespace

body_reader::body_reader(const framing& message, std::size_t most_bytes, std::size_t most_extra)
    : next_(message.chunked ? expected::size : expected::data),
      left_(message.content_length.value_or(0)),
      chunked_(message.chunked),
      most_bytes_(most_bytes),
      extra_left_(most_extra) {
  if (!chunked_ && left_ == 0) next_ = expected::nothing;
}

body_reader::result body_reader::read(std::string_view input) {
  std::size_t consumed = 0;
  for (;;) {
    if (next_ == expected::nothing) return {progress::complete, consumed};
    const result step = take(input.substr(consumed));
    consumed += step.consumed;
    if (step.state == progress::failed) return {progress::failed, consumed};
    if (step.consumed == 0) return {progress::need_more, consumed};
  }
}

body_reader::result body_reader::take(std::string_view input) {
  switch (next_) {
    case expected::data:
      return take_data(input);
    case expected::data_end:
      return take_data_end(input);
    case expected::size:
    case expected::trailer:
      return take_line(input);
    case expected::nothing:
      break;
  }
  return {};
}

body_reader::result body_reader::take_data(std::string_view input) {
  if (left_ > most_bytes_ - body_.size())
    return fail(413, "the body has more bytes than are allowed here");
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  body_.append(input.substr(0, count));
  left_ -= count;
  if (left_ == 0) next_ = chunked_ ? expected::data_end : expected::nothing;
  return {progress::need_more, count};
}

body_reader::result body_reader::take_data_end(std::string_view input) {
  if (input.substr(0, 2) == line_end) {
    next_ = expected::size;
    return {progress::need_more, 2};
  }
  if (line_end.starts_with(input)) return {};
  return fail(400, "a chunk of the body has not the length that it says");
}

body_reader::result body_reader::take_line(std::string_view input) {
  const std::string_view fresh = input.substr(scanned_);
  const std::size_t end =
      scanned_ + static_cast<std::size_t>(std::find_if(fresh.begin(), fresh.end(), is_control) -
                                          fresh.begin());
  scanned_ = end;
  if (end == input.size() || input.substr(end) == "\r") return {};
  if (input.substr(end, 2) != line_end) {
    return fail(400, "a line of the chunked body has a control character, or ends without CR LF");
  }
  scanned_ = 0;
  const std::string_view line = input.substr(0, end);
  const result judged = next_ == expected::size ? on_size(line) : on_trailer(line);
  return judged.state == progress::failed ? judged : result{progress::need_more, end + 2};
}

body_reader::result body_reader::on_size(std::string_view line) {
  const auto size = read_size(line);
  if (!size) return fail(400, "a chunk of the body has no size in hexadecimal digits");
  const std::string_view extension = line.substr(size->second);
  if (!extension.empty() && !is_extension(extension)) {
    return fail(400, "the size of a chunk is followed by something else than an extension");
  }
  if (extension.size() > extra_left_) return fail(400, "the extensions of chunks are too long");
  extra_left_ -= extension.size();
  left_ = size->first;
  next_ = left_ == 0 ? expected::trailer : expected::data;
  if (left_ > most_bytes_ - body_.size())
    return fail(413, "the body has more bytes than are allowed here");
  return {};
}

body_reader::result body_reader::on_trailer(std::string_view line) {
  if (line.empty()) {
    next_ = expected::nothing;
    return {};
  }
  const std::string_view name = line.substr(0, line.find(':'));
  if (name.size() == line.size() || !is_token(name)) {
    return fail(400, "behind the body stands a line that is no field");
  }
  if (belongs_in_the_head(name)) {
    return fail(400, "behind the body stands a field that belongs into the header");
  }
  if (line.size() > extra_left_) return fail(400, "the fields behind the body are too long");
  extra_left_ -= line.size();
  return {};
}

body_reader::result body_reader::fail(int status, std::string sentence) {
  failure_ = {status, std::move(sentence)};
  return {progress::failed, 0};
}

}  // namespace host::http
