#include "config/port_tls.hpp"

#include <boost/test/unit_test.hpp>

#include <variant>

#include "settings.hpp"

using namespace host::config;
using host::tls::pem_pair;
using host::tls::source;
using host::tls::store;
using settings::argument;
using settings::in_file;
using settings::variable;

namespace {

const std::string ssl = "management.server.ssl.";
const std::string pem = "spring.ssl.bundle.pem.";

using made_or_fault = tl::expected<std::optional<host::tls::settings>, std::string>;

made_or_fault read(std::vector<settings::property> given) {
  const auto keys = resolve(settings::of({std::move(given)}), host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return read_port_tls(*keys);
}

host::tls::settings must(std::vector<settings::property> given) {
  const auto made = read(std::move(given));
  BOOST_REQUIRE_MESSAGE(made.has_value(), made.error());
  BOOST_REQUIRE(made->has_value());
  return **made;
}

std::string fault_of(std::vector<settings::property> given) {
  const auto made = read(std::move(given));
  return made ? "accepted" : made.error();
}

const pem_pair& pair_of(const host::tls::bundle& each) {
  return std::get<pem_pair>(each.own);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_of_the_port)

BOOST_AUTO_TEST_CASE(the_port_is_plain_unless_something_is_said) {
  BOOST_TEST(!read({})->has_value());
  BOOST_TEST(!read({argument(ssl + "certificate", "")})->has_value());
  BOOST_TEST(!read({argument(ssl + "certificate", "a.crt"), argument(ssl + "enabled", "false")})
                  ->has_value());
  BOOST_TEST(read({argument(ssl + "certificate", "a.crt")})->has_value());
}

BOOST_AUTO_TEST_CASE(without_a_certificate_there_is_no_tls) {
  BOOST_TEST(fault_of({argument(ssl + "enabled", "true")}) ==
             "the port is to have TLS (management.server.ssl.enabled, argument "
             "--management.server.ssl.enabled), and there is no certificate; set "
             "management.server.ssl.certificate and "
             "management.server.ssl.certificate-private-key, or management.server.ssl.key-store, "
             "or management.server.ssl.bundle");
  BOOST_TEST(fault_of({argument(ssl + "certificate-private-key", "a.key")})
                 .starts_with("management.server.ssl.certificate-private-key is set without"));
}

BOOST_AUTO_TEST_CASE(pem_files_are_taken_with_what_is_asked_of_clients) {
  const auto made = must(
      {argument(ssl + "certificate", "a.crt"), argument(ssl + "certificate-private-key", "a.key"),
       argument(ssl + "key-password", "secret"), argument(ssl + "trust-certificate", "ca.crt"),
       argument(ssl + "client-auth", "NEED"), argument(ssl + "enabled-protocols", "TLSv1.3"),
       argument(ssl + "ciphers", "A, B"),
       argument("spring.ssl.bundle.watch.file.quiet-period", "2s")});
  const auto& pair = pair_of(made.own);
  BOOST_TEST(pair.certificate.key == ssl + "certificate");
  BOOST_TEST(pair.certificate.value == "a.crt");
  BOOST_TEST(pair.private_key.value == "a.key");
  BOOST_TEST(pair.password.value == "secret");
  BOOST_TEST(std::get<source>(made.own.trusted).value == "ca.crt");
  BOOST_TEST((made.clients == host::tls::client_auth::need));
  BOOST_TEST(made.protocols.size() == 1U);
  BOOST_TEST(made.ciphers.size() == 2U);
  BOOST_TEST((made.quiet_period == std::chrono::seconds(2)));
  BOOST_TEST(made.own.reloads);
}

BOOST_AUTO_TEST_CASE(a_store_is_taken_instead_and_not_as_well) {
  const auto made =
      must({argument(ssl + "key-store", "a.p12"), argument(ssl + "key-store-password", "secret"),
            argument(ssl + "key-store-type", "PKCS12"), argument(ssl + "key-alias", "port"),
            argument(ssl + "trust-store", "t.p12"), argument(ssl + "trust-store-password", "s")});
  const auto& own = std::get<store>(made.own.own);
  BOOST_TEST(own.location.value == "a.p12");
  BOOST_TEST(own.password.value == "secret");
  BOOST_TEST(own.alias == "port");
  BOOST_TEST(std::get<store>(made.own.trusted).password.value == "s");
  BOOST_TEST(fault_of({argument(ssl + "key-store", "a.p12"), argument(ssl + "certificate", "b")}) ==
             ssl + "certificate (argument --" + ssl + "certificate) and " + ssl +
                 "key-store (argument --" + ssl + "key-store) are both set; keep one of them");
  BOOST_TEST(
      fault_of({argument(ssl + "key-store", "a"), argument(ssl + "key-store-type", "PKCS11")})
          .ends_with("allowed is PKCS12"));
}

BOOST_AUTO_TEST_CASE(passwords_may_stand_in_files) {
  const auto made =
      must({argument(ssl + "certificate", "a.crt"), argument(ssl + "key-password-file", "k"),
            argument(ssl + "trust-store", "t.p12"),
            variable("MANAGEMENT_SERVER_SSL_TRUSTSTOREPASSWORD_FILE", "t")});
  BOOST_TEST(pair_of(made.own).password.file == "k");
  BOOST_TEST(pair_of(made.own).password.value == "");
  BOOST_TEST(std::get<store>(made.own.trusted).password.file == "t");
  const auto held =
      must({argument(ssl + "key-store", "a.p12"), argument(ssl + "key-store-password-file", "s"),
            argument(ssl + "key-password-file", "k")});
  BOOST_TEST(std::get<store>(held.own.own).password.file == "s");
  BOOST_TEST(std::get<store>(held.own.own).key_password.file == "k");

  const std::string web = pem + "web.keystore.";
  const auto of_bundle =
      must({argument(ssl + "bundle", "web"), argument(web + "certificate", "a.crt"),
            argument(web + "private-key-password-file", "b")});
  BOOST_TEST(pair_of(of_bundle.own).password.file == "b");
  BOOST_TEST(fault_of({argument(ssl + "bundle", "web"), argument(web + "certificate", "a.crt"),
                       argument(web + "private-key-password", "secret"),
                       argument(web + "private-key-password-file", "b")}) ==
             web + "private-key-password and " + web +
                 "private-key-password-file are both set; keep one of them");
}

BOOST_AUTO_TEST_CASE(passwords_of_bundles_may_come_from_variables_and_trees) {
  const auto by_variable =
      must({argument(ssl + "bundle", "web"), argument(pem + "web.keystore.certificate", "a.crt"),
            variable("SPRING_SSL_BUNDLE_PEM_WEB_KEYSTORE_PRIVATEKEYPASSWORD_FILE", "p")});
  BOOST_TEST(pair_of(by_variable.own).password.file == "p");

  auto in_tree = in_file(pem + "web.keystore.private-key-password", "secret");
  in_tree.from = {origin::kind::file, "/run/secrets/password", 0};
  const auto followed =
      must({argument(ssl + "bundle", "web"), argument(pem + "web.keystore.certificate", "a.crt"),
            std::move(in_tree)});
  BOOST_TEST(pair_of(followed.own).password.file == "/run/secrets/password");
  BOOST_TEST(pair_of(followed.own).password.value == "");
}

BOOST_AUTO_TEST_CASE(a_bundle_is_found_by_its_name_in_any_spelling) {
  const auto made = must({in_file(ssl + "bundle", "Web-Port"),
                          in_file(pem + "web-port.keystore.certificate", "a.crt"),
                          in_file(pem + "web-port.keystore.privateKey", "a.key"),
                          in_file(pem + "web-port.keystore.private-key-password", "secret"),
                          in_file(pem + "web-port.truststore.certificate", "ca.crt"),
                          in_file(pem + "web-port.reload-on-update", "true"),
                          in_file(pem + "web-port.options.ciphers", "A,B"),
                          in_file(pem + "other.keystore.certificate", "b.crt")});
  const auto& pair = pair_of(made.own);
  BOOST_TEST(pair.certificate.value == "a.crt");
  BOOST_TEST(pair.private_key.value == "a.key");
  BOOST_TEST(pair.password.value == "secret");
  BOOST_TEST(std::get<source>(made.own.trusted).value == "ca.crt");
  BOOST_TEST(made.own.reloads);
  BOOST_TEST(made.ciphers.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_bundle_may_come_from_the_environment) {
  const auto made = must({variable("MANAGEMENT_SERVER_SSL_BUNDLE", "web"),
                          variable("SPRING_SSL_BUNDLE_PEM_WEB_KEYSTORE_CERTIFICATE", "a.crt"),
                          variable("SPRING_SSL_BUNDLE_PEM_WEB_KEYSTORE_PRIVATEKEY", "a.key")});
  BOOST_TEST(pair_of(made.own).private_key.value == "a.key");
  BOOST_TEST(!made.own.reloads);  // as in the reference, unless it says so
}

BOOST_AUTO_TEST_CASE(a_bundle_of_stores_is_one_of_pkcs12) {
  const std::string jks = "spring.ssl.bundle.jks.web.";
  const auto made =
      must({argument(ssl + "bundle", "web"), argument(jks + "keystore.location", "a"),
            argument(jks + "keystore.password", "secret"), argument(jks + "key.alias", "port"),
            argument(jks + "truststore.location", "t")});
  const auto& own = std::get<store>(made.own.own);
  BOOST_TEST(own.location.value == "a");
  BOOST_TEST(own.location.key == jks + "keystore.location");
  BOOST_TEST(own.alias == "port");
}

BOOST_AUTO_TEST_CASE(bundles_that_do_not_fit_have_their_sentence) {
  BOOST_TEST(fault_of({argument(ssl + "bundle", "web")})
                 .starts_with(ssl + "bundle names the bundle \"web\", and there is none"));
  BOOST_TEST(
      fault_of({argument(ssl + "bundle", "web"), argument(pem + "web.reload-on-update", "true")})
          .find("keystore.certificate is missing") != std::string::npos);
  BOOST_TEST(fault_of({argument(ssl + "bundle", "web"), argument(ssl + "certificate", "a"),
                       argument(pem + "web.keystore.certificate", "a")})
                 .ends_with("are both set; keep one of them"));
  BOOST_TEST(
      fault_of({argument(ssl + "bundle", "web"), argument(pem + "web.keystore.certificate", "a"),
                argument("spring.ssl.bundle.jks.web.keystore.location", "a")})
          .find("is both below") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_misspelt_member_of_a_bundle_is_a_mistake) {
  const auto web = [](const std::string& member) {
    return fault_of({argument(ssl + "bundle", "web"),
                     argument(pem + "web.keystore.certificate", "a"), argument(pem + member, "b")});
  };
  BOOST_TEST(web("web.truststore.certifcate")
                 .starts_with(pem + "web.truststore.certifcate is no member of such a bundle; the "
                                    "nearest is truststore.certificate; correct or remove it"));
  BOOST_TEST(web("web.keystore.location").find("is no member") != std::string::npos);
  BOOST_TEST(fault_of({argument(ssl + "bundle", "web"),
                       argument("spring.ssl.bundle.jks.web.keystore.location", "a"),
                       argument("spring.ssl.bundle.jks.web.keystore.pasword", "b")})
                 .find("the nearest is keystore.password;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_member_of_a_bundle_in_the_reference_is_one) {
  must({argument(ssl + "bundle", "web"), argument(pem + "web.keystore.certificate", "a"),
        argument(pem + "web.keystore.type", "PKCS12"),
        argument(pem + "web.truststore.verify-keys", "true"),
        argument(pem + "web.options.ciphers[0]", "A"), argument(pem + "web.key.alias", "a"),
        argument(pem + "other.nonsense", "of nobody"), argument(pem + "web.protocol", "TLSv1.3"),
        variable("SPRING_SSL_BUNDLE_PEM_WEB_KEYSTORE_PRIVATEKEYPASSWORD_FILE", "f")});
}

BOOST_AUTO_TEST_CASE(other_names_have_bundles_of_their_own) {
  const auto made = must({in_file(ssl + "certificate", "a.crt"),
                          in_file(ssl + "server-name-bundles[0].server-name", "b.example"),
                          in_file(ssl + "server-name-bundles[0].bundle", "b"),
                          in_file(pem + "b.options.ciphers", "AES128-SHA"),
                          in_file(pem + "b.options.enabled-protocols", "TLSv1.2"),
                          in_file(pem + "b.keystore.certificate", "b.crt")});
  BOOST_TEST(made.ciphers.empty());  // are offered to whoever asks for another name too
  BOOST_TEST(made.protocols.empty());
  BOOST_REQUIRE(made.by_name.size() == 1U);
  BOOST_TEST(made.by_name.front().first == "b.example");
  BOOST_TEST(pair_of(made.by_name.front().second).certificate.value == "b.crt");
  BOOST_TEST(fault_of({in_file(ssl + "certificate", "a.crt"),
                       in_file(ssl + "server-name-bundles[0].bundle", "b"),
                       in_file(pem + "b.keystore.certificate", "b.crt")}) ==
             ssl + "server-name-bundles[0] lacks its server-name; set both");
}

BOOST_AUTO_TEST_CASE(what_clients_are_asked_is_one_of_three) {
  BOOST_TEST(fault_of({argument(ssl + "certificate", "a"), argument(ssl + "client-auth", "must")})
                 .ends_with("allowed is none, want or need"));
}

BOOST_AUTO_TEST_CASE(what_nobody_reads_is_named) {
  const auto given = settings::of(
      {{argument(ssl + "certificate", "a"), argument(ssl + "keyStore", "a"),
        argument(ssl + "ciphers[0]", "a"), argument(ssl + "server-name-bundles[0].bundle", "b"),
        argument(ssl + "key-store-provider", "x")}});
  BOOST_TEST(unread_port_tls(given) == "key-store-provider");
  const auto variables = settings::of({{variable("MANAGEMENT_SERVER_SSL_KEYPASSWORD_FILE", "a"),
                                        variable("MANAGEMENT_SERVER_SSL_KEYSTOREPROVIDER", "x")}});
  BOOST_TEST(unread_port_tls(variables) == "keystoreprovider");
}

BOOST_AUTO_TEST_SUITE_END()
