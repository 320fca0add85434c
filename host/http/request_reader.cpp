#include "http/request_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>
#include <boost/optional/optional.hpp>

#include "http/body_reader.hpp"
#include "http/message/field_syntax.hpp"
#include "http/message/kept_memory.hpp"
#include "http/message/limits.hpp"

namespace host::http {
namespace {

namespace beast_http = boost::beast::http;
using progress = request_reader::progress;
using result = request_reader::result;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// Beast's parser, which writes into a head of ours instead of a message of its own: each field
/// would be a node there and be copied out of it.
class head_parser : public beast_http::basic_parser<true> {
 public:
  head_parser(request_head& into, std::size_t header_bytes) : into_(into) {
    // The body is not Beast's: it would judge its size now, and 1.81 takes any byte in extensions
    // of chunks, also the ends of lines, and aborts on a last chunk that comes in bytes.
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(header_bytes));
    eager(false);
  }

  bool has_too_many_fields() const { return has_too_many_fields_; }

 private:
  using text = boost::beast::string_view;
  using error_code = boost::beast::error_code;

  void on_request_impl(beast_http::verb, text verb, text target, int version,
                       error_code&) override {
    into_.verb = view(verb);
    into_.target = view(target);
    into_.version = version;
  }
  void on_field_impl(beast_http::field, text name, text value, error_code& error) override {
    if (into_.fields.size() == limits::header_fields) {
      has_too_many_fields_ = true;
      error = beast_http::error::header_limit;
      return;
    }
    into_.fields.emplace_back(view(name), view(value));
  }
  void on_response_impl(int, text, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  request_head& into_;
  bool has_too_many_fields_ = false;
};

/// Whether the request line has three words, the last one like "HTTP/2.0". Beast says so of
/// anything that stands where the version should be.
bool names_a_version(std::string_view raw_head) {
  std::string_view line = raw_head.substr(0, raw_head.find('\r'));
  if (std::count(line.begin(), line.end(), ' ') != 2) return false;
  line.remove_prefix(line.rfind(' ') + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return line.size() == 8 && line.starts_with("HTTP/") && is_digit(line[5]) && line[6] == '.' &&
         is_digit(line[7]);
}

}  // namespace

class request_reader::state {
 public:
  explicit state(std::size_t header_bytes) : header_bytes_(header_bytes) {}

  void reset() {
    started_ = false;
    empty_keeping(head_.verb, kept_memory::text);
    empty_keeping(head_.target, kept_memory::text);
    head_.version = 11;
    empty_keeping(head_.fields, kept_memory::fields);
    failure_ = {};
    body_.reset();
    phase_ = phase::head;
    skipped_line_ = false;
    scanned_ = 0;
  }

  result read(std::string_view input) {
    return phase_ == phase::head ? read_head(input) : read_body(input);
  }

  void expect_body(const framing& message, std::size_t most_bytes) {
    body_.emplace(message, most_bytes, header_bytes_);
  }

  bool started_ = false;
  request_head head_;
  malformed failure_;
  std::optional<body_reader> body_;

  bool is_head_complete() const { return phase_ == phase::body; }

 private:
  enum class phase { head, body };

  result fail(int status, std::string sentence) {
    failure_ = {status, std::move(sentence)};
    return {progress::failed, 0};
  }

  result read_head(std::string_view input) {
    // One empty line before a request line is tolerated: old clients end a body with it.
    const bool skips = !started_ && !skipped_line_ && input.substr(0, 2) == "\r\n";
    const std::size_t skipped = skips ? 2 : 0;
    skipped_line_ = skipped_line_ || skips;
    input.remove_prefix(skipped);
    const bool may_skip = !started_ && !skipped_line_;
    if (input.empty() || (may_skip && input == "\r")) return {progress::need_more, skipped};
    started_ = true;
    if (!is_token_character(input.front())) {
      return fail(400, "what was sent is not HTTP/1.1 in plain text");
    }
    const std::size_t from = scanned_ > 3 ? scanned_ - 3 : 0;
    const std::size_t end = input.find("\r\n\r\n", std::min(from, input.size()));
    if (end == std::string_view::npos) return await_head(input, skipped);
    const std::string_view raw = input.substr(0, end + 4);
    if (raw.size() > header_bytes_) return too_long();
    if (auto fault = find_illegal_bytes(raw)) return fail(400, std::move(*fault));
    const result parsed = parse_head(raw);
    return {parsed.state, parsed.consumed + skipped};
  }

