#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "net/base_url.hpp"

namespace backup::net {

/// The nodes of one engine.
struct url_list {
  std::vector<base_url> urls;  ///< at least one, in the order in which they were written
  std::optional<credentials>
      user;  ///< what those have that name a user: all requests are sent with it

  /// "http://a:9200, http://b:9200", short enough for a line of the log.
  std::string to_string() const;
};

/// Takes them as base_url does. Otherwise one sentence without a secret: one is no URL, one is
/// there twice, or two name different users, for one engine knows the same users on all its nodes.
tl::expected<url_list, std::string> parse_urls(const std::vector<std::string>& texts);

}  // namespace backup::net
