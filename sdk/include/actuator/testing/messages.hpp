/// \file
/// What a test sends to a plugin, and what it sees of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/ext/http.h>
#include <actuator/plugin.h>

namespace actuator {
inline namespace v0_9 {
namespace testing {

/// One request. `target` begins with the id of the endpoint: "/hello/ada?times=2".
struct request {
  std::string target;                               ///< path and query, percent-encoded
  std::int32_t method = ACTUATOR_HTTP_GET;          ///< enum actuator_http_method
  std::map<std::string, std::string> headers = {};  ///< names in lower case
  std::string body = {};                            ///< any bytes
  bool client_waits = false;  ///< of a stream: nothing is taken before fake_host::client_takes()
};

/// What became of it. Status 0: there is none yet.
struct answer {
  std::int32_t status = 0;                                   ///< of HTTP
  std::string content_type;                                  ///< empty: JSON
  std::vector<std::pair<std::string, std::string>> headers;  ///< name and value, in their order
  std::string body;                                          ///< of an error answer its message
  bool is_error = false;      ///< from respond_error(), so in the error shape of the port
  bool is_from_host = false;  ///< nobody answered in time, or there is no such endpoint
  bool is_stream = false;     ///< given in pieces; body has those so far
  bool is_whole = false;      ///< false for a stream that has not ended or was cut off
};

/// One line that the plugin has logged.
struct log_line {
  std::int32_t level = 0;                     ///< enum actuator_log_level
  std::string event;                          ///< empty for a plain line
  std::string message;                        ///< the sentence for people
  std::map<std::string, std::string> fields;  ///< name to value
};

/// How a component is.
struct health_state {
  std::int32_t status = 3;   ///< enum actuator_health_status, UNKNOWN before the first word
  std::string details_json;  ///< an object or empty
};

/// One series. A histogram has all three; the others have `value` alone.
struct metric_value {
  double value = 0;                    ///< of a histogram the sum
  std::uint64_t count = 0;             ///< observations
  std::vector<std::uint64_t> buckets;  ///< not cumulated; the last one is beyond all bounds
};

namespace detail {

inline std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto digit = [&](std::size_t where) {
      const char it = where < text.size() ? text[where] : '?';
      return digits.find(it >= 'a' && it <= 'f' ? static_cast<char>(it - 32) : it);
    };
    if (text[at] == '%' && digit(at + 1) < 16 && digit(at + 2) < 16) {
      decoded.push_back(static_cast<char>(digit(at + 1) * 16 + digit(at + 2)));
      at += 2;
    } else {
      decoded.push_back(text[at]);
    }
  }
  return decoded;
}

inline std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(by);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

/// Whether a path fits "id/a/{name}/{*rest}", and the selectors then.
inline bool matches(std::string_view pattern, std::string_view path,
                    std::map<std::string, std::string>& selectors) {
  selectors.clear();
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const std::string_view each = wanted[at];
    const bool is_selector = each.size() > 2 && each.front() == '{' && each.back() == '}';
    const std::string_view name = is_selector ? each.substr(1, each.size() - 2) : each;
    if (at >= given.size()) return false;
    if (is_selector && name.front() == '*') {
      const auto from = static_cast<std::size_t>(given[at].data() - path.data());
      selectors[std::string(name.substr(1))] = percent_decoded(path.substr(from));
      return true;
    }
    if (is_selector) {
      selectors[std::string(name)] = percent_decoded(given[at]);
    } else if (each != given[at]) {
      return false;
    }
  }
  return wanted.size() == given.size();
}

}  // namespace detail
}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
