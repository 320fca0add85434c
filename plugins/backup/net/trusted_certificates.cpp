#include "net/trusted_certificates.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string_view>
#include <system_error>

namespace backup::net {
namespace {

/// Far more than all certificates of a machine, and no device that never ends.
constexpr std::size_t most_bytes = std::size_t{4} << 20U;

struct closer {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
  void operator()(BIO* memory) const { BIO_free(memory); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using file_handle = std::unique_ptr<std::FILE, closer>;
using memory_handle = std::unique_ptr<BIO, closer>;
using certificate_handle = std::unique_ptr<X509, closer>;

tl::expected<std::string, std::string> content_of(const std::string& name) {
  const auto failed = [] {
    return tl::make_unexpected("cannot be read (" + std::generic_category().message(errno) + ")");
  };
  errno = 0;
  const file_handle file(std::fopen(name.c_str(), "rbe"));
  if (!file) return failed();
  std::string bytes(most_bytes + 1, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (std::ferror(file.get()) != 0) return failed();
  if (bytes.size() > most_bytes) return tl::make_unexpected("is over 4 MiB");
  return bytes;
}

memory_handle memory_of(std::string_view bytes) {
  return memory_handle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

bool write_pem(BIO* to, X509* certificate) {
  return PEM_write_bio_X509(to, certificate) == 1;
}

/// How many certificates have been written.
std::size_t copy_pem(BIO* from, BIO* to) {
  std::size_t count = 0;
  while (const auto each =
             certificate_handle(PEM_read_bio_X509_AUX(from, nullptr, nullptr, nullptr))) {
    if (write_pem(to, each.get())) ++count;
  }
  return count;
}

bool copy_der(BIO* from, BIO* to) {
  const certificate_handle only(d2i_X509_bio(from, nullptr));
  return only && write_pem(to, only.get());
}

}  // namespace

tl::expected<std::string, std::string> read_trusted_certificates(const std::string& file) {
  const auto bytes = content_of(file);
  if (!bytes) return tl::unexpected(bytes.error());
  const memory_handle pem(BIO_new(BIO_s_mem()));
  const bool has_any = copy_pem(memory_of(*bytes).get(), pem.get()) != 0 ||
                       copy_der(memory_of(*bytes).get(), pem.get());
  ERR_clear_error();
  if (!has_any) return tl::make_unexpected("holds no certificate in PEM or DER");
  char* text = nullptr;
  const auto size = BIO_get_mem_data(pem.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace backup::net
