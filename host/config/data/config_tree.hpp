#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "config/config_file.hpp"

namespace host::config {

/// A folder in which each file is one setting, as Kubernetes and Docker hand out secrets: its name
/// the key (that of a folder between them an element of it), its text the value, without the line
/// feed at the end of a single line. Files below names that begin with `..` are not read. One
/// sentence otherwise.
tl::expected<document, std::string> read_config_tree(const std::filesystem::path& folder);

}  // namespace host::config
