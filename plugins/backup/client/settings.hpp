#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "client/command_line.hpp"

namespace backup::client {

/// Where the port is, and who we are to it.
struct connection {
  /// Of the endpoint, or of the group of health; without a slash at its end, a query or
  /// credentials.
  std::string url;
  /// One of these or none: NAME:PASSWORD, or a bearer token. Secrets: never to be shown.
  std::string user;
  std::string token;
  /// Texts in PEM, or empty. Read once and before signals are waited for: a file may be a pipe.
  std::string authorities;
  std::string certificate;
  std::string key;           ///< secret
  std::string key_password;  ///< secret
  std::chrono::milliseconds request_timeout{60'000};
};

/// What is to be done, every value judged.
struct settings {
  enum class following { no, waits, watches };

  verb what = verb::list;
  std::string id;       ///< canonical digits; empty for a list, prune and health
  std::string pattern;  ///< empty: all
  connection to;
  bool as_json = false;
  std::optional<bool> verbose;
  bool is_confirmed = false;
  bool is_trial = false;                                ///< prune only says what it would do
  std::size_t keep = 1;                                 ///< of prune
  std::optional<std::chrono::milliseconds> older_than;  ///< of prune
  following follows = following::no;
  std::optional<std::chrono::milliseconds> timeout;  ///< none: no limit
  std::chrono::milliseconds retry_for{60'000};
};

/// environment: `NAME=value` each. Reads the files of secrets. One sentence for the first fault,
/// never with a secret in it.
tl::expected<settings, std::string> read_settings(const command_line& given,
                                                  std::span<const std::string_view> environment);

/// The value of a variable, or nothing when it is missing or empty.
std::optional<std::string_view> variable_of(std::span<const std::string_view> environment,
                                            std::string_view name);

}  // namespace backup::client
