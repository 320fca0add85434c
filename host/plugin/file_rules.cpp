#include "plugin/file_rules.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "text/printable_line.hpp"

namespace host::plugin {
namespace {

namespace fs = std::filesystem;
using refusal = std::optional<std::string>;

std::string name_of(const fs::path& path) {
  return text::printable_line(path.native());
}

refusal why_open_to_others(const fs::path& path, const struct stat& facts, bool sticky_helps) {
  const bool is_sticky = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (is_sticky && sticky_helps)) {
    return std::nullopt;
  }
  const std::string name = name_of(path);
  return name + " may be written by its group or by everybody; run: chmod go-w " + name;
}

refusal why_foreign(const fs::path& path, const struct stat& facts, std::optional<uid_t> trusted) {
  if (facts.st_uid == 0 || facts.st_uid == ::geteuid() || facts.st_uid == trusted) {
    return std::nullopt;
  }
  return name_of(path) + " belongs to user " + std::to_string(facts.st_uid) +
         ", who is neither root nor the user of this process (" + std::to_string(::geteuid()) +
         "); change its owner";
}

refusal why_unreadable(const fs::path& path, struct stat& facts) {
  if (::stat(path.c_str(), &facts) == 0) return std::nullopt;
  const std::error_code reason(errno, std::generic_category());
  return name_of(path) + " cannot be read: " + reason.message() + "; check the path";
}

}  // namespace

refusal why_file_is_unsafe(const fs::path& file, std::optional<uid_t> trusted) {
  for (const fs::path& each : {file, file.parent_path()}) {
    struct stat facts {};
    if (auto why = why_unreadable(each, facts)) return why;
    // With the sticky bit others may add files to a folder but not replace ours.
    if (auto why = why_open_to_others(each, facts, true)) return why;
    if (auto why = why_foreign(each, facts, trusted)) return why;
  }
  return std::nullopt;
}

folder_verdict judge_plugin_folder(const fs::path& folder) {
  folder_verdict verdict;
  struct stat facts {};
  verdict.refusal = why_unreadable(folder, facts);
  if (verdict.refusal) return verdict;
  verdict.owner = facts.st_uid;
  verdict.refusal = why_open_to_others(folder, facts, false);
  if (verdict.refusal) return verdict;
  verdict.refusal = why_foreign(folder, facts, std::nullopt);
  verdict.is_foreign = verdict.refusal.has_value();
  return verdict;
}

}  // namespace host::plugin
