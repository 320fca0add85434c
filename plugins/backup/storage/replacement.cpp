#include "storage/replacement.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace backup::storage {
namespace {

constexpr std::string_view mark = ".new-";
constexpr std::size_t mark_digits = 16;
constexpr int most_tries = 16;

std::filesystem::path folder_of(const std::filesystem::path& target) {
  auto folder = target.parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

std::filesystem::path new_name(const std::filesystem::path& target) {
  std::random_device random;
  const auto value = (std::uint64_t{random()} << 32U) | random();
  constexpr std::string_view digits = "0123456789abcdef";
  std::string name = target.native() + std::string(mark);
  for (unsigned at = 0; at < mark_digits; ++at) name += digits[(value >> (4 * at)) & 15U];
  return name;
}

bool is_left_over(std::string_view name, std::string_view target_name) {
  if (!name.starts_with(target_name)) return false;
  name.remove_prefix(target_name.size());
  if (!name.starts_with(mark)) return false;
  name.remove_prefix(mark.size());
  return name.size() == mark_digits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Whoever writes one holds its lock; what is not locked, nobody writes any more.
void remove_what_was_left(const std::filesystem::path& target) {
  std::error_code ignored;  // it is the next one's then, and lies in nobody's way
  const auto target_name = target.filename().native();
  std::filesystem::directory_iterator entries(folder_of(target), ignored);
  for (const std::filesystem::directory_iterator end; entries != end && !ignored;
       entries.increment(ignored)) {
    const auto path = entries->path();
    if (!is_left_over(path.filename().native(), target_name)) continue;
    auto file = open_file::open(path, O_RDWR);
    if (file && file->lock() && file->is_at(path)) ::unlink(path.c_str());
  }
}

std::string cannot(std::string_view what, const std::filesystem::path& path, std::string_view why) {
  return shown(path) + " cannot be " + std::string(what) + ": " + std::string(why);
}

}  // namespace

tl::expected<replacement, std::string> replacement::begin(std::filesystem::path target) {
  remove_what_was_left(target);
  for (int tried = 1;; ++tried) {
    auto path = new_name(target);
    auto file = open_file::create(path);
    if (!file && (file.error().code != EEXIST || tried == most_tries)) {
      return tl::unexpected(cannot("made", path, file.error().why));
    }
    if (!file) continue;
    // Between the two, another process may have taken it for left over.
    const bool is_locked = file->lock();
    replacement made(target, path, *std::move(file));
    if (is_locked && made.file_.is_at(path)) return made;
    if (tried == most_tries)
      return tl::unexpected(cannot("locked", path, "the file system refuses"));
  }
}

replacement::replacement(std::filesystem::path target, std::filesystem::path path, open_file file)
    : target_(std::move(target)), path_(std::move(path)), file_(std::move(file)) {}

replacement::replacement(replacement&& from) noexcept
    : target_(std::move(from.target_)),
      path_(std::exchange(from.path_, {})),
      file_(std::move(from.file_)) {}

replacement::~replacement() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

tl::expected<void, std::string> replacement::write(std::string_view bytes) {
  const auto done = file_.write(bytes);
  if (!done) return tl::unexpected(cannot("written", path_, done.error().why));
  return {};
}

tl::expected<void, std::string> replacement::commit() {
  if (const auto done = file_.sync(); !done) {
    return tl::unexpected(cannot("written", path_, done.error().why));
  }
  std::error_code unknown;
  const auto there = std::filesystem::symlink_status(target_, unknown);
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
    return tl::unexpected(cannot("replaced", target_, "it is no regular file"));
  }
  if (std::rename(path_.c_str(), target_.c_str()) != 0) {
    return tl::unexpected(cannot("replaced", target_, std::generic_category().message(errno)));
  }
  path_.clear();
  // Without this a loss of power may bring the old content back, which is whole too.
  if (const auto done = sync_folder(folder_of(target_)); !done) {
    return tl::unexpected(cannot("synchronised", folder_of(target_), done.error().why));
  }
  return {};
}

}  // namespace backup::storage
