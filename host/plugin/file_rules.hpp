#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace host::plugin {

/// Whose files are taken, and which.
struct file_trust {
  std::optional<uid_t> owner = std::nullopt;  ///< who may own them beside root and ourselves
  /// SHA-256 of those that may be loaded, in lower-case hexadecimal digits; none of it: any file.
  std::optional<std::vector<std::string>> digests = std::nullopt;
};

/// Why a plugin's file, or the folder around it, cannot be taken: whoever may write there runs code
/// inside this process, so it must be root, ourselves, or the one user whom an operator trusts. One
/// sentence that names what is wrong and what to do, or nothing. `file` has its links resolved.
std::optional<std::string> why_file_is_unsafe(const std::filesystem::path& file,
                                              std::optional<uid_t> trusted);

/// The rules of a folder all of whose files are loaded.
struct folder_verdict {
  std::optional<std::string> refusal;  ///< one sentence, without what to configure
  bool is_foreign = false;             ///< refused for its owner alone, whom an operator may trust
  uid_t owner = 0;
};

/// Stricter than for the folder around one file: the sticky bit does not help, since others could
/// add a link to a file that is safe but not meant to be a plugin. Holds for an empty one, too.
folder_verdict judge_plugin_folder(const std::filesystem::path& folder);

}  // namespace host::plugin
