#include "config/tls_bundles.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "config/nearest_name.hpp"
#include "config/property_name.hpp"
#include "config/secret_files.hpp"
#include "config/value.hpp"

namespace host::config {
namespace {

constexpr std::string_view bundles_of_pem = "spring.ssl.bundle.pem";
constexpr std::string_view bundles_of_stores = "spring.ssl.bundle.jks";

/// The members of a bundle in the reference, also those that are without effect here. A password
/// may stand in a file, which the reference does not know.
constexpr std::array<std::string_view, 7> of_every_bundle{"key.alias",
                                                          "key.password",
                                                          "key.password-file",
                                                          "options.ciphers",
                                                          "options.enabled-protocols",
                                                          "protocol",
                                                          "reload-on-update"};
constexpr std::array<std::string_view, 6> of_a_pem_store{
    "type",       "certificate", "private-key", "private-key-password", "private-key-password-file",
    "verify-keys"};
constexpr std::array<std::string_view, 5> of_a_java_store{"type", "provider", "location",
                                                          "password", "password-file"};

using members = std::map<std::string, std::string>;

std::vector<std::string> known_members(bool is_pem) {
  std::span<const std::string_view> of_a_store = of_a_java_store;
  if (is_pem) of_a_store = of_a_pem_store;
  std::vector<std::string> known(of_every_bundle.begin(), of_every_bundle.end());
  for (const auto name : of_a_store) {
    for (const std::string store : {"keystore.", "truststore."}) {
      known.push_back(store + std::string(name));
    }
  }
  return known;
}

/// The sentence about the first member that no bundle has.
std::optional<std::string> misspelt_member(const std::string& in_front, const members& all,
                                           bool is_pem) {
  const auto known = known_members(is_pem);
  for (const auto& [uniform, text] : all) {
    auto written = uniform.substr(0, uniform.find('['));
    // A variable of the environment ends in _FILE.
    if (written.ends_with(".file")) written.erase(written.size() - 5, 1);
    if (std::any_of(known.begin(), known.end(),
                    [&](const std::string& name) { return uniform_name(name) == written; })) {
      continue;
    }
    const auto near = nearest_name(uniform, known);
    return in_front + uniform + " is no member of such a bundle" +
           (near ? "; the nearest is " + near->name : "") +
           "; correct or remove it, for with such a mistake the port could be served in another "
           "way "
           "than you want";
  }
  return std::nullopt;
}

text_map map_of(const resolved_keys& resolved, std::string_view name) {
  const auto& found = *resolved.find(name);
  return found.given ? std::get<text_map>(*found.given) : text_map();
}

/// Of one bundle, by the uniform name of the member.
members members_of(const text_map& all, std::string_view bundle_name) {
  const std::string start = uniform_name(bundle_name) + ".";
  members found;
  for (const auto& [name, text] : all) {
    const auto uniform = uniform_name(name);
    if (uniform.starts_with(start)) found.emplace(uniform.substr(start.size()), text);
  }
  return found;
}

std::string member(const members& all, std::string_view name) {
  const auto found = all.find(uniform_name(name));
  return found == all.end() ? std::string() : found->second;
}

/// Reads one member after another and keeps the first fault.
class bundle_reader {
 public:
  explicit bundle_reader(const resolved_keys& resolved) : resolved_(resolved) {}

  tl::expected<tls::bundle, std::string> read(const std::string& asked_by,
                                              const std::string& name) && {
    auto made = bundle_named(asked_by, name);
    if (fault_) return tl::unexpected(*std::move(fault_));
    return made;
  }

 private:
  void fail(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }

  tls::bundle bundle_named(const std::string& asked_by, const std::string& name) {
    const auto of_pem = members_of(map_of(resolved_, bundles_of_pem), name);
    const auto of_store = members_of(map_of(resolved_, bundles_of_stores), name);
    if (of_pem.empty() && of_store.empty()) {
      fail(asked_by + " names the bundle \"" + name + "\", and there is none: set " +
           std::string(bundles_of_pem) + "." + name + ".keystore.certificate and .private-key");
      return {};
    }
    if (!of_pem.empty() && !of_store.empty()) {
      fail("the bundle \"" + name + "\" is both below " + std::string(bundles_of_pem) +
           " and below " + std::string(bundles_of_stores) + "; keep one of them");
      return {};
    }
    const bool is_pem = !of_pem.empty();
    const auto& written = is_pem ? of_pem : of_store;
    const auto in_front =
        std::string(is_pem ? bundles_of_pem : bundles_of_stores) + "." + name + ".";
    if (auto sentence = misspelt_member(in_front, written, is_pem)) fail(*std::move(sentence));
    auto made = is_pem ? bundle_of_pem(in_front, written) : bundle_of_stores(in_front, written);
    made.reloads = reloads(asked_by, name, written);
    return made;
  }

