#include "tls/key_store.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "text/ascii.hpp"
#include "tls/pem.hpp"
#include "tls/secret_bytes.hpp"
#include "tls/source.hpp"

namespace host::tls {
namespace {

struct entry {
  std::string alias;
  std::string id;  ///< what the key and its certificate have in common
  handle<EVP_PKEY> key;
};
struct held_certificate {
  std::string id;
  handle<X509> certificate;
};
struct content {
  std::vector<entry> keys;
  std::vector<held_certificate> certificates;
};

struct bags_releaser {
  void operator()(STACK_OF(PKCS7) * each) const { sk_PKCS7_pop_free(each, PKCS7_free); }
  void operator()(STACK_OF(PKCS12_SAFEBAG) * each) const {
    sk_PKCS12_SAFEBAG_pop_free(each, PKCS12_SAFEBAG_free);
  }
};

std::string alias_of(PKCS12_SAFEBAG* bag) {
  char* const name = PKCS12_get_friendlyname(bag);
  std::string alias = name == nullptr ? "" : name;
  OPENSSL_free(name);
  return alias;
}

std::string id_of(const PKCS12_SAFEBAG* bag) {
  const ASN1_TYPE* const id = PKCS12_SAFEBAG_get0_attr(bag, NID_localKeyID);
  if (id == nullptr || id->type != V_ASN1_OCTET_STRING) return {};
  const auto* const bytes = ASN1_STRING_get0_data(id->value.octet_string);
  return {reinterpret_cast<const char*>(bytes),  // NOLINT
          static_cast<std::size_t>(ASN1_STRING_length(id->value.octet_string))};
}

/// Walks through a store; the first fault ends it.
class store_reader {
 public:
  explicit store_reader(const store& from) : from_(from) {}

  tl::expected<content, std::string> read() && {
    const auto bytes = read_source(from_.location);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto taken = take_passwords(); !taken) return tl::unexpected(std::move(taken.error()));
    if (const auto fault = java_store_fault(bytes->view(), from_.location)) {
      return tl::unexpected(*fault);
    }
    const handle<PKCS12> opened(d2i_PKCS12_bio(reader_of(bytes->view()).get(), nullptr));
    ERR_clear_error();
    if (!opened) {
      return tl::unexpected(place_of(from_.location) +
                            " is no PKCS#12 store; make one with openssl pkcs12 -export, or name "
                            "PEM files instead");
    }
    if (PKCS12_mac_present(opened.get()) == 1 && !is_opened_by_password(opened.get())) {
      ERR_clear_error();
      if (password_.view().empty()) {
        return tl::unexpected(place_of(from_.location) + " has a password; set " +
                              from_.password.key);
      }
      return tl::unexpected(place_of(from_.location) + " is not opened by " +
                            place_of(from_.password) + "; check the password");
    }
    if (!walk(opened.get())) return tl::unexpected(fault());
    return std::move(found_);
  }

 private:
  tl::expected<void, std::string> take_passwords() {
    auto of_store = read_secret(from_.password);
    if (!of_store) return tl::unexpected(std::move(of_store.error()));
    auto of_key = read_secret(from_.key_password);
    if (!of_key) return tl::unexpected(std::move(of_key.error()));
    password_ = *std::move(of_store);
    key_password_ = *std::move(of_key);
    return {};
  }

  bool is_opened_by_password(PKCS12* opened) const {
    const auto password = password_.view();
    return PKCS12_verify_mac(opened, password.data(), static_cast<int>(password.size())) == 1;
  }

  std::string fault() const {
    const bool is_old = ERR_GET_REASON(ERR_peek_error()) == ERR_R_UNSUPPORTED ||
                        ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_UNSUPPORTED;
    const std::string why = take_error();
    if (is_old) {
      return place_of(from_.location) +
             " is encrypted as stores were long ago (RC2); write it anew: keytool -importkeystore "
             "-srckeystore OLD -destkeystore NEW -deststoretype PKCS12, with a Java of today";
    }
    return place_of(from_.location) + " cannot be read: " + why + "; check the password in " +
           place_of(*used_);
  }

  bool walk(const PKCS12* opened) {
    const std::unique_ptr<STACK_OF(PKCS7), bags_releaser> safes(PKCS12_unpack_authsafes(opened));
    if (!safes) return false;
    for (int at = 0; at < sk_PKCS7_num(safes.get()); ++at) {
      PKCS7* const safe = sk_PKCS7_value(safes.get(), at);
      const int kind = OBJ_obj2nid(safe->type);
      std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), bags_releaser> bags;
      if (kind == NID_pkcs7_data) {
        bags.reset(PKCS12_unpack_p7data(safe));
      } else if (kind == NID_pkcs7_encrypted) {
        const auto password = password_.view();
        bags.reset(
            PKCS12_unpack_p7encdata(safe, password.data(), static_cast<int>(password.size())));
      } else {
        continue;
      }
      if (!bags || !take_all(bags.get(), 0)) return false;
    }
    return true;
  }

