#include "endpoints/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "http/message/field_syntax.hpp"
#include "text/ascii.hpp"

namespace host::endpoints {
namespace {

std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto taken = http::trimmed(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

/// "0", "0.000".
bool is_zero(std::string_view quality) {
  return !quality.empty() && quality.find_first_not_of("0.") == quality.npos;
}

/// Whether "gzip;q=0.5" takes the coding; nothing when it is about another one.
std::optional<bool> takes(std::string_view element, std::string_view coding) {
  if (!text::equals_ignoring_case(take_until(element, ';'), coding)) return std::nullopt;
  while (!element.empty()) {
    std::string_view value = take_until(element, ';');
    const auto name = take_until(value, '=');
    if (text::equals_ignoring_case(name, "q") && is_zero(http::trimmed(value))) return false;
  }
  return true;
}

}  // namespace

bool takes_gzip(const http::request& asked) {
  std::optional<bool> by_name;
  std::optional<bool> by_star;
  for (const auto& [name, value] : asked.headers) {
    if (!text::equals_ignoring_case(name, "Accept-Encoding")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::string_view element = take_until(rest, ',');
      if (const auto told = takes(element, "gzip")) by_name = told;
      if (const auto told = takes(element, "*")) by_star = told;
    }
  }
  return by_name.value_or(by_star.value_or(false));
}

std::string gzip(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max() / 2) return {};
  constexpr int gzip_frame = 15 + 16;  // the largest window, and not zlib's own frame
  constexpr int memory = 8;
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_frame, memory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return {};
  }
  std::string coded(::deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib does not write there; its C has no const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(coded.data());
  stream.avail_out = static_cast<uInt>(coded.size());
  const bool is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
  coded.resize(is_whole ? stream.total_out : 0);
  ::deflateEnd(&stream);
  return coded;
}

}  // namespace host::endpoints
