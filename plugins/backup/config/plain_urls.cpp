#include "config/plain_urls.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "config/agreement.hpp"

namespace backup::config {
namespace {

constexpr std::string_view plain_scheme = "http://";
constexpr std::string_view tls_scheme = "https://";

bool begins_with(std::string_view url, std::string_view scheme) {
  return plain_word(url.substr(0, scheme.size())) == scheme;
}

/// What stands between the scheme and the path: [user@]host[:port]. Its form is judged elsewhere.
std::string_view authority_of(std::string_view url) {
  const auto start = url.find("://");
  if (start == std::string_view::npos) return {};
  const auto rest = url.substr(start + 3);
  return rest.substr(0, rest.find('/'));
}

bool has_user(std::string_view url) {
  return authority_of(url).find('@') != std::string_view::npos;
}

/// host[:port].
std::string_view place_of(std::string_view url) {
  const auto authority = authority_of(url);
  return authority.substr(authority.rfind('@') + 1);
}

bool is_loopback(std::string_view place) {
  if (place.starts_with('[')) {
    const std::string inside(place.substr(1, place.find(']') - 1));
    in6_addr six{};
    return ::inet_pton(AF_INET6, inside.c_str(), &six) == 1 &&
           std::memcmp(&six, &in6addr_loopback, sizeof(six)) == 0;
  }
  const std::string host(place.substr(0, place.find(':')));
  if (::strcasecmp(host.c_str(), "localhost") == 0) return true;
  in_addr four{};
  return ::inet_pton(AF_INET, host.c_str(), &four) == 1 &&
         ntohl(four.s_addr) >> 24U == IN_LOOPBACKNET;
}

}  // namespace

std::vector<std::string> notes_on_plain_urls(const engine_connection& to) {
  std::vector<std::string> urls{to.url};
  urls.insert(urls.end(), to.further_urls.begin(), to.further_urls.end());
  const bool any_user = std::any_of(urls.begin(), urls.end(), &has_user);
  std::vector<std::string> notes;
  // A user in one URL is told to all nodes.
  if (to.access.how == engine_access::kind::none && !any_user) return notes;
  const bool is_mixture = std::any_of(urls.begin(), urls.end(),
                                      [](const auto& url) { return begins_with(url, tls_scheme); });
  for (const auto& url : urls) {
    const auto place = place_of(url);
    if (!begins_with(url, plain_scheme) || is_loopback(place)) continue;
    notes.push_back(to.url_key + " names http://" + std::string(place) +
                    ", to which credentials go in plain text: whoever is on the way can read "
                    "them; let it be https" +
                    (is_mixture ? ", as another URL is: requests go to either" : ""));
  }
  return notes;
}

}  // namespace backup::config
