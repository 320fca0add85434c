#include "config/port_tls.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "config/key_table.hpp"
#include "config/property_name.hpp"
#include "config/switches.hpp"
#include "config/tls_bundles.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

constexpr std::string_view ssl = "management.server.ssl.";

key entry(std::string_view name, key_type type, std::string help) {
  return key{std::string(ssl).append(name), type, std::nullopt, std::move(help), false, false};
}

key secret(std::string_view name, std::string help) {
  key made = entry(name, key_type::text, std::move(help));
  made.is_secret = true;
  return made;
}

key file_of(std::string_view secret) {
  return entry(std::string(secret) + "-file", key_type::text,
               "file with that password, which is read anew when it changes");
}

std::optional<tls::client_auth> client_auth_named(std::string_view word) {
  const auto uniform = uniform_name(text::trimmed(word));
  if (uniform.empty() || uniform == "none") return tls::client_auth::none;
  if (uniform == "want") return tls::client_auth::want;
  if (uniform == "need") return tls::client_auth::need;
  return std::nullopt;
}

/// Reads one key after another and keeps the first fault.
class tls_reader {
 public:
  explicit tls_reader(const resolved_keys& resolved) : resolved_(resolved) {}

  tl::expected<std::optional<tls::settings>, std::string> read() && {
    if (!is_wanted()) return std::nullopt;
    const auto bundle_name = text_of("bundle");
    made_.own = bundle_name.empty() ? written_here() : bundle_named(key_of("bundle"), bundle_name);
    if (!bundle_name.empty()) {
      refuse_beside_bundle();
      take_options(bundle_name);
    }
    read_names();
    read_clients();
    made_.protocols_key = key_of("enabled-protocols");
    made_.ciphers_key = key_of("ciphers");
    take_list("enabled-protocols", made_.protocols);
    take_list("ciphers", made_.ciphers);
    const auto& quiet = *resolved_.find("spring.ssl.bundle.watch.file.quiet-period");
    made_.quiet_period = std::chrono::milliseconds(std::get<std::int64_t>(*quiet.given));
    if (!fault_ &&
        (made_.quiet_period.count() < 0 || made_.quiet_period > std::chrono::hours(24))) {
      fault_ = refusal(quiet, "a duration from 0 to 24h");
    }
    if (fault_) return tl::unexpected(*std::move(fault_));
    return std::move(made_);
  }

 private:
  static std::string key_of(std::string_view name) { return std::string(ssl).append(name); }
  const resolved_value& at(std::string_view name) const { return *resolved_.find(key_of(name)); }
  std::string text_of(std::string_view name) const {
    const auto& found = at(name);
    return found.given ? std::get<std::string>(*found.given) : std::string();
  }
  bool is_given(std::string_view name) const { return !text_of(name).empty(); }
  tls::source source_at(std::string_view name) const { return {key_of(name), text_of(name)}; }
  tls::secret secret_at(std::string_view name) const {
    return {key_of(name), text_of(name), text_of(std::string(name) + "-file")};
  }

  void fail(std::string sentence) {
    if (!fault_) fault_ = std::move(sentence);
  }

  void take_list(std::string_view name, std::vector<std::string>& out) const {
    const auto& found = at(name);
    if (found.given) out = std::get<text_list>(*found.given);
  }

  /// As the reference has it: once anything is said of it, unless it is switched off.
  bool is_wanted() const {
    const auto& enabled = at("enabled");
    if (enabled.given) return std::get<bool>(*enabled.given);
    const auto keys = port_tls_keys();
    return std::any_of(keys.begin(), keys.end(), [&](const key& each) {
      const auto& given = resolved_.find(each.name)->given;
      const auto* text = given ? std::get_if<std::string>(&*given) : nullptr;
      return each.name.starts_with(ssl) && given && (text == nullptr || !text->empty());
    });
  }

  tls::bundle written_here() {
    tls::bundle made;
    const bool has_pem = is_given("certificate") || is_given("certificate-private-key");
    const bool has_store = is_given("key-store");
    if (has_pem && has_store) refuse_both("certificate", "key-store");
    if (is_given("trust-certificate") && is_given("trust-store")) {
      refuse_both("trust-certificate", "trust-store");
    }
    if (!has_pem && !has_store) {
      fail("the port is to have TLS (" + why_wanted() + "), and there is no certificate; set " +
           key_of("certificate") + " and " + key_of("certificate-private-key") + ", or " +
           key_of("key-store") + ", or " + key_of("bundle"));
    } else if (has_pem && !is_given("certificate")) {
      fail(key_of("certificate-private-key") + " is set without " + key_of("certificate") +
           "; set both");
    }
    if (has_pem) {
      made.own = tls::pem_pair{source_at("certificate"), source_at("certificate-private-key"),
                               secret_at("key-password")};
    } else {
      made.own = tls::store{source_at("key-store"), secret_at("key-store-password"),
                            secret_at("key-password"), text_of("key-alias")};
    }
    if (is_given("trust-certificate")) made.trusted = source_at("trust-certificate");
    if (is_given("trust-store")) {
      made.trusted =
          tls::store{source_at("trust-store"), secret_at("trust-store-password"), {}, ""};
    }
    judge_type("key-store-type");
    judge_type("trust-store-type");
    return made;
  }

  std::string why_wanted() const {
    for (const auto& each : port_tls_keys()) {
      const auto& found = *resolved_.find(each.name);
      if (found.given && each.name.starts_with(ssl)) {
        return each.name + ", " +
               to_text(found.entries_from.empty() ? found.from
                                                  : found.entries_from.begin()->second);
      }
    }
    return key_of("enabled");
  }

