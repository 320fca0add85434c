#include "net/url_list.hpp"

#include <algorithm>
#include <utility>

namespace backup::net {
namespace {

constexpr std::size_t most_shown = 8;

}  // namespace

std::string url_list::to_string() const {
  std::string text;
  for (std::size_t at = 0; at < std::min(urls.size(), most_shown); ++at) {
    if (at > 0) text += ", ";
    text += urls[at].to_string();
  }
  if (urls.size() > most_shown) {
    text += " and " + std::to_string(urls.size() - most_shown) + " more";
  }
  return text;
}

tl::expected<url_list, std::string> parse_urls(const std::vector<std::string>& texts) {
  url_list list;
  for (const auto& text : texts) {
    auto url = base_url::parse(text);
    if (!url) return tl::unexpected(url.error());
    const bool is_there = std::any_of(list.urls.begin(), list.urls.end(), [&](const auto& other) {
      return other.to_string() == url->to_string();
    });
    if (is_there) {
      return tl::unexpected(url->to_string() + " is there twice; name each node once");
    }
    if (url->user() && list.user && *url->user() != *list.user) {
      return tl::unexpected(url->to_string() +
                            " has another user or password than a URL before it; all nodes of an "
                            "engine are asked with the same: write them once, as username and "
                            "password");
    }
    if (auto user = url->take_user()) list.user = std::move(user);
    list.urls.push_back(*std::move(url));
  }
  return list;
}

}  // namespace backup::net