  /// Judges what is there of a head that is not complete, so that one that never will be is
  /// answered now.
  result await_head(std::string_view input, std::size_t skipped) {
    if (input.size() >= header_bytes_) return too_long();
    const std::string_view settled =
        input.substr(0, input.size() - std::min<std::size_t>(input.size(), 2));
    const std::size_t from = scanned_ > 3 ? scanned_ - 3 : 0;
    if (settled.size() > from) {
      std::string_view fresh = settled.substr(from);
      // A cut between CR and LF is no fault: what is behind decides when it has come.
      if (fresh.back() == '\r') fresh.remove_suffix(1);
      if (fresh.front() == '\n') fresh.remove_prefix(1);
      if (auto fault = find_illegal_bytes(fresh)) return fail(400, std::move(*fault));
    }
    scanned_ = settled.size();
    return {progress::need_more, skipped};
  }

  result too_long() {
    return fail(431, "the header has more than the " + std::to_string(header_bytes_) +
                         " bytes that are allowed");
  }

  result parse_head(std::string_view raw) {
    boost::beast::error_code error;
    head_parser parser(head_, header_bytes_);
    const std::size_t consumed =
        parser.put(boost::asio::const_buffer(raw.data(), raw.size()), error);
    if (parser.has_too_many_fields()) {
      return fail(431, "the header has more than the " + std::to_string(limits::header_fields) +
                           " fields that are allowed");
    }
    if (error || !parser.is_header_done() || consumed != raw.size()) {
      if (error == beast_http::error::bad_version && names_a_version(raw)) {
        return fail(505, "this host speaks HTTP/1.1 and HTTP/1.0");
      }
      return fail(
          400, "the request is malformed" + (error ? " (" + error.message() + ")" : std::string()));
    }
    phase_ = phase::body;
    return {progress::head_complete, consumed};
  }

  result read_body(std::string_view input) {
    if (!body_) return {progress::complete, 0};
    const auto [done, consumed] = body_->read(input);
    switch (done) {
      case body_reader::progress::need_more:
        return {progress::need_more, consumed};
      case body_reader::progress::complete:
        return {progress::complete, consumed};
      case body_reader::progress::failed:
        break;
    }
    failure_ = body_->failure();
    return {progress::failed, consumed};
  }

  const std::size_t header_bytes_;
  phase phase_ = phase::head;
  bool skipped_line_ = false;
  std::size_t scanned_ = 0;  // bytes of an incomplete head that were looked at
};

request_reader::request_reader(std::size_t header_bytes)
    : state_(std::make_unique<state>(header_bytes)) {}
request_reader::~request_reader() = default;
request_reader::request_reader(request_reader&&) noexcept = default;
request_reader& request_reader::operator=(request_reader&&) noexcept = default;

request_reader::result request_reader::read(std::string_view input) {
  return state_->read(input);
}
void request_reader::reset() {
  state_->reset();
}
bool request_reader::has_started() const {
  return state_->started_;
}
bool request_reader::is_head_complete() const {
  return state_->is_head_complete();
}
const request_head& request_reader::head() const {
  return state_->head_;
}
void request_reader::expect_body(const framing& message, std::size_t most_bytes) {
  state_->expect_body(message, most_bytes);
}
std::string request_reader::take_body() {
  return state_->body_ ? std::move(state_->body_->body()) : std::string();
}
const malformed& request_reader::failure() const {
  return state_->failure_;
}

}  // namespace host::http