  bool take_all(const STACK_OF(PKCS12_SAFEBAG) * bags, int depth) {
    constexpr int most_deep = 8;
    if (depth > most_deep) return true;
    for (int at = 0; at < sk_PKCS12_SAFEBAG_num(bags); ++at) {
      PKCS12_SAFEBAG* const bag = sk_PKCS12_SAFEBAG_value(bags, at);
      const int kind = PKCS12_SAFEBAG_get_nid(bag);
      if (kind == NID_safeContentsBag) {
        if (!take_all(PKCS12_SAFEBAG_get0_safes(bag), depth + 1)) return false;
      } else if (kind == NID_keyBag || kind == NID_pkcs8ShroudedKeyBag) {
        if (!take_key(bag, kind)) return false;
      } else if (kind == NID_certBag && PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate) {
        handle<X509> certificate(PKCS12_SAFEBAG_get1_cert(bag));
        if (!certificate) return false;
        found_.certificates.push_back({id_of(bag), std::move(certificate)});
      }
    }
    return true;
  }

  bool take_key(PKCS12_SAFEBAG* bag, int kind) {
    handle<EVP_PKEY> key;
    if (kind == NID_keyBag) {
      key.reset(EVP_PKCS82PKEY(PKCS12_SAFEBAG_get0_p8inf(bag)));
    } else {
      const bool has_its_own = !key_password_.view().empty();
      used_ = has_its_own ? &from_.key_password : &from_.password;
      const auto password = (has_its_own ? key_password_ : password_).view();
      const handle<PKCS8_PRIV_KEY_INFO> plain(
          PKCS12_decrypt_skey(bag, password.data(), static_cast<int>(password.size())));
      if (plain) key.reset(EVP_PKCS82PKEY(plain.get()));
    }
    if (!key) return false;
    used_ = &from_.password;
    found_.keys.push_back({alias_of(bag), id_of(bag), std::move(key)});
    return true;
  }

  const store& from_;
  secret_bytes password_;
  secret_bytes key_password_;
  const secret* used_ = &from_.password;  // the one that may be wrong
  content found_;
};

std::string aliases_of(const content& all) {
  std::string names;
  for (const auto& each : all.keys) {
    names += (names.empty() ? "" : ", ") + (each.alias.empty() ? "(no name)" : each.alias);
  }
  return names;
}

/// Moves the own certificate and those above it out of what the store has.
certificates chain_of(const EVP_PKEY* key, const std::string& id,
                      std::vector<held_certificate>& all) {
  const auto is_own = [&](const held_certificate& each) {
    const bool fits = X509_check_private_key(each.certificate.get(), key) == 1;
    ERR_clear_error();
    return fits;
  };
  auto own = std::find_if(all.begin(), all.end(), [&](const held_certificate& each) {
    return !id.empty() && each.id == id && is_own(each);
  });
  if (own == all.end()) own = std::find_if(all.begin(), all.end(), is_own);
  certificates chain;
  while (own != all.end()) {
    chain.push_back(std::move(own->certificate));
    all.erase(own);
    X509* const last = chain.back().get();
    if (X509_self_signed(last, 0) == 1) break;
    own = std::find_if(all.begin(), all.end(), [&](const held_certificate& each) {
      return X509_check_issued(each.certificate.get(), last) == X509_V_OK;
    });
  }
  ERR_clear_error();
  return chain;
}

}  // namespace

std::optional<std::string> java_store_fault(std::string_view bytes, const source& from) {
  const bool is_jks = bytes.starts_with("\xFE\xED\xFE\xED");
  const bool is_jceks = bytes.starts_with("\xCE\xCE\xCE\xCE");
  if (!is_jks && !is_jceks) return std::nullopt;
  const std::string file = path_of(from).value_or("STORE");
  const std::string kind = is_jks ? "JKS" : "JCEKS";
  return place_of(from) + " is a store of Java's own kind, " + kind +
         ", which only Java can read; convert it: keytool -importkeystore -srckeystore " + file +
         " -srcstoretype " + kind + " -destkeystore " + file + ".p12 -deststoretype PKCS12";
}

tl::expected<identity, std::string> read_key_store(const store& from) {
  auto all = store_reader(from).read();
  if (!all) return tl::unexpected(std::move(all.error()));
  if (all->keys.empty()) {
    return tl::unexpected(place_of(from.location) + " holds no private key");
  }
  auto chosen = all->keys.begin();
  if (!from.alias.empty()) {
    chosen = std::find_if(all->keys.begin(), all->keys.end(), [&](const entry& each) {
      return text::equals_ignoring_case(each.alias, from.alias);  // Java has them in small letters
    });
    if (chosen == all->keys.end()) {
      return tl::unexpected(place_of(from.location) + " holds no key by the alias \"" + from.alias +
                            "\", but: " + aliases_of(*all));
    }
  }
  identity read;
  read.chain = chain_of(chosen->key.get(), chosen->id, all->certificates);
  read.key = std::move(chosen->key);
  if (read.chain.empty()) {
    return tl::unexpected(place_of(from.location) + " holds no certificate that fits its key" +
                          (chosen->alias.empty() ? "" : " \"" + chosen->alias + "\""));
  }
  return read;
}

tl::expected<certificates, std::string> read_trust_store(const store& from) {
  auto all = store_reader(from).read();
  if (!all) return tl::unexpected(std::move(all.error()));
  certificates read;
  for (auto& each : all->certificates) read.push_back(std::move(each.certificate));
  if (read.empty()) {
    return tl::unexpected(place_of(from.location) + " holds no certificate to be trusted");
  }
  return read;
}

}  // namespace host::tls
