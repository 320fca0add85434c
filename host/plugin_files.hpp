#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/resolver.hpp"
#include "plugin/file_rules.hpp"

namespace host {

/// A file to load a plugin from, and how a refusal of it begins: the key that names it, the value,
/// where that was written and what is allowed.
struct plugin_file {
  std::filesystem::path path;
  std::string refusal;
  plugin::file_trust trust = {};
};

/// The files that the configuration names and then those of the folder, in order of name, each file
/// once. One sentence when the folder cannot be read, others may write to it, or what is said to be
/// the SHA-256 of a file is none.
tl::expected<std::vector<plugin_file>, std::string> plugin_files(
    const config::resolved_keys& host_keys);

}  // namespace host
