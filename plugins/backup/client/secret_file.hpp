#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::client {

/// The one line of a file, without its end. A sentence when it cannot be read, is empty, longer
/// than 16 KB or more than a line: that would end up in a header of ours.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

/// Why a file cannot be read; nothing when it can.
std::optional<std::string> unreadable(const std::string& path);

/// Not empty, and without control characters.
bool is_one_printable_line(std::string_view text);

}  // namespace backup::client
