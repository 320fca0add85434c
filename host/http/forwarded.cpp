#include "http/forwarded.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "http/message/field_syntax.hpp"
#include "http/target.hpp"
#include "text/ascii.hpp"

namespace host::http {
namespace {

constexpr std::string_view scheme_field = "X-Forwarded-Proto";
constexpr std::string_view host_field = "X-Forwarded-Host";
constexpr std::string_view port_field = "X-Forwarded-Port";

struct address_range {
  std::uint32_t from;
  unsigned bits;
};
constexpr std::array<address_range, 6> internal_ranges = {{{0x0A000000, 8},
                                                           {0xC0A80000, 16},
                                                           {0xAC100000, 12},
                                                           {0xA9FE0000, 16},
                                                           {0x7F000000, 8},
                                                           {0x64400000, 10}}};

bool is_internal(std::uint32_t address) {
  return std::any_of(internal_ranges.begin(), internal_ranges.end(), [&](const auto& range) {
    return (address ^ range.from) >> (32U - range.bits) == 0;
  });
}

/// The one value of a field; nothing when it is not there or there twice.
std::optional<std::string_view> only_value(const header_list& fields, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [each, value] : fields) {
    if (!text::equals_ignoring_case(each, name)) continue;
    if (found) return std::nullopt;
    found = trimmed(value);
  }
  return found;
}

/// Behind several proxies the way is safe if each of them says so.
std::optional<std::string_view> forwarded_scheme(const header_list& fields) {
  auto list = only_value(fields, scheme_field);
  if (!list || list->empty()) return std::nullopt;
  bool is_safe = true;
  while (!list->empty()) {
    const std::string_view piece = list->substr(0, list->find(','));
    list->remove_prefix(std::min(piece.size() + 1, list->size()));
    const std::string_view scheme = trimmed(piece);
    if (text::equals_ignoring_case(scheme, "http")) {
      is_safe = false;
    } else if (!text::equals_ignoring_case(scheme, "https")) {
      return std::nullopt;
    }
  }
  return is_safe ? "https" : "http";
}

/// Where the port of an authority begins, its end when it has none.
std::size_t end_of_host(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t from = bracket == std::string_view::npos ? 0 : bracket;
  return std::min(authority.find(':', from), authority.size());
}

std::optional<std::string_view> forwarded_host(const header_list& fields) {
  const auto given = only_value(fields, host_field);
  if (!given || !is_authority(*given)) return std::nullopt;
  return given->substr(0, end_of_host(*given));
}

/// With its colon; "" for the one that the scheme implies.
std::string forwarded_port(const header_list& fields, std::string_view scheme) {
  constexpr unsigned most = 65535;
  const auto given = only_value(fields, port_field);
  if (!given) return {};
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(given->data(), given->data() + given->size(), port);
  const bool is_port =
      fault == std::errc() && end == given->data() + given->size() && port > 0 && port <= most;
  if (!is_port || port == (scheme == "https" ? 443U : 80U)) return {};
  return ":" + std::to_string(port);
}

}  // namespace

bool has_forwarded_fields(const header_list& fields) {
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    return text::equals_ignoring_case(field.first, scheme_field) ||
           text::equals_ignoring_case(field.first, host_field) ||
           text::equals_ignoring_case(field.first, port_field);
  });
}

bool is_internal_address(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));  // without the name of a link
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return is_internal(ntohl(v4.s_addr));
  in6_addr v6{};
  if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return false;
  const auto* bytes = v6.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    std::uint32_t mapped = 0;
    for (std::size_t at = 12; at < 16; ++at) mapped = mapped << 8U | bytes[at];
    return is_internal(mapped);
  }
  const bool is_link_local = bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0x80;
  const bool is_unique_local = (bytes[0] & 0xFEU) == 0xFC;
  return IN6_IS_ADDR_LOOPBACK(&v6) || is_link_local || is_unique_local;
}

std::string forwarded_base_url(const header_list& fields, std::string_view base_url) {
  const std::size_t end_of_scheme = std::min(base_url.find("://"), base_url.size());
  std::string_view scheme = base_url.substr(0, end_of_scheme);
  const std::string_view authority = base_url.substr(std::min(end_of_scheme + 3, base_url.size()));
  std::string_view name = authority.substr(0, end_of_host(authority));
  std::string port(authority.substr(name.size()));
  if (const auto given = forwarded_scheme(fields)) {
    scheme = *given;
    port = forwarded_port(fields, scheme);
  }
  if (const auto given = forwarded_host(fields)) name = *given;
  return std::string(scheme) + "://" + std::string(name) + port;
}

}  // namespace host::http
