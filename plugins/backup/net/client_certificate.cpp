#include "net/client_certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "secrets/secret_file.hpp"

namespace backup::net {
namespace {

using secrets::secret_text;

constexpr std::size_t largest_file = std::size_t{1} << 20U;

struct closer {
  void operator()(BIO* memory) const { BIO_free(memory); }  // wiped, as all of OpenSSL's buffers
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using memory_handle = std::unique_ptr<BIO, closer>;
using certificate_handle = std::unique_ptr<X509, closer>;
using key_handle = std::unique_ptr<EVP_PKEY, closer>;

memory_handle memory_of(const secret_text& bytes) {
  return memory_handle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

/// Hands the passphrase to OpenSSL, which would ask at the terminal without it.
int give_phrase(char* to, int size, int, void* phrase) {
  const auto text = static_cast<const secret_text*>(phrase)->view();
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(text.begin(), text.end(), to);
  return static_cast<int>(text.size());
}

secret_text plain_pem(EVP_PKEY* key) {
  const memory_handle to(BIO_new(BIO_s_secmem()));
  if (!to || PEM_write_bio_PrivateKey(to.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return {};
  }
  char* text = nullptr;
  const auto size = BIO_get_mem_data(to.get(), &text);
  return secret_text({text, static_cast<std::size_t>(size)});
}

tl::unexpected<std::string> refused(const std::string& file, std::string_view why) {
  ERR_clear_error();
  // A key, where the name of its file is wanted, is not told to anybody.
  const bool is_name =
      file.find("-----") == std::string::npos && file.find_first_of("\r\n") == std::string::npos;
  constexpr std::string_view no_name = "what is given holds PEM and not the name of a file: it ";
  return tl::make_unexpected((is_name ? "the file \"" + file + "\" " : std::string(no_name)) +
                             std::string(why));
}

std::vector<std::string> all_of(const client_certificate::files& from) {
  std::vector<std::string> names{from.chain, from.key};
  if (!from.phrase_file.empty()) names.push_back(from.phrase_file);
  return names;
}

}  // namespace

client_certificate::client_certificate(files from, secrets::trouble_listener trouble)
    : from_(std::move(from)), tell_(std::move(trouble)), watch_(all_of(from_)) {}

tl::expected<std::shared_ptr<client_certificate>, std::string> client_certificate::open(
    files from, secrets::trouble_listener trouble) {
  auto made = std::make_shared<client_certificate>(std::move(from), std::move(trouble));
  auto first = made->read();
  if (!first) return tl::unexpected(std::move(first.error()));
  made->current_ = *std::move(first);
  return made;
}

std::shared_ptr<const client_certificate::pem> client_certificate::current(
    scheduling::instant now) {
  std::unique_lock held(mutex_);
  if (!watch_.have_changed(now)) return current_;
  auto found = read();
  if (!found) {
    watch_.forget();
    trouble_.note(now, "Client certificate: " + found.error() +
                           "; the one that was there before stays in force.");
  } else if ((*found)->chain != current_->chain || (*found)->key != current_->key) {
    current_ = *std::move(found);
  }
  auto in_force = current_;
  secrets::tell_unlocked(held, tell_, trouble_.take());
  return in_force;
}

tl::expected<std::shared_ptr<const client_certificate::pem>, std::string>
client_certificate::read() {
  auto chain = secrets::read_whole_file(from_.chain, largest_file);
  if (!chain) return refused(from_.chain, chain.error());
  const certificate_handle first(
      PEM_read_bio_X509(memory_of(*chain).get(), nullptr, nullptr, nullptr));
  if (!first) return refused(from_.chain, "holds no certificate in PEM");

  if (!from_.phrase_file.empty()) {
    auto phrase = secrets::read_secret_file(from_.phrase_file);
    if (!phrase) return refused(from_.phrase_file, phrase.error());
    from_.phrase = *std::move(phrase);
  }
  auto bytes = secrets::read_whole_file(from_.key, largest_file);
  if (!bytes) return refused(from_.key, bytes.error());
  const key_handle key(
      PEM_read_bio_PrivateKey(memory_of(*bytes).get(), nullptr, &give_phrase, &from_.phrase));
  if (!key) {
    const bool is_encrypted = bytes->view().find("ENCRYPTED") != std::string_view::npos;
    if (!is_encrypted) return refused(from_.key, "holds no private key in PEM");
    return refused(from_.key, from_.phrase.is_empty()
                                  ? "holds a private key that is encrypted, and no password is "
                                    "there for it"
                                  : "holds a private key that its password does not open");
  }
  if (X509_check_private_key(first.get(), key.get()) != 1) {
    return refused(from_.key, "holds a private key that does not belong to the certificate in \"" +
                                  from_.chain + "\"");
  }
  ERR_clear_error();
  auto made = std::make_shared<pem>();
  made->chain = *std::move(chain);
  made->key = plain_pem(key.get());
  if (made->key.is_empty()) return refused(from_.key, "holds a private key that cannot be used");
  return made;
}

}  // namespace backup::net
