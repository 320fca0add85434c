#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "domain/backup_id.hpp"

namespace backup::endpoint {

/// Why a request cannot be carried out before anything was tried.
struct bad_request {
  /// The id is a number, but not one of a backup: an error of the operation. All others are errors
  /// of the request itself, which the port words in its own shape.
  bool is_of_the_operation = false;
  std::string message;
};

template <class Value>
using parsed = tl::expected<Value, bad_request>;

/// An id as it stands in a path, a parameter or a body.
parsed<domain::backup_id> parse_id(std::string_view text);

/// The id of a POST: the member "backupId" of the body, else the query parameter, which must agree
/// with the body when both are there. Strict JSON; unknown members are ignored.
parsed<domain::backup_id> parse_take_request(std::string_view body,
                                             std::optional<std::string_view> parameter);

}  // namespace backup::endpoint
