#pragma once

#include <string>

#include <tl/expected.hpp>

namespace host::access {

/// The secret that a file holds: its content without one line end at its end. One sentence when it
/// cannot be read, is empty, or has more than 64 KiB. Waits for the disk.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

}  // namespace host::access
