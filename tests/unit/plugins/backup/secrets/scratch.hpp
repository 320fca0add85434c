#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace secrets_test {

/// A folder of its own, for as long as it lives.
class folder {
 public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "secrets_test.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a test");
    path_ = name;
  }
  ~folder() { std::filesystem::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  std::string name(const std::string& file) const { return (path_ / file).string(); }
  /// The file as a whole, in place, as an editor writes it.
  std::string write(const std::string& file, const std::string& content) const {
    std::ofstream(path_ / file, std::ios::binary) << content;
    return name(file);
  }
  /// The file by another one that takes its name, as Kubernetes does.
  void swap(const std::string& file, const std::string& content) const {
    write(file + ".new", content);
    std::filesystem::rename(path_ / (file + ".new"), path_ / file);
  }
  void remove(const std::string& file) const { std::filesystem::remove(path_ / file); }

 private:
  std::filesystem::path path_;
};

}  // namespace secrets_test
