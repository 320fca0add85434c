#include <boost/test/unit_test.hpp>

#include "folder.hpp"
#include "support/pki.hpp"
#include "tls/server_context.hpp"

using host::tls::server_context;
using host::tls::settings;
using host::tls::store;
using tls_test::holds;

namespace {

struct fixture {
  support::certificate root = support::make_certificate({.common_name = "root", .may_sign = true});
  support::certificate middle =
      support::make_certificate({.common_name = "middle", .issuer = &root, .may_sign = true});
  support::certificate port =
      support::make_certificate({.common_name = "port", .hosts = {"DNS:port"}, .issuer = &middle});
  support::certificate other = support::make_certificate({.common_name = "other"});
  tls_test::folder files;

  store named(const std::string& location, const std::string& password,
              const std::string& alias = "") const {
    return {{"key-store", location}, {"key-store-password", password, ""}, {}, alias};
  }
  static std::string subject_or_fault(const store& from) {
    settings given;
    given.own.own = from;
    const auto made = server_context::make(given);
    return made ? (*made)->subject() : made.error();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_stores, fixture)

BOOST_AUTO_TEST_CASE(the_entry_with_a_key_is_shown_with_those_above_it) {
  const auto path =
      files.write("a.p12", support::make_store({{"port", port}}, "secret", {root.pem, middle.pem}));
  settings given;
  given.own.own = named(path, "secret");
  const auto made = server_context::make(given);
  BOOST_REQUIRE_MESSAGE(made.has_value(), made.error());
  BOOST_TEST((*made)->subject() == "CN=port");
  BOOST_TEST((*made)->notes().empty());  // out of order in the store, in order when it is shown
}

BOOST_AUTO_TEST_CASE(an_alias_chooses_whatever_its_case) {
  const auto path =
      files.write("a.p12", support::make_store({{"first", other}, {"Second", port}}, "secret"));
  BOOST_TEST(subject_or_fault(named(path, "secret")) == "CN=other");
  BOOST_TEST(subject_or_fault(named(path, "secret", "second")) == "CN=port");
  BOOST_TEST(subject_or_fault(named(path, "secret", "third")) ==
             "key-store (" + path + ") holds no key by the alias \"third\", but: first, Second");
}

BOOST_AUTO_TEST_CASE(a_store_may_stand_in_the_configuration) {
  const auto text = "base64:" + support::base64_of(support::make_store({{"a", port}}, "secret"));
  BOOST_TEST(subject_or_fault(named(text, "secret")) == "CN=port");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_and_not_shown) {
  const auto path = files.write("a.p12", support::make_store({{"a", port}}, "secret"));
  const auto fault = subject_or_fault(named(path, "guess"));
  BOOST_TEST(fault ==
             "key-store (" + path + ") is not opened by key-store-password; check the password");
}

BOOST_AUTO_TEST_CASE(passwords_of_stores_may_stand_in_files) {
  auto given = named(files.write("a.p12", support::make_store({{"port", port}}, "secret")), "");
  given.password.file = files.write("password", "secret\n");
  BOOST_TEST(subject_or_fault(given) == "CN=port");
  given.password.file = files.write("guess", "guess");
  BOOST_TEST(holds(subject_or_fault(given),
                   "is not opened by key-store-password-file (" + given.password.file + ")"));
  given.password.file = files.path("missing");
  BOOST_TEST(holds(subject_or_fault(given), "key-store-password-file (" + given.password.file));
}

BOOST_AUTO_TEST_CASE(of_two_passwords_the_one_that_is_wrong_is_named) {
  auto given = named(files.write("a.p12", support::make_store({{"port", port}}, "secret")), "");
  BOOST_TEST(holds(subject_or_fault(given), " has a password; set key-store-password"));
  given.password.value = "secret";
  given.key_password = {"key-password", "guess", ""};
  BOOST_TEST(holds(subject_or_fault(given), "check the password in key-password"));
}

BOOST_AUTO_TEST_CASE(a_store_without_a_key_is_refused) {
  const auto path = files.write("a.p12", support::make_store({}, "secret", {root.pem}));
  BOOST_TEST(holds(subject_or_fault(named(path, "secret")), "holds no private key"));
}

BOOST_AUTO_TEST_CASE(what_is_no_store_is_refused) {
  const auto path = files.write("a.p12", port.pem);
  BOOST_TEST(holds(subject_or_fault(named(path, "secret")), "is no PKCS#12 store"));
}

BOOST_AUTO_TEST_CASE(a_store_of_javas_own_kind_is_refused_with_the_command_that_converts_it) {
  const auto jks = files.write("a.jks", std::string("\xFE\xED\xFE\xED\x00\x00\x00\x02", 8));
  BOOST_TEST(subject_or_fault(named(jks, "secret")) ==
             "key-store (" + jks +
                 ") is a store of Java's own kind, JKS, which only Java can read; convert it: "
                 "keytool -importkeystore -srckeystore " +
                 jks + " -srcstoretype JKS -destkeystore " + jks + ".p12 -deststoretype PKCS12");
  const auto jceks = files.write("b.jks", std::string("\xCE\xCE\xCE\xCE\x00\x00\x00\x02", 8));
  BOOST_TEST(holds(subject_or_fault(named(jceks, "secret")), "-srcstoretype JCEKS"));
}

BOOST_AUTO_TEST_CASE(clients_are_trusted_by_what_a_store_holds) {
  settings given;
  given.own.own =
      host::tls::pem_pair{{"certificate", port.pem + middle.pem}, {"key", port.key_pem}, {}};
  given.clients = host::tls::client_auth::need;
  const auto path = files.write("t.p12", support::make_store({}, "secret", {root.pem}));
  given.own.trusted = store{{"trust-store", path}, {"trust-store-password", "secret", ""}, {}, ""};
  BOOST_TEST(server_context::make(given).has_value());
  given.own.trusted = store{{"trust-store", path}, {"trust-store-password", "guess", ""}, {}, ""};
  BOOST_TEST(holds(server_context::make(given).error(), "trust-store-password"));
}

BOOST_AUTO_TEST_SUITE_END()
