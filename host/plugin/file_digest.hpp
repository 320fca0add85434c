#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace host::plugin {

/// The SHA-256 of a file's bytes, 64 lower-case hexadecimal digits; else why it cannot be read, a
/// part of a sentence. Reads it whole, in pieces.
tl::expected<std::string, std::string> sha256_of(const std::filesystem::path& file);

/// What an operator writes of such a sum: itself, in letters of either case, or a whole line of
/// sha256sum, whose name of a file counts for nothing. Nothing when it is neither.
std::optional<std::string> sha256_in(std::string_view written);

}  // namespace host::plugin
