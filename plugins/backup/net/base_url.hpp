#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "net/credentials.hpp"

namespace backup::net {

/// Where an engine is: http(s)://host[:port][/path]. User name and password that stood in the text
/// are kept apart, so that the URL itself can be shown anywhere. Immutable once made.
class base_url {
 public:
  /// Takes "http(s)://[user:password@]host[:port][/path]". Otherwise one sentence that never
  /// repeats what stood before an '@'.
  static tl::expected<base_url, std::string> parse(std::string_view text);

  /// Without user, password and final slash: a path that begins with '/' can be appended.
  const std::string& to_string() const { return text_; }
  /// The path in front of the engine's own, "" or "/behind/a/proxy".
  const std::string& path() const { return path_; }
  bool is_tls() const { return tls_; }
  /// What the text had before '@', percent-decoded.
  const std::optional<credentials>& user() const { return user_; }
  /// The same for whom it is to be kept: copies of this URL are without it from then on.
  std::optional<credentials> take_user() { return std::exchange(user_, std::nullopt); }

 private:
  base_url() = default;

  std::string text_;
  std::string path_;
  bool tls_ = false;
  std::optional<credentials> user_;
};

}  // namespace backup::net