  tls::secret secret_member(const std::string& in_front, const members& all,
                            const std::string& name) {
    // A variable of the environment ends in _FILE.
    const auto file = member(all, name + "-file");
    tls::secret made{in_front + name, member(all, name),
                     file.empty() ? member(all, name + ".file") : file};
    if (!made.value.empty() && !made.file.empty()) {
      fail(made.key + " and " + made.key + "-file are both set; keep one of them");
    }
    // One of a configuration tree is followed there.
    if (auto whole = whole_file_of_member(made.key)) {
      made.file = *std::move(whole);
      made.value.clear();
    }
    return made;
  }

  std::optional<std::string> whole_file_of_member(const std::string& key) const {
    for (const auto map : {bundles_of_pem, bundles_of_stores}) {
      for (const auto& [name, from] : resolved_.find(map)->entries_from) {
        if (uniform_name(std::string(map) + "." + name) == uniform_name(key)) {
          return whole_file_of(from);
        }
      }
    }
    return std::nullopt;
  }

  tls::bundle bundle_of_pem(const std::string& in_front, const members& all) {
    tls::bundle made;
    const auto certificate = member(all, "keystore.certificate");
    if (certificate.empty()) fail(in_front + "keystore.certificate is missing; set it");
    made.own =
        tls::pem_pair{{in_front + "keystore.certificate", certificate},
                      {in_front + "keystore.private-key", member(all, "keystore.private-key")},
                      secret_member(in_front, all, "keystore.private-key-password")};
    const auto trusted = member(all, "truststore.certificate");
    if (!trusted.empty()) {
      made.trusted = tls::source{in_front + "truststore.certificate", trusted};
    }
    return made;
  }

  tls::bundle bundle_of_stores(const std::string& in_front, const members& all) {
    tls::bundle made;
    const auto location = member(all, "keystore.location");
    if (location.empty()) fail(in_front + "keystore.location is missing; set it");
    made.own = tls::store{{in_front + "keystore.location", location},
                          secret_member(in_front, all, "keystore.password"),
                          secret_member(in_front, all, "key.password"),
                          member(all, "key.alias")};
    const auto trusted = member(all, "truststore.location");
    if (!trusted.empty()) {
      made.trusted = tls::store{{in_front + "truststore.location", trusted},
                                secret_member(in_front, all, "truststore.password"),
                                {},
                                ""};
    }
    return made;
  }

  bool reloads(const std::string& asked_by, const std::string& name, const members& all) {
    const auto text = member(all, "reload-on-update");
    if (text.empty()) return false;
    const auto flag = parse_value(key_type::boolean, text);
    if (!flag) {
      fail("reload-on-update of the bundle \"" + name + "\" (named by " + asked_by + ") is \"" +
           text + "\"; allowed is true or false");
      return false;
    }
    return std::get<bool>(*flag);
  }

  const resolved_keys& resolved_;
  std::optional<std::string> fault_;
};

}  // namespace

tl::expected<tls::bundle, std::string> read_tls_bundle(const resolved_keys& resolved,
                                                       const std::string& asked_by,
                                                       const std::string& name) {
  return bundle_reader(resolved).read(asked_by, name);
}

tls_offer offer_of_tls_bundle(const resolved_keys& resolved, const std::string& name) {
  auto all = members_of(map_of(resolved, bundles_of_pem), name);
  all.merge(members_of(map_of(resolved, bundles_of_stores), name));
  return {split_list(member(all, "options.enabled-protocols")),
          split_list(member(all, "options.ciphers"))};
}

// clang-format off
std::vector<key> tls_bundle_keys() {
  return {
    {"spring.ssl.bundle.pem", key_type::text_map, std::nullopt, "by the name of a bundle: keystore.certificate, .private-key, .private-key-password (or .private-key-password-file), truststore.certificate, reload-on-update, options.ciphers, options.enabled-protocols", false, false},
    {"spring.ssl.bundle.jks", key_type::text_map, std::nullopt, "the same with PKCS#12 files: keystore.location, .password, key.alias, key.password, truststore.location, .password (each password or password-file), reload-on-update", false, false},
    {"spring.ssl.bundle.watch.file.quiet-period", key_type::duration_millis, "10s", "so long no file of TLS may change before it is read anew", false, false},
  };
}
// clang-format on

}  // namespace host::config
