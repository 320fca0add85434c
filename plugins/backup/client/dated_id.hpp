#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace backup::client {

/// The id that `take now` gives a backup: the time in UTC as one number, 20261126030000. Later ones
/// are greater, and the port takes them, for they have 14 digits.
std::string dated_id(std::chrono::sys_seconds at);

/// When that was; nothing for an id that is not made so.
std::optional<std::chrono::sys_seconds> date_of(std::string_view id);

}  // namespace backup::client
