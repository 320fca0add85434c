#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "client/settings.hpp"

namespace backup::client {

/// What came back.
struct answer {
  int status = 0;
  std::string body = {};
  std::string location;  ///< where a redirection points; it is not followed
  std::string lack =
      {};  ///< the header Backup-Details: what a list could not have in time; or empty
};

/// Why nothing came back, or not all of it. The sentence names the URL, never a secret.
struct trouble {
  enum class kind { unreachable, timed_out, interrupted, too_long };
  kind what = kind::unreachable;
  std::string sentence;
};

using answer_or_trouble = tl::expected<answer, trouble>;

/// One request.
struct asked {
  std::string method = "GET";
  std::string path = {};  ///< below the endpoint: empty, or begins with /
  std::string query = {};
  std::string body = {};
  std::size_t longest_answer = std::size_t{4} << 20U;
  /// Shorter than that of the connection, when somebody waits for less; zero: that one.
  std::chrono::milliseconds at_most{0};
};

/// Sends requests, one after the other, on a connection that is kept open. One thread. Not through
/// a proxy, and no redirection is followed: what is sent may hold credentials.
class port {
 public:
  /// interrupted: a descriptor that becomes readable when a request is to be given up.
  port(connection to, int interrupted, std::string user_agent);
  ~port();
  port(const port&) = delete;
  port& operator=(const port&) = delete;

  answer_or_trouble ask(const asked& what);

  const std::string& url() const { return to_.url; }

 private:
  class transfer;

  const connection to_;
  const int interrupted_;
  const std::string user_agent_;
  void* easy_;
  void* multi_;
};

}  // namespace backup::client
