#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace host::log {

/// One request and its answer, as the access log tells them. Views live for the call.
struct access_entry {
  std::string_view client;  ///< its address
  std::string_view user;    ///< who asked, by a name that we know; or empty
  std::string_view verb;    ///< empty: the line of the request could not be read
  std::string_view target;  ///< as sent
  int version = 11;         ///< 10 or 11
  std::span<const std::pair<std::string, std::string>> fields;  ///< of the request's header
  int status = 0;
  std::uint64_t bytes = 0;  ///< of the answer's body
  std::chrono::nanoseconds took{0};
};

/// What a line of the access log is made of: literal text, and codes as Tomcat's valve has them.
/// Pure; any thread.
class access_pattern {
 public:
  /// "common", "combined", or codes: %a %h (address) %b %B (bytes) %D %T (time: microseconds,
  /// seconds) %H (protocol) %l %S (always "-") %m (verb) %q (query) %r (first line) %s (status)
  /// %t (date) %u (user) %U (path) %v (Host) %{Field}i and %%. What else Tomcat has is taken and
  /// written as
  /// "-", see left_out(). One sentence for another one.
  static tl::expected<access_pattern, std::string> parse(std::string_view text);

  /// Appends the line with its end. `date` is "[26/Nov/2026:12:00:00 +0000]". Values of parameters
  /// and fields whose names mean a secret are masked; what could forge a line is escaped. A line
  /// ends at about `longest` bytes, whatever was sent.
  void append_line(std::string& out, const access_entry& happened, std::string_view date) const;

  /// The codes in it that Tomcat has and that are "-" here: "%p %{x}c"; or "".
  const std::string& left_out() const { return left_out_; }

  static constexpr std::size_t longest = 4000;

 private:
  struct part {
    char code = 0;     ///< 0: literal text
    std::string text;  ///< that, or the name of a field
    bool is_secret = false;
  };
  std::vector<part> parts_;
  std::string left_out_;
};

}  // namespace host::log
