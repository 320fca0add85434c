#include "http/message/field_syntax.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace host::http {
namespace {

constexpr std::array<std::string_view, 9> fields_of_the_host = {
    "Connection", "Content-Length", "Content-Type",     "Date", "Keep-Alive", "Server",
    "Trailer",    "Upgrade",        "Transfer-Encoding"};

}  // namespace

bool is_field_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
  });
}

bool is_field_of_the_host(std::string_view name) {
  return std::any_of(fields_of_the_host.begin(), fields_of_the_host.end(),
                     [&](std::string_view ours) { return text::equals_ignoring_case(ours, name); });
}

}  // namespace host::http
