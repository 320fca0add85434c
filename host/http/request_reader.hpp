#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/request_head.hpp"

namespace host::http {

/// Turns the bytes of a connection into one request: feed, see the head, decide, feed on. Heads by
/// Beast's parser with the checks that it lacks, bodies by body_reader; without a socket. One
/// thread.
class request_reader {
 public:
  enum class progress { need_more, head_complete, complete, failed };
  struct result {
    progress state = progress::need_more;
    std::size_t consumed = 0;  ///< bytes of the input that are used up and not to be fed again
  };

  explicit request_reader(std::size_t header_bytes);
  ~request_reader();
  request_reader(request_reader&&) noexcept;
  request_reader& operator=(request_reader&&) noexcept;

  /// Ready for the next request: as new, but for a little memory, which is used again.
  void reset();

  /// `input` is everything received and not yet consumed. Returns head_complete once, between the
  /// head and the body; call again for the rest, also with nothing left.
  result read(std::string_view input);

  /// True from the first byte of the request on.
  bool has_started() const;
  bool is_head_complete() const;

  const request_head& head() const;  ///< after head_complete
  /// After head_complete, before reading on, with what judge_framing made of the head; else there
  /// is no body.
  void expect_body(const framing& message, std::size_t most_bytes);
  std::string take_body();           ///< after complete
  const malformed& failure() const;  ///< after failed: 400, 413, 431 or 505

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace host::http
