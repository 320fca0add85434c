#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"

namespace host::config {

/// The settings of one document of a file. A later document of the same file wins over it.
using document = std::vector<property>;

/// No configuration is larger; what is, is no configuration.
inline constexpr std::size_t file_limit_bytes = 1024 * 1024;
inline constexpr std::size_t tree_limit_bytes = 8 * 1024 * 1024;
inline constexpr std::size_t settings_limit = 10'000;
inline constexpr std::size_t documents_limit = 100;
inline constexpr int nesting_limit = 32;

/// Reads a .yaml, .yml or .properties file; `extension` says so in place of the name when it is
/// given, with its dot. One sentence with file, line and reason otherwise.
tl::expected<std::vector<document>, std::string> read_config_file(const std::filesystem::path& file,
                                                                  std::string_view extension = {});

/// The text of a regular file within the limit. One sentence otherwise.
tl::expected<std::string, std::string> read_text_file(const std::filesystem::path& file);

/// Text of such a file that stands elsewhere; `file` is for origins and messages.
tl::expected<std::vector<document>, std::string> read_config_text(std::string_view text,
                                                                  const std::string& file,
                                                                  std::string_view extension);

/// The two forms, from their text; `file` is for origins and messages.
tl::expected<std::vector<document>, std::string> read_yaml(std::string_view text,
                                                           const std::string& file);
tl::expected<std::vector<document>, std::string> read_properties(std::string_view text,
                                                                 const std::string& file);

}  // namespace host::config
