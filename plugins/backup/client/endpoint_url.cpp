#include "client/endpoint_url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <strings.h>

#include <cstring>
#include <memory>
#include <optional>

#include "text/one_line.hpp"

namespace backup::client {
namespace {

constexpr std::size_t longest_shown = 200;
constexpr std::string_view here = "http://127.0.0.1:9600";

struct closes {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using parsed_url = std::unique_ptr<CURLU, closes>;

std::optional<std::string> part_of(const parsed_url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

/// host: as a URL has it, an IPv6 address in brackets.
bool is_loopback(std::string host) {
  if (::strcasecmp(host.c_str(), "localhost") == 0) return true;
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return ntohl(four.s_addr) >> 24U == IN_LOOPBACKNET;
  }
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  host = host.substr(1, host.size() - 2);
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 &&
         std::memcmp(&six, &in6addr_loopback, sizeof(six)) == 0;
}

tl::unexpected<std::string> refused(std::string_view why) {
  return tl::unexpected(std::string(why) +
                        "; write http://HOST:PORT or https://HOST:PORT, and a path if it is not "
                        "/actuator/backupHistory");
}

}  // namespace

tl::expected<std::string, std::string> endpoint_url(std::string_view written, bool is_standalone) {
  const std::string given(written.empty() ? here : written);
  const parsed_url url(curl_url());
  // Whatever stands in front of an @ may be a password.
  const auto shown = given.find('@') == std::string::npos
                         ? "\"" + text::one_line(given, longest_shown) + "\""
                         : std::string("what is given");
  if (curl_url_set(url.get(), CURLUPART_URL, given.c_str(), 0) != CURLUE_OK) {
    return refused(shown + " is no URL");
  }
  if (part_of(url, CURLUPART_USER) || part_of(url, CURLUPART_PASSWORD)) {
    return tl::unexpected(
        std::string("the URL holds credentials, which others can see there; put NAME:PASSWORD in a "
                    "file and name it with --user-file"));
  }
  const auto scheme = part_of(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return refused(shown + " is neither http nor https");
  if (part_of(url, CURLUPART_QUERY) || part_of(url, CURLUPART_FRAGMENT)) {
    return refused(shown + " has more than a path behind the address");
  }
  auto path = part_of(url, CURLUPART_PATH).value_or("/");
  while (path.ends_with('/')) path.pop_back();
  if (!path.empty() && is_standalone) {
    return tl::unexpected(shown +
                          " has a path already, which --standalone would replace; leave one");
  }
  if (path.empty()) path = is_standalone ? "/actuator/backups" : "/actuator/backupHistory";
  curl_url_set(url.get(), CURLUPART_PATH, path.c_str(), 0);
  return part_of(url, CURLUPART_URL).value_or(given);
}

bool is_readable_on_the_way(const std::string& url) {
  const parsed_url parsed(curl_url());
  curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  return part_of(parsed, CURLUPART_SCHEME) == "http" &&
         !is_loopback(part_of(parsed, CURLUPART_HOST).value_or(""));
}

}  // namespace backup::client
