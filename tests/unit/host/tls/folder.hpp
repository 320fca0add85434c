#pragma once

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace tls_test {

/// A folder of its own for each case.
class folder {
 public:
  folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tls-XXXXXX").native();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~folder() { std::filesystem::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  std::string path(std::string_view name) const { return (path_ / name).native(); }
  /// For us alone to read. Returns the path.
  std::string write(std::string_view name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    std::filesystem::permissions(
        path(name), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace tls_test
