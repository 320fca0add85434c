#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/request_head.hpp"

namespace host::http {

/// Takes the body of a message off a connection's input: so many bytes, or chunks. Strict: each
/// line of a chunk ends in CR LF, and has neither other control characters nor a blank where none
/// belongs. What extensions and trailers say is dropped; together they are bounded. One thread; a
/// new one for each message.
class body_reader {
 public:
  enum class progress { need_more, complete, failed };
  struct result {
    progress state = progress::need_more;
    std::size_t consumed = 0;  ///< bytes of the input that are used up and not to be fed again
  };

  /// most_bytes: of the body; more fails with 413. most_extra: of extensions and trailers in all.
  body_reader(const framing& message, std::size_t most_bytes, std::size_t most_extra);

  /// `input` is everything received and not yet consumed.
  result read(std::string_view input);

  std::string& body() { return body_; }
  const malformed& failure() const { return failure_; }  ///< after failed: 400 or 413

 private:
  enum class expected { data, data_end, size, trailer, nothing };

  /// One step; consumes at least a byte unless it needs more, is complete or has failed.
  result take(std::string_view input);
  result take_data(std::string_view input);
  result take_data_end(std::string_view input);
  result take_line(std::string_view input);
  result on_size(std::string_view line);
  result on_trailer(std::string_view line);
  result fail(int status, std::string sentence);

  expected next_;
  std::uint64_t left_ = 0;  ///< of the data that is expected
  const bool chunked_;
  const std::size_t most_bytes_;
  std::size_t extra_left_;
  std::size_t scanned_ = 0;  ///< bytes of an incomplete line that were looked at
  std::string body_;
  malformed failure_;
};

}  // namespace host::http
