#include "tls/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include <openssl/evp.h>

namespace host::tls {
namespace {

constexpr std::string_view begin_of_pem = "-----BEGIN ";
constexpr std::string_view base64_mark = "base64:";
constexpr std::string_view file_mark = "file:";
constexpr std::string_view classpath_mark = "classpath:";
constexpr std::size_t most_bytes = std::size_t{1024} * 1024;

bool is_pem(std::string_view text) {
  return text.find(begin_of_pem) != std::string_view::npos;
}

/// A file that is closed at the end.
class opened_file {
 public:
  explicit opened_file(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~opened_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  opened_file(const opened_file&) = delete;
  opened_file& operator=(const opened_file&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Else it may be a key whose writer forgot what belongs around it, and nobody may read that.
bool looks_like_path(const std::string& text) {
  constexpr std::size_t longest_name = 48;  // of a file beside us; the shortest key is longer
  struct stat found {};
  const bool has_line_end = text.find_first_of("\r\n") != std::string::npos;
  const bool begins_like_one = text.front() == '/' || text.front() == '.' || text.front() == '~';
  return !has_line_end &&
         (begins_like_one || text.size() < longest_name || ::stat(text.c_str(), &found) == 0);
}

std::string reason() {
  return std::generic_category().message(errno);
}

tl::unexpected<std::string> unreadable(const source& from, const std::string& why) {
  return tl::unexpected(place_of(from) + " cannot be read: " + why +
                        "; check the path and who may read it");
}

tl::expected<secret_bytes, std::string> read_file(const source& from, const std::string& path) {
  const opened_file file(path);
  if (file.get() < 0) return unreadable(from, reason());
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return unreadable(from, reason());
  if (!S_ISREG(found.st_mode)) return unreadable(from, "it is no file");
  secret_bytes bytes(most_bytes + 1);
  std::size_t size = 0;
  while (size < bytes.room()) {
    const auto got = ::read(file.get(), bytes.data() + size, bytes.room() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(from, reason());
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > most_bytes) {
    return tl::unexpected(place_of(from) +
                          " is larger than 1 MiB, so it is no certificate, key or "
                          "store");
  }
  if (size == 0) return tl::unexpected(place_of(from) + " is empty");
  bytes.set_size(size);
  return bytes;
}

secret_bytes copy_of(std::string_view text) {
  secret_bytes bytes(text.size());
  text.copy(bytes.data(), text.size());
  bytes.set_size(text.size());
  return bytes;
}

tl::expected<secret_bytes, std::string> decode(const source& from, std::string_view text) {
  secret_bytes plain(text.size() + 1);  // without white space
  std::size_t size = 0;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') plain.data()[size++] = c;
  }
  secret_bytes bytes(size + 1);
  const int got = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),        // NOLINT
                                  reinterpret_cast<const unsigned char*>(plain.data()),  // NOLINT
                                  static_cast<int>(size));
  if (got <= 0) {
    return tl::unexpected(from.key + " begins with base64: and what follows is not base64");
  }
  std::size_t padding = 0;
  while (padding < 2 && padding < size && plain.data()[size - 1 - padding] == '=') ++padding;
  bytes.set_size(static_cast<std::size_t>(got) - padding);
  return bytes;
}

}  // namespace

std::optional<std::string> path_of(const source& from) {
  std::string_view text = from.value;
  if (text.empty() || is_pem(text) || text.starts_with(base64_mark) ||
      text.starts_with(classpath_mark)) {
    return std::nullopt;
  }
  if (text.starts_with(file_mark)) {
    text.remove_prefix(file_mark.size());
    if (text.starts_with("//")) text.remove_prefix(2);
  }
  return std::string(text);
}

std::string place_of(const source& from) {
  const auto path = path_of(from);
  if (!path) return from.key;
  if (!looks_like_path(*path)) return from.key + " (neither PEM, base64: nor a path)";
  return from.key + " (" + *path + ")";
}

tl::expected<secret_bytes, std::string> read_source(const source& from) {
  const std::string_view text = from.value;
  if (const auto path = path_of(from)) return read_file(from, *path);
  if (text.starts_with(base64_mark)) return decode(from, text.substr(base64_mark.size()));
  if (text.starts_with(classpath_mark)) {
    return tl::unexpected(from.key +
                          " names something on the classpath, and there is none: name "
                          "a file");
  }
  return copy_of(text);
}

std::optional<std::string> note_of_readers(const source& from) {
  const auto path = path_of(from);
  struct stat found {};
  if (!path || ::stat(path->c_str(), &found) != 0 || (found.st_mode & S_IROTH) == 0) {
    return std::nullopt;
  }
  return place_of(from) +
         " may be read by every user of this machine; take that right away (chmod "
         "o-r)";
}

}  // namespace host::tls
