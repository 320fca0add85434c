#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "endpoint/take_request.hpp"
#include "service/port/engine_port.hpp"

namespace backup::endpoint {

/// What a list asks for.
struct list_request {
  std::string engine_pattern;
  service::detail how_much = service::detail::full;
};

/// pattern: digits with an optional final '*', at most 20 characters; digits alone mean exactly
/// that id. verbose: a boolean word. Absent or empty: everything, verbose.
parsed<list_request> parse_list_request(std::optional<std::string_view> pattern,
                                        std::optional<std::string_view> verbose);

}  // namespace backup::endpoint
