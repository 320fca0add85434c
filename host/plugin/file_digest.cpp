#include "plugin/file_digest.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <system_error>

namespace host::plugin {
namespace {

constexpr std::size_t digits = 64;

std::string reason_of(int error) {
  return std::error_code(error, std::generic_category()).message();
}

struct open_file {
  explicit open_file(const std::filesystem::path& path)
      : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~open_file() {
    if (descriptor >= 0) ::close(descriptor);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  const int descriptor;
};

std::string in_hexadecimal(const unsigned char* bytes, std::size_t count) {
  constexpr std::string_view digit = "0123456789abcdef";
  std::string made;
  for (std::size_t at = 0; at < count; ++at) {
    made += digit[bytes[at] >> 4U];
    made += digit[bytes[at] & 0xFU];
  }
  return made;
}

}  // namespace

tl::expected<std::string, std::string> sha256_of(const std::filesystem::path& file) {
  const open_file opened(file);
  if (opened.descriptor < 0) return tl::unexpected(reason_of(errno));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> sum(EVP_MD_CTX_new(),
                                                                    &EVP_MD_CTX_free);
  bool is_fine = sum && EVP_DigestInit_ex(sum.get(), EVP_sha256(), nullptr) == 1;
  std::array<char, 65536> piece;
  while (is_fine) {
    const ssize_t count = ::read(opened.descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(reason_of(errno));
    if (count == 0) break;
    is_fine = EVP_DigestUpdate(sum.get(), piece.data(), static_cast<std::size_t>(count)) == 1;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int size = 0;
  is_fine = is_fine && EVP_DigestFinal_ex(sum.get(), bytes.data(), &size) == 1;
  if (!is_fine) return tl::unexpected(std::string("OpenSSL has no SHA-256"));
  return in_hexadecimal(bytes.data(), size);
}

std::optional<std::string> sha256_in(std::string_view written) {
  if (written.size() < digits) return std::nullopt;
  if (written.size() > digits && written[digits] != ' ') return std::nullopt;
  std::string made;
  for (const char each : written.substr(0, digits)) {
    const bool is_digit = each >= '0' && each <= '9';
    const char lower = each >= 'A' && each <= 'F' ? static_cast<char>(each - 'A' + 'a') : each;
    if (!is_digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    made += lower;
  }
  return made;
}

}  // namespace host::plugin
