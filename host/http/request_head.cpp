#include "http/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "http/message/field_syntax.hpp"
#include "http/target.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

/// The values of all fields of a name. Without memory: a head is asked for six names.
class values_of {
 public:
  values_of(const header_list& fields, std::string_view name) : fields_(fields), name_(name) {
    for_each([this](std::string_view value) {
      if (count_++ == 0) first_ = value;
    });
  }

  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  std::string_view front() const { return first_; }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [each, value] : fields_) {
      if (text::equals_ignoring_case(each, name_)) visit(trimmed(value));
    }
  }

 private:
  const header_list& fields_;
  const std::string_view name_;
  std::size_t count_ = 0;
  std::string_view first_;
};

tl::unexpected<malformed> refuse(std::string sentence, int status = 400) {
  return tl::unexpected(malformed{status, std::move(sentence)});
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, length);
  if (text.empty() || fault != std::errc() || rest != end) return std::nullopt;
  return length;
}

std::optional<malformed> read_host(const request_head& head, framing& out) {
  const values_of hosts(head.fields, "Host");
  if (hosts.size() > 1 || (hosts.empty() && head.version != 10)) {
    return malformed{400, "a request has exactly one Host field"};
  }
  if (hosts.empty()) return std::nullopt;
  if (!is_authority(hosts.front())) {
    return malformed{400, "the Host field is not a name or an address with an optional port"};
  }
  out.host = hosts.front();
  return std::nullopt;
}

std::optional<malformed> read_length(const request_head& head, framing& out) {
  const values_of lengths(head.fields, "Content-Length");
  const values_of codings(head.fields, "Transfer-Encoding");
  if (!lengths.empty() && !codings.empty()) {
    return malformed{400, "a request has a Content-Length or a Transfer-Encoding, not both"};
  }
  if (lengths.size() > 1) return malformed{400, "a request has one Content-Length at most"};
  if (!lengths.empty()) {
    out.content_length = parse_length(lengths.front());
    if (!out.content_length) return malformed{400, "the Content-Length is not a number of bytes"};
  }
  if (codings.empty()) return std::nullopt;
  if (head.version == 10) return malformed{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (codings.size() > 1 || !text::equals_ignoring_case(codings.front(), "chunked")) {
    return malformed{400, "the only Transfer-Encoding here is chunked"};
  }
  out.chunked = true;
  return std::nullopt;
}

std::optional<malformed> read_expectation(const request_head& head, framing& out) {
  const values_of expectations(head.fields, "Expect");
  if (expectations.empty()) return std::nullopt;
  bool all_are_met = true;
  expectations.for_each([&](std::string_view value) {
    all_are_met = all_are_met && text::equals_ignoring_case(value, "100-continue");
  });
  if (!all_are_met) {
    return malformed{417, "the only expectation that is met here is 100-continue"};
  }
  out.expects_continue = head.version == 11;
  return std::nullopt;
}

/// HTTP/1.0 connections are closed always: nobody depends on more.
bool keeps_alive(const request_head& head) {
  if (head.version == 10) return false;
  bool closes = false;
  values_of(head.fields, "Connection").for_each([&](std::string_view rest) {
    while (!rest.empty()) {
      const std::string_view option = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(option.size() + 1, rest.size()));
      closes = closes || text::equals_ignoring_case(trimmed(option), "close");
    }
  });
  return !closes;
}

/// Neither a control character nor the end of a line: nearly every byte of a head.
constexpr bool is_harmless(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
}

}  // namespace

tl::expected<framing, malformed> judge_framing(const request_head& head) {
  framing read;
  if (head.version != 10 && head.version != 11) {
    return refuse("this host speaks HTTP/1.1 and HTTP/1.0", 505);
  }
  if (auto fault = read_host(head, read)) return tl::unexpected(std::move(*fault));
  if (auto fault = read_length(head, read)) return tl::unexpected(std::move(*fault));
  if (auto fault = read_expectation(head, read)) return tl::unexpected(std::move(*fault));
  read.keep_alive = keeps_alive(head);
  return read;
}

std::optional<std::string> find_illegal_bytes(std::string_view raw_head) {
  for (std::size_t at = 0; at < raw_head.size(); ++at) {
    if (is_harmless(raw_head[at])) continue;
    const auto byte = static_cast<unsigned char>(raw_head[at]);
    if (byte == '\r') {
      if (at + 1 == raw_head.size() || raw_head[at + 1] != '\n') {
        return "the header has a carriage return without a line feed";
      }
      const bool folded =
          at + 2 < raw_head.size() && (raw_head[at + 2] == ' ' || raw_head[at + 2] == '\t');
      if (folded) return "the header has a folded line";
      ++at;
    } else if (byte == '\n') {
      return "the header has a line feed without a carriage return";
    } else {
      return "the header has a control character";
    }
  }
  return std::nullopt;
}

std::string joined_fields(const header_list& fields, std::string_view name) {
  std::string joined;
  values_of(fields, name).for_each([&](std::string_view value) {
    if (!joined.empty()) joined += ", ";
    joined += value;
  });
  return joined;
}

}  // namespace host::http
