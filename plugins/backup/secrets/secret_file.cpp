#include "secrets/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace backup::secrets {
namespace {

class open_file {
 public:
  explicit open_file(const std::string& name)
      // Without waiting for the other end of a pipe.
      : descriptor_(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~open_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string size_in_words(std::size_t bytes) {
  return std::to_string(bytes >> 10U) + " KiB";
}

}  // namespace

tl::expected<secret_text, std::string> read_whole_file(const std::string& file,
                                                       std::size_t largest) {
  const auto failed = [] {
    return tl::make_unexpected("cannot be read (" + std::generic_category().message(errno) + ")");
  };
  const open_file opened(file);
  struct stat about {};
  if (opened.descriptor() < 0 || ::fstat(opened.descriptor(), &about) != 0) return failed();
  if (!S_ISREG(about.st_mode)) return tl::make_unexpected("is no regular file");
  auto bytes = secret_text::of_size(largest + 1);
  std::size_t read = 0;
  while (read < bytes.size()) {
    const auto count = ::read(opened.descriptor(), bytes.writable() + read, bytes.size() - read);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed();
    if (count == 0) break;
    read += static_cast<std::size_t>(count);
  }
  if (read > largest) return tl::make_unexpected("is over " + size_in_words(largest));
  return secret_text(bytes.view().substr(0, read));
}

const char* fault_of_secret(const secret_text& secret) {
  const auto text = secret.view();
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  return has_control ? "holds a control character, such as a second line" : nullptr;
}

tl::expected<secret_text, std::string> read_secret_file(const std::string& file) {
  auto text = read_whole_file(file);
  if (!text) return text;
  auto size = text->size();
  if (text->view().ends_with('\n')) --size;
  if (text->view().substr(0, size).ends_with('\r')) --size;
  text->shorten(size);
  if (text->is_empty()) return tl::make_unexpected("is empty");
  if (const char* fault = fault_of_secret(*text)) return tl::make_unexpected(fault);
  return text;
}

}  // namespace backup::secrets
