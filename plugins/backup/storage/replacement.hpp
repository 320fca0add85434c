#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "storage/open_file.hpp"

namespace backup::storage {

/// New content of a file. It lies beside it, under a name of its own (NAME.new-...), until commit()
/// gives it the file's name: whoever opens that finds the old content or the new one, whole.
/// Without commit() it is removed at the end. Several processes may replace one file; the last one
/// wins. What processes that were killed left behind is removed by the next that begins.
class replacement {
 public:
  /// Errors, here and below, are sentences for operators.
  static tl::expected<replacement, std::string> begin(std::filesystem::path target);

  replacement(replacement&& from) noexcept;
  replacement& operator=(replacement&&) = delete;
  ~replacement();

  tl::expected<void, std::string> write(std::string_view bytes);
  /// Refuses to replace what is no regular file.
  tl::expected<void, std::string> commit();

 private:
  replacement(std::filesystem::path target, std::filesystem::path path, open_file file);

  std::filesystem::path target_;
  std::filesystem::path path_;  ///< empty once it is not ours any more
  open_file file_;
};

}  // namespace backup::storage
