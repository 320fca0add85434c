#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

#include "secrets/secret_text.hpp"

namespace backup::secrets {

inline constexpr std::size_t largest_secret = std::size_t{64} << 10U;

/// All of a file; no pipe or device, which might never end. Else the reason, a part of a sentence
/// that follows the file's name: "cannot be read (Permission denied)", "is over 64 KiB".
tl::expected<secret_text, std::string> read_whole_file(const std::string& file,
                                                       std::size_t largest = largest_secret);

/// The secret that a file is: its text without one line end behind it. One that is empty or holds
/// a control character, a line end among them, is none: it could not stand in a header field. Else
/// the reason as above.
tl::expected<secret_text, std::string> read_secret_file(const std::string& file);

/// Why a secret cannot stand in a header field, as part of a sentence ("holds a control
/// character"), or null.
const char* fault_of_secret(const secret_text& secret);

}  // namespace backup::secrets
