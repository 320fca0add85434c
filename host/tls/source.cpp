#include "tls/source.hpp"

#include <sys/stat.h>

#include <string_view>

#include <openssl/evp.h>

#include "files/read_into.hpp"

namespace host::tls {
namespace {

constexpr std::string_view begin_of_pem = "-----BEGIN ";
constexpr std::string_view base64_mark = "base64:";
constexpr std::string_view file_mark = "file:";
constexpr std::string_view classpath_mark = "classpath:";

/// Of a file: so much it may hold, and what it is not when it holds more.
struct size_limit {
  std::size_t most_bytes;
  std::string_view fault;
};
constexpr size_limit of_source{std::size_t{1024} * 1024,
                               "is larger than 1 MiB, so it is no certificate, key or store"};
constexpr size_limit of_secret{std::size_t{64} * 1024,
                               "has more than 64 KiB; it should hold a secret alone"};

bool is_pem(std::string_view text) {
  return text.find(begin_of_pem) != std::string_view::npos;
}

/// Else it may be a key whose writer forgot what belongs around it, and nobody may read that.
bool looks_like_path(const std::string& text) {
  constexpr std::size_t longest_name = 48;  // of a file beside us; the shortest key is longer
  struct stat found {};
  const bool has_line_end = text.find_first_of("\r\n") != std::string::npos;
  const bool begins_like_one = text.front() == '/' || text.front() == '.' || text.front() == '~';
  return !has_line_end &&
         (begins_like_one || text.size() < longest_name || ::stat(text.c_str(), &found) == 0);
}

/// place: "key (path)".
tl::expected<secret_bytes, std::string> read_file(const std::string& place, const std::string& path,
                                                  const size_limit& limit) {
  secret_bytes bytes(limit.most_bytes + 1);
  const auto size = files::read_into(path, bytes.data(), bytes.room());
  if (!size) {
    return tl::unexpected(place + " " + size.error() + "; check the path and who may read it");
  }
  if (*size > limit.most_bytes) return tl::unexpected(place + " " + std::string(limit.fault));
  if (*size == 0) return tl::unexpected(place + " is empty");
  bytes.set_size(*size);
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

std::optional<std::string> note_of_readers(const std::string& place, const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || (found.st_mode & S_IROTH) == 0) return std::nullopt;
  return place + " may be read by every user of this machine; take that right away (chmod o-r)";
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
  if (const auto path = path_of(from)) return read_file(place_of(from), *path, of_source);
  if (text.starts_with(base64_mark)) return decode(from, text.substr(base64_mark.size()));
  if (text.starts_with(classpath_mark)) {
    return tl::unexpected(from.key +
                          " names something on the classpath, and there is none: name "
                          "a file");
  }
  return copy_of(text);
}

std::string place_of(const secret& from) {
  if (from.file.empty()) return from.key;
  // Else it may be the secret, whose writer took the one key for the other.
  struct stat found {};
  const bool is_path =
      from.file.find('/') != std::string::npos || ::stat(from.file.c_str(), &found) == 0;
  return from.key + "-file (" + (is_path ? from.file : "no path to a file") + ")";
}

tl::expected<secret_bytes, std::string> read_secret(const secret& from) {
  if (from.file.empty()) return copy_of(from.value);
  auto bytes = read_file(place_of(from), from.file, of_secret);
  if (!bytes) return bytes;
  auto text = bytes->view();
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return tl::unexpected(place_of(from) + " is empty");
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return tl::unexpected(place_of(from) +
                          " has more than one line; it should hold a secret alone");
  }
  bytes->set_size(text.size());
  return bytes;
}

std::optional<std::string> note_of_readers(const source& from) {
  const auto path = path_of(from);
  return path ? note_of_readers(place_of(from), *path) : std::nullopt;
}

std::optional<std::string> note_of_readers(const secret& from) {
  return from.file.empty() ? std::nullopt : note_of_readers(place_of(from), from.file);
}

}  // namespace host::tls
