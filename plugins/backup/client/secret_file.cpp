#include "client/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "text/one_line.hpp"

namespace backup::client {
namespace {

constexpr std::size_t longest = 16'384;
constexpr std::size_t longest_pem = std::size_t{4} << 20U;
constexpr std::size_t longest_shown = 200;

std::string shown(const std::string& path) {
  return "the file " + text::one_line(path, longest_shown);
}

std::string cannot_be_read(const std::string& path, int error) {
  return shown(path) + " cannot be read: " + std::generic_category().message(error);
}

class open_file {
 public:
  explicit open_file(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), error_(number_ < 0 ? errno : 0) {
    struct stat about {};
    if (number_ >= 0 && ::fstat(number_, &about) == 0 && S_ISDIR(about.st_mode)) error_ = EISDIR;
  }
  ~open_file() {
    if (number_ >= 0) ::close(number_);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  int error() const { return error_; }

  /// All of it, but not much more than is allowed; false when it cannot be read.
  bool read(std::string& to, std::size_t allowed) {
    std::array<char, 4096> block;
    while (to.size() <= allowed) {
      const auto got = ::read(number_, block.data(), block.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) error_ = errno;
      if (got <= 0) return got == 0;
      to.append(block.data(), static_cast<std::size_t>(got));
    }
    return true;
  }

 private:
  int number_;
  int error_;
};

}  // namespace

bool is_one_printable_line(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

tl::expected<std::string, std::string> read_pem_file(const std::string& path) {
  open_file file(path);
  std::string text;
  if (file.error() != 0 || !file.read(text, longest_pem)) {
    return tl::unexpected(cannot_be_read(path, file.error()));
  }
  if (text.size() > longest_pem || text.find("-----BEGIN ") == std::string::npos) {
    return tl::unexpected(shown(path) + " holds no certificate and no key in PEM, or is too long");
  }
  return text;
}

tl::expected<std::string, std::string> read_secret_file(const std::string& path) {
  open_file file(path);
  std::string text;
  if (file.error() != 0 || !file.read(text, longest)) {
    return tl::unexpected(cannot_be_read(path, file.error()));
  }
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.size() > longest || !is_one_printable_line(text)) {
    return tl::unexpected(shown(path) + " does not hold one line, and nothing else");
  }
  return text;
}

}  // namespace backup::client