  /// What a store is, it tells itself.
  void judge_type(std::string_view name) {
    const auto type = text_of(name);
    const bool is_known = type.empty() || text::equals_ignoring_case(type, "PKCS12") ||
                          text::equals_ignoring_case(type, "JKS") ||
                          text::equals_ignoring_case(type, "PEM");
    if (!is_known) fail(refusal(at(name), "PKCS12"));
  }

  void refuse_both(std::string_view one, std::string_view other) {
    fail(key_of(one) + " (" + to_text(at(one).from) + ") and " + key_of(other) + " (" +
         to_text(at(other).from) + ") are both set; keep one of them");
  }

  void refuse_beside_bundle() {
    for (const std::string_view name : {"certificate", "key-store"}) {
      if (is_given(name)) refuse_both("bundle", name);
    }
  }

  tls::bundle bundle_named(const std::string& asked_by, const std::string& name) {
    auto made = read_tls_bundle(resolved_, asked_by, name);
    if (made) return *std::move(made);
    fail(std::move(made.error()));
    return {};
  }

  /// Of the own bundle: what is offered is one for the whole port, so the options of bundles for
  /// other names do not count. Those of the port itself win.
  void take_options(const std::string& bundle_name) {
    auto offer = offer_of_tls_bundle(resolved_, bundle_name);
    made_.protocols = std::move(offer.protocols);
    made_.ciphers = std::move(offer.ciphers);
  }

  /// [0].server-name and [0].bundle, and so on.
  void read_names() {
    struct pair {
      std::string server_name;
      std::string bundle;
    };
    std::map<std::size_t, pair> pairs;
    const std::string map = key_of("server-name-bundles");
    const auto& given = at("server-name-bundles").given;
    if (!given) return;
    for (const auto& [written, text] : std::get<text_map>(*given)) {
      std::string uniform = uniform_name(written);
      std::erase_if(uniform, [](char c) { return c == '[' || c == ']'; });
      std::size_t index = 0;
      const auto [end, error] =
          std::from_chars(uniform.data(), uniform.data() + uniform.size(), index);
      const std::string_view rest(end,
                                  static_cast<std::size_t>(uniform.data() + uniform.size() - end));
      if (error == std::errc() && rest == ".servername") {
        pairs[index].server_name = text;
      } else if (error == std::errc() && rest == ".bundle") {
        pairs[index].bundle = text;
      } else {
        fail(refusal_of_entry(resolved_, map, written, text,
                              "[0].server-name and [0].bundle, and so on"));
      }
    }
    for (const auto& [index, each] : pairs) {
      const std::string place = map + "[" + std::to_string(index) + "]";
      if (each.server_name.empty() || each.bundle.empty()) {
        fail(place + " lacks its " + (each.bundle.empty() ? "bundle" : "server-name") +
             "; set both");
        continue;
      }
      made_.by_name.emplace_back(each.server_name, bundle_named(place, each.bundle));
    }
  }

  void read_clients() {
    const auto& found = at("client-auth");
    made_.clients_key = key_of("client-auth");
    if (!found.given) return;
    const auto named = client_auth_named(std::get<std::string>(*found.given));
    if (!named) return fail(refusal(found, "none, want or need"));
    made_.clients = *named;
  }

  const resolved_keys& resolved_;
  tls::settings made_;
  std::optional<std::string> fault_;
};

}  // namespace

tl::expected<std::optional<tls::settings>, std::string> read_port_tls(
    const resolved_keys& resolved) {
  return tls_reader(resolved).read();
}

std::string unread_port_tls(const property_list& properties) {
  std::string names;
  key_table known;
  known.add({"", port_tls_keys()});
  for (const auto& [name, property] : properties.below("management.server.ssl")) {
    const bool is_variable = property->from.what == origin::kind::environment;
    const bool is_read =
        is_variable ? known.knows_variable(property->name) : known.knows(property->name);
    if (!is_read) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

// clang-format off
std::vector<key> port_tls_keys() {
  constexpr auto text = key_type::text;
  return {
    entry("enabled", key_type::boolean, "TLS; true once another key below management.server.ssl is set"),
    entry("bundle", text, "name of a bundle below spring.ssl.bundle, in the place of the keys that follow"),
    entry("certificate", text, "certificate of the port and those above it: a PEM file, PEM itself, or base64: and that"),
    secret("certificate-private-key", "its key, the same; none: it lies beside the certificate"),
    secret("key-password", "of the key, when that is encrypted"),
    file_of("key-password"),
    entry("key-store", text, "a PKCS#12 file instead, or base64: and that"),
    secret("key-store-password", "its password"),
    file_of("key-store-password"),
    entry("key-store-type", text, "PKCS12; the file tells it by itself, and JKS is refused with the command that converts it"),
    entry("key-alias", text, "which of its entries; none: the first one with a key"),
    entry("client-auth", text, "certificates of clients: none (default), want or need"),
    entry("trust-certificate", text, "whose certificates are trusted then: PEM, as above"),
    entry("trust-store", text, "a PKCS#12 file instead"),
    secret("trust-store-password", "its password"),
    file_of("trust-store-password"),
    entry("trust-store-type", text, "as key-store-type"),
    entry("enabled-protocols", key_type::text_list, "TLSv1.2, TLSv1.3; default both"),
    entry("ciphers", key_type::text_list, "by the names of IANA or OpenSSL, the first wins; default ECDHE with AES-GCM or ChaCha20"),
    entry("server-name-bundles", key_type::text_map, "[0].server-name and [0].bundle, and so on: another certificate for clients that ask for that name, a.example or *.example"),
  };
}
// clang-format on

}  // namespace host::config
