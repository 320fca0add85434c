#include "tls/server_context.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include "folder.hpp"
#include "support/pki.hpp"

using host::tls::client_auth;
using host::tls::files_to_watch;
using host::tls::pem_pair;
using host::tls::server_context;
using host::tls::settings;
using host::tls::source;
using tls_test::holds;

namespace {

struct fixture {
  support::certificate root = support::make_certificate({.common_name = "root", .may_sign = true});
  support::certificate port =
      support::make_certificate({.common_name = "port", .hosts = {"DNS:port"}, .issuer = &root});
  support::certificate other = support::make_certificate({.common_name = "other"});
  tls_test::folder files;

  static settings with(const std::string& certificate, const std::string& key,
                       const std::string& password = "") {
    settings given;
    given.own.own = pem_pair{
        {"certificate", certificate}, {"private-key", key}, {"key-password", password, ""}};
    return given;
  }
  static std::string fault_of(const settings& given) {
    const auto made = server_context::make(given);
    return made ? "accepted" : made.error();
  }
  static std::vector<std::string> notes_of(const settings& given) {
    const auto made = server_context::make(given);
    BOOST_REQUIRE_MESSAGE(made.has_value(), made.error());
    return (*made)->notes();
  }
  settings sound() const { return with(port.pem, port.key_pem); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(context_of_the_port, fixture)

BOOST_AUTO_TEST_CASE(files_are_read_by_path_and_by_url) {
  const auto certificate = files.write("a.crt", port.pem);
  const auto key = files.write("a.key", port.key_pem);
  const auto made = server_context::make(with(certificate, "file:" + key));
  BOOST_REQUIRE_MESSAGE(made.has_value(), made.error());
  BOOST_TEST((*made)->subject() == "CN=port");
  BOOST_TEST((*made)->good_until().size() == 20U);
  BOOST_TEST((*made)->notes().empty());
  BOOST_TEST(fault_of(with("file://" + certificate, key)) == "accepted");
}

BOOST_AUTO_TEST_CASE(pem_may_stand_in_the_configuration) {
  BOOST_TEST(fault_of(sound()) == "accepted");
  BOOST_TEST(fault_of(with("base64:" + support::base64_of(port.pem),
                           "base64:" + support::base64_of(port.key_pem))) == "accepted");
  BOOST_TEST(fault_of(with("base64:!", port.key_pem)) ==
             "certificate begins with base64: and what follows is not base64");
  BOOST_TEST(holds(fault_of(with("classpath:a.crt", port.key_pem)), "name a file"));
}

BOOST_AUTO_TEST_CASE(a_key_may_lie_beside_its_certificate) {
  BOOST_TEST(fault_of(with(port.pem + port.key_pem, "")) == "accepted");
  BOOST_TEST(holds(fault_of(with(port.pem, "")), "set private-key when the key lies elsewhere"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_told_with_its_path) {
  const auto missing = files.path("missing");
  BOOST_TEST(fault_of(with(missing, port.key_pem)) ==
             "certificate (" + missing +
                 ") cannot be read: No such file or directory; check the path and who may read it");
  BOOST_TEST(holds(fault_of(with(files.path("."), port.key_pem)), "is no file"));
  BOOST_TEST(holds(fault_of(with(files.write("e", ""), port.key_pem)), "is empty"));
  BOOST_TEST(holds(fault_of(with(files.write("l", std::string(2'000'000, 'x')), port.key_pem)),
                   "larger than 1 MiB"));
  BOOST_TEST(
      holds(fault_of(with(files.write("t", "text"), port.key_pem)), "holds no certificate as PEM"));
  auto cut = port.pem;
  cut.erase(cut.size() / 2, 8);
  BOOST_TEST(holds(fault_of(with(cut, port.key_pem)), "cannot be read"));
  BOOST_TEST(holds(fault_of(with(port.pem, port.pem)), "holds no private key as PEM"));
}

BOOST_AUTO_TEST_CASE(an_encrypted_key_needs_its_password) {
  const auto key = support::encrypted_key(port, "secret");
  BOOST_TEST(fault_of(with(port.pem, key, "secret")) == "accepted");
  BOOST_TEST(fault_of(with(port.pem, key)) == "private-key is encrypted; set key-password");
  const auto wrong = fault_of(with(port.pem, key, "guess"));
  BOOST_TEST(wrong == "private-key is not opened by key-password; check the password");
}

BOOST_AUTO_TEST_CASE(a_password_may_stand_in_a_file_which_is_watched) {
  const auto path = files.write("password", "secret\r\n");
  auto given = with(port.pem, support::encrypted_key(port, "secret"));
  auto& password = std::get<pem_pair>(given.own.own).password;
  password.file = path;
  BOOST_TEST(fault_of(given) == "accepted");
  BOOST_TEST(host::tls::files_to_watch(given) == std::vector<std::string>{path});

  files.write("password", "guess");
  BOOST_TEST(fault_of(given) ==
             "private-key is not opened by key-password-file (" + path + "); check the password");
  files.write("password", "\n");
  BOOST_TEST(fault_of(given) == "key-password-file (" + path + ") is empty");
  files.write("password", "secret\n\n");
  BOOST_TEST(holds(fault_of(given), "has more than one line"));
  files.write("password", std::string(70'000, 'x'));
  BOOST_TEST(holds(fault_of(given), "has more than 64 KiB"));
  password.file = files.path("missing");
  BOOST_TEST(fault_of(given).starts_with("key-password-file (" + password.file + ") "));
  password.file = "the-secret-itself";
  BOOST_TEST(fault_of(given).starts_with("key-password-file (no path to a file) cannot be read"));
}

BOOST_AUTO_TEST_CASE(a_password_that_everybody_may_read_is_noted) {
  auto given = with(port.pem, support::encrypted_key(port, "secret"));
  auto& password = std::get<pem_pair>(given.own.own).password;
  password.file = files.write("password", "secret");
  std::filesystem::permissions(password.file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const auto made = server_context::make(given);
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST_REQUIRE((*made)->notes().size() == 1U);
  BOOST_TEST(holds((*made)->notes().front(), "key-password-file (" + password.file +
                                                 ") may be read by every user of this machine"));
}

BOOST_AUTO_TEST_CASE(a_key_that_does_not_fit_is_refused) {
  BOOST_TEST(fault_of(with(port.pem, other.key_pem)) ==
             "private-key is not the key of CN=port, the first certificate of certificate; take "
             "the key that was made with it");
  BOOST_TEST(holds(fault_of(with(root.pem + port.pem, port.key_pem)), "put that one first"));
}

BOOST_AUTO_TEST_CASE(a_weak_key_is_refused) {
  const auto weak = support::make_certificate({.common_name = "weak", .rsa_bits = 1024});
  BOOST_TEST(holds(fault_of(with(weak.pem, weak.key_pem)), "cannot be served: ee key too small"));
  const auto strong = support::make_certificate({.common_name = "strong", .rsa_bits = 2048});
  BOOST_TEST(fault_of(with(strong.pem, strong.key_pem)) == "accepted");
}

BOOST_AUTO_TEST_CASE(times_of_certificates_are_warned_about_and_not_refused) {
  const auto old =
      support::make_certificate({.common_name = "old", .good_from_days = -3, .good_to_days = -1});
  const auto of_old = notes_of(with(old.pem, old.key_pem));
  BOOST_REQUIRE(of_old.size() == 1U);
  BOOST_TEST(of_old.front().starts_with("The certificate CN=old in certificate has expired on "));
  const auto early =
      support::make_certificate({.common_name = "early", .good_from_days = 1, .good_to_days = 3});
  const auto of_early = notes_of(with(early.pem, early.key_pem));
  BOOST_REQUIRE(of_early.size() == 1U);
  BOOST_TEST(holds(of_early.front(), "is not valid before "));
}

BOOST_AUTO_TEST_CASE(a_gap_between_certificates_is_warned_about) {
  const auto middle =
      support::make_certificate({.common_name = "middle", .issuer = &root, .may_sign = true});
  const auto leaf = support::make_certificate(
      {.common_name = "leaf", .issuer = &middle, .issuer_url = "http://ca.example/middle.crt"});
  BOOST_TEST(notes_of(with(leaf.pem + middle.pem, leaf.key_pem)).empty());
  BOOST_TEST(notes_of(with(leaf.pem + middle.pem + root.pem, leaf.key_pem)).empty());
  const auto alone = notes_of(with(leaf.pem, leaf.key_pem));
  BOOST_REQUIRE(alone.size() == 1U);
  BOOST_TEST(holds(alone.front(), "stands alone, and CN=middle, which has signed it"));
  const auto gap = notes_of(with(leaf.pem + root.pem, leaf.key_pem));
  BOOST_REQUIRE(gap.size() == 1U);
  BOOST_TEST(holds(gap.front(), "is not signed by the one behind it, CN=root"));
  // One that its private root has signed is whole without it.
  BOOST_TEST(notes_of(sound()).empty());
}

BOOST_AUTO_TEST_CASE(a_key_that_everybody_may_read_is_warned_about) {
  const auto key = files.write("a.key", port.key_pem);
  BOOST_TEST(notes_of(with(port.pem, key)).empty());
  std::filesystem::permissions(key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const auto notes = notes_of(with(port.pem, key));
  BOOST_REQUIRE(notes.size() == 1U);
  BOOST_TEST(holds(notes.front(), "private-key (" + key + ") may be read by every user"));
}

BOOST_AUTO_TEST_CASE(versions_are_those_of_today) {
  auto given = sound();
  given.protocols = {"TLSv1.3", "tlsv1.2"};
  BOOST_TEST(fault_of(given) == "accepted");
  given.protocols = {"TLSv1.1", "TLSv1.2"};
  BOOST_TEST(fault_of(given) ==
             "enabled-protocols names \"TLSv1.1\"; allowed are TLSv1.2 and TLSv1.3, what is older "
             "is broken");
}

BOOST_AUTO_TEST_CASE(ciphers_need_a_version_and_weak_ones_are_warned_about) {
  auto given = sound();
  given.ciphers = {"TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_AES_128_GCM_SHA256"};
  const auto notes = notes_of(given);
  BOOST_REQUIRE(notes.size() == 1U);
  BOOST_TEST(notes.front() == "ciphers allows ciphers that are weak: AES128-SHA; leave them out.");
  given.ciphers = {"TLS_AES_128_GCM_SHA256"};
  given.protocols = {"TLSv1.2"};
  BOOST_TEST(holds(fault_of(given), "has no cipher for any version of enabled-protocols"));
  given.ciphers = {"nonsense"};
  BOOST_TEST(holds(fault_of(given), "unknown"));
}

BOOST_AUTO_TEST_CASE(who_asks_for_certificates_says_whose) {
  auto given = sound();
  given.clients = client_auth::need;
  BOOST_TEST(holds(fault_of(given), "nothing says whose are trusted"));
  given.own.trusted = source{"trust-certificate", root.pem};
  BOOST_TEST(fault_of(given) == "accepted");
  given.own.trusted = source{"trust-certificate", files.path("missing")};
  BOOST_TEST(holds(fault_of(given), "trust-certificate ("));
}

BOOST_AUTO_TEST_CASE(a_bundle_that_cannot_be_renewed_holds_no_other_one_back) {
  const auto in_files = [this](const std::string& name, const support::certificate& shown) {
    host::tls::bundle made;
    made.own = pem_pair{{name + ".crt", files.write(name + ".crt", shown.pem)},
                        {name + ".key", files.write(name + ".key", shown.key_pem)},
                        {}};
    return made;
  };
  settings given;
  given.own = in_files("port", port);
  given.by_name.emplace_back("a.example", in_files("a", other));
  given.by_name.emplace_back("b.example", in_files("b", other));
  given.by_name.back().second.reloads = false;
  const auto before = server_context::make(given);
  BOOST_REQUIRE_MESSAGE(before.has_value(), before.error());

  // One has a fault, one stays as it is, and the third is another one.
  files.write("a.key", "nothing");
  files.write("b.key", "nothing");
  in_files("port", other);
  const auto renewed = server_context::renew(given, *before);
  BOOST_TEST(renewed.context->subject() == "CN=other");
  BOOST_TEST_REQUIRE(renewed.faults.size() == 1U);
  BOOST_TEST(holds(renewed.faults.front(), "a.key ("));
  for (const char* name : {"a.example", "b.example"}) {
    BOOST_TEST(renewed.context->native_for(name) == (*before)->native_for(name));
  }
  BOOST_TEST(renewed.context->native() != (*before)->native());

  files.write("port.crt", "nothing");
  in_files("a", port);
  const auto again = server_context::renew(given, renewed.context);
  BOOST_TEST_REQUIRE(again.faults.size() == 1U);
  BOOST_TEST(again.context->native() == renewed.context->native());
  BOOST_TEST(again.context->native_for("a.example") != renewed.context->native_for("a.example"));
  BOOST_TEST(again.context->native_for("b.example") == renewed.context->native_for("b.example"));
}

BOOST_AUTO_TEST_CASE(the_files_of_bundles_that_reload_are_watched) {
  auto given = with("/a/tls.crt", "file:/a/tls.key");
  given.own.trusted = source{"trust-certificate", "/a/ca.crt"};
  BOOST_TEST(
      (files_to_watch(given) == std::vector<std::string>{"/a/tls.crt", "/a/tls.key", "/a/ca.crt"}));
  given.own.reloads = false;
  BOOST_TEST(files_to_watch(given).empty());
  host::tls::bundle more;
  more.own = host::tls::store{{"location", "/b/b.p12"}};
  given.by_name.emplace_back("b.example", more);
  BOOST_TEST((files_to_watch(given) == std::vector<std::string>{"/b/b.p12"}));
  BOOST_TEST(files_to_watch(sound()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
