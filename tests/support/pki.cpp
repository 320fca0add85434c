#include "support/pki.hpp"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <stdexcept>

#include "support/openssl_handles.hpp"

namespace support {
namespace {

using namespace openssl;

void add(X509* to, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  X509_add_ext(to, made(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())).get(), -1);
}

}  // namespace

certificate make_certificate(const recipe& wanted) {
  constexpr long version_3 = 2;
  constexpr long a_day = 24L * 60 * 60;
  static std::atomic<long> serial = 1'000'000;
  const auto key =
      made(wanted.rsa_bits == 0 ? EVP_EC_gen("P-256")
                                : EVP_RSA_gen(static_cast<unsigned int>(wanted.rsa_bits)));
  const auto issued = made(X509_new());
  X509_set_version(issued.get(), version_3);
  ASN1_INTEGER_set(X509_get_serialNumber(issued.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(issued.get()), wanted.good_from_days * a_day);
  X509_gmtime_adj(X509_getm_notAfter(issued.get()), wanted.good_to_days * a_day);
  auto* const name = X509_get_subject_name(issued.get());
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(wanted.common_name.c_str()),  // NOLINT
      -1, -1, 0);
  X509_set_pubkey(issued.get(), key.get());
  const auto signer = wanted.issuer == nullptr ? nullptr : read_key(wanted.issuer->key_pem);
  const auto above = wanted.issuer == nullptr ? nullptr : read_certificate(wanted.issuer->pem);
  X509_set_issuer_name(issued.get(), above ? X509_get_subject_name(above.get()) : name);
  if (wanted.may_sign) add(issued.get(), NID_basic_constraints, "critical,CA:TRUE");
  std::string hosts;
  for (const auto& each : wanted.hosts) hosts += (hosts.empty() ? "" : ",") + each;
  if (!hosts.empty()) add(issued.get(), NID_subject_alt_name, hosts);
  if (!wanted.issuer_url.empty()) {
    add(issued.get(), NID_info_access, "caIssuers;URI:" + wanted.issuer_url);
  }
  if (X509_sign(issued.get(), signer ? signer.get() : key.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("OpenSSL signs no certificate");
  }
  const auto pem = made(BIO_new(BIO_s_mem()));
  const auto key_pem = made(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(pem.get(), issued.get());
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(pem.get()), text_of(key_pem.get())};
}

certificate make_certificate(const std::string& common_name, const std::vector<std::string>& hosts,
                             const certificate* issuer, const validity& good) {
  return make_certificate({.common_name = common_name,
                           .hosts = hosts,
                           .issuer = issuer,
                           .may_sign = hosts.empty(),
                           .good_from_days = good.from,
                           .good_to_days = good.until});
}

std::string der_of(const certificate& given) {
  const auto der = made(BIO_new(BIO_s_mem()));
  i2d_X509_bio(der.get(), read_certificate(given.pem).get());
  return text_of(der.get());
}

std::string encrypted_key(const certificate& of, const std::string& password) {
  const auto pem = made(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(pem.get(), read_key(of.key_pem).get(), EVP_aes_256_cbc(),
                                password.data(), static_cast<int>(password.size()), nullptr,
                                nullptr);
  return text_of(pem.get());
}

std::string make_store(const std::vector<store_entry>& entries, const std::string& password,
                       const std::vector<std::string>& more) {
  constexpr int few_iterations = 1000;
  STACK_OF(PKCS12_SAFEBAG)* keys = nullptr;
  STACK_OF(PKCS12_SAFEBAG)* certificates = nullptr;
  for (const auto& each : entries) {
    const auto own = read_certificate(each.own.pem);
    unsigned char id[EVP_MAX_MD_SIZE];
    unsigned int id_size = 0;
    X509_digest(own.get(), EVP_sha256(), static_cast<unsigned char*>(id), &id_size);
    auto* const key = PKCS12_add_key(&keys, read_key(each.own.key_pem).get(), 0, few_iterations,
                                     NID_aes_256_cbc, password.c_str());
    PKCS12_add_friendlyname_utf8(key, each.alias.c_str(), -1);
    PKCS12_add_localkeyid(key, static_cast<unsigned char*>(id), static_cast<int>(id_size));
    auto* const bag = PKCS12_add_cert(&certificates, own.get());
    PKCS12_add_localkeyid(bag, static_cast<unsigned char*>(id), static_cast<int>(id_size));
  }
  for (const auto& each : more) PKCS12_add_cert(&certificates, read_certificate(each).get());
  const handle<STACK_OF(PKCS12_SAFEBAG)> keep_keys(keys);
  const handle<STACK_OF(PKCS12_SAFEBAG)> keep_certificates(certificates);
  STACK_OF(PKCS7)* safes = nullptr;
  if (certificates != nullptr) {
    PKCS12_add_safe(&safes, certificates, NID_aes_256_cbc, few_iterations, password.c_str());
  }
  if (keys != nullptr) PKCS12_add_safe(&safes, keys, -1, 0, nullptr);
  const handle<STACK_OF(PKCS7)> keep_safes(safes);
  const auto store = made(PKCS12_add_safes(safes, 0));
  PKCS12_set_mac(store.get(), password.c_str(), -1, nullptr, 0, few_iterations, EVP_sha256());
  const auto der = made(BIO_new(BIO_s_mem()));
  i2d_PKCS12_bio(der.get(), store.get());
  return text_of(der.get());
}

}  // namespace support
