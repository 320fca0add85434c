#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::client {

/// The one line of a file, without its end. A sentence when it cannot be read, is empty, longer
/// than 16 KB or more than a line: that would end up in a header of ours.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

/// A file of certificates or keys, as it is. A sentence when it cannot be read, holds nothing in
/// PEM, or more than 4 MB.
tl::expected<std::string, std::string> read_pem_file(const std::string& path);

/// Not empty, and without control characters.
bool is_one_printable_line(std::string_view text);

}  // namespace backup::client
