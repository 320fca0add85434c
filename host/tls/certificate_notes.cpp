#include "tls/certificate_notes.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace host::tls {
namespace {

std::string as_text(const ASN1_TIME* time) {
  const handle<BIO> memory(BIO_new(BIO_s_mem()));
  if (!memory || ASN1_TIME_print(memory.get(), time) != 1) return "a time that cannot be read";
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

/// Whether the certificate says where its issuer's can be fetched, as those of public CAs do.
bool tells_of_issuer(X509* certificate) {
  auto* const access = static_cast<AUTHORITY_INFO_ACCESS*>(
      X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr));
  bool tells = false;
  for (int at = 0; at < sk_ACCESS_DESCRIPTION_num(access); ++at) {
    tells =
        tells || OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(access, at)->method) == NID_ad_ca_issuers;
  }
  AUTHORITY_INFO_ACCESS_free(access);
  return tells;
}

struct store_releaser {
  void operator()(X509_STORE* each) const { X509_STORE_free(each); }
  void operator()(X509_STORE_CTX* each) const { X509_STORE_CTX_free(each); }
  void operator()(X509_OBJECT* each) const { X509_OBJECT_free(each); }
};

/// Whether the system trusts the issuer itself. One file is looked up by its name; the bundle of
/// all is not read.
bool is_trusted_by_system(const X509_NAME* issuer) {
  const std::unique_ptr<X509_STORE, store_releaser> store(X509_STORE_new());
  const std::unique_ptr<X509_STORE_CTX, store_releaser> lookup(X509_STORE_CTX_new());
  if (!store || !lookup) return true;
  X509_LOOKUP* const folder = X509_STORE_add_lookup(store.get(), X509_LOOKUP_hash_dir());
  if (folder == nullptr ||
      X509_LOOKUP_add_dir(folder, X509_get_default_cert_dir(), X509_FILETYPE_PEM) != 1 ||
      X509_STORE_CTX_init(lookup.get(), store.get(), nullptr, nullptr) != 1) {
    return true;
  }
  const std::unique_ptr<X509_OBJECT, store_releaser> found(
      X509_STORE_CTX_get_obj_by_subject(lookup.get(), X509_LU_X509, issuer));
  return found != nullptr;
}

}  // namespace

std::vector<std::string> notes_of_chain(const certificates& chain, const std::string& place) {
  std::vector<std::string> notes;
  for (const auto& each : chain) {
    const std::string name = subject_of(each.get()) + " in " + place;
    if (X509_cmp_current_time(X509_get0_notAfter(each.get())) < 0) {
      notes.push_back("The certificate " + name + " has expired on " +
                      as_text(X509_get0_notAfter(each.get())) + "; clients refuse it, renew it.");
    } else if (X509_cmp_current_time(X509_get0_notBefore(each.get())) > 0) {
      notes.push_back("The certificate " + name + " is not valid before " +
                      as_text(X509_get0_notBefore(each.get())) +
                      "; clients refuse it until then, if this machine's clock is right.");
    }
  }
  for (std::size_t at = 1; at < chain.size(); ++at) {
    if (X509_check_issued(chain[at].get(), chain[at - 1].get()) == X509_V_OK) continue;
    notes.push_back("The certificate " + subject_of(chain[at - 1].get()) + " in " + place +
                    " is not signed by the one behind it, " + subject_of(chain[at].get()) +
                    "; put each one in front of its issuer's, without a gap.");
  }
  X509* const last = chain.back().get();
  if (X509_self_signed(last, 0) != 1 && chain.size() == 1 && tells_of_issuer(last) &&
      !is_trusted_by_system(X509_get_issuer_name(last))) {
    notes.push_back("The certificate " + subject_of(last) + " in " + place + " stands alone, and " +
                    issuer_of(last) +
                    ", which has signed it, is none that this system trusts by itself; append that "
                    "one's certificate, or clients may refuse the connection.");
  }
  ERR_clear_error();
  return notes;
}

}  // namespace host::tls
