#include "net/client_certificate.hpp"

#include <boost/test/unit_test.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/tls_server.hpp"
#include "unit/plugins/backup/secrets/meanwhile.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

namespace net = backup::net;
using backup::secrets::secret_text;
using namespace std::chrono_literals;
using backup::secrets::instant;
using support::make_certificate;

std::string encrypted(const std::string& key_pem, std::string phrase) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> from(
      BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> to(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_PrivateKey(to.get(), key.get(), EVP_aes_256_cbc(),
                           reinterpret_cast<unsigned char*>(phrase.data()),  // NOLINT
                           static_cast<int>(phrase.size()), nullptr, nullptr);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(to.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

struct fixture {
  secrets_test::folder at;
  support::certificate authority = make_certificate("authority of clients", {});
  support::certificate one = make_certificate("one", {"DNS:one"}, &authority);
  support::certificate two = make_certificate("two", {"DNS:two"}, &authority);
  std::string chain = at.write("chain", one.pem);
  std::string key = at.write("key", one.key_pem);

  std::string refusal(const std::string& phrase = {}) {
    const auto made = net::client_certificate::open({chain, key, secret_text(phrase), {}});
    return made ? "" : made.error();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(client_certificates)

BOOST_FIXTURE_TEST_CASE(what_cannot_be_shown_is_refused_without_a_word_of_the_key, fixture) {
  BOOST_TEST(refusal().empty());
  at.write("key", two.key_pem);
  BOOST_TEST(refusal() ==
             "the file \"" + key +
                 "\" holds a private key that does not belong to the certificate in \"" + chain +
                 "\"");
  at.write("key", "marked");
  BOOST_TEST(refusal() == "the file \"" + key + "\" holds no private key in PEM");
  at.write("key", encrypted(one.key_pem, "marked"));
  BOOST_TEST(refusal() == "the file \"" + key +
                              "\" holds a private key that is encrypted, and no password is there "
                              "for it");
  BOOST_TEST(refusal("wrong") ==
             "the file \"" + key + "\" holds a private key that its password does not open");
  BOOST_TEST(refusal("marked").empty());
  at.remove("key");
  BOOST_TEST(refusal() == "the file \"" + key + "\" cannot be read (No such file or directory)");
  at.write("chain", one.key_pem);
  BOOST_TEST(refusal() == "the file \"" + chain + "\" holds no certificate in PEM");
}

BOOST_FIXTURE_TEST_CASE(a_password_may_stand_in_a_file_and_change_with_the_key, fixture) {
  const auto phrase = at.write("phrase", "first\n");
  at.write("key", encrypted(one.key_pem, "first"));
  auto made = net::client_certificate::open({chain, key, {}, phrase});
  BOOST_TEST_REQUIRE(made.has_value());
  const auto before = (*made)->current(instant(1h));
  at.swap("phrase", "second");
  at.swap("key", encrypted(two.key_pem, "second"));
  at.swap("chain", two.pem);
  const auto after = (*made)->current(instant(1h) + 1s);
  BOOST_TEST(after != before);
  BOOST_TEST((after->chain.view() == two.pem));
  BOOST_TEST((*made)->current(instant(1h) + 2s) == after);
}

BOOST_FIXTURE_TEST_CASE(while_the_files_do_not_fit_the_old_one_stays, fixture) {
  std::vector<std::string> told;
  auto made = net::client_certificate::open({chain, key, {}, {}},
                                            [&](const std::string& each) { told.push_back(each); });
  const auto before = (*made)->current(instant(1h));
  at.swap("chain", two.pem);
  for (int second = 1; second < 30; ++second) {
    BOOST_TEST((*made)->current(instant(1h) + std::chrono::seconds(second)) == before);
  }
  BOOST_TEST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] == "Client certificate: the file \"" + key +
                            "\" holds a private key that does not belong to the certificate in \"" +
                            chain + "\"; the one that was there before stays in force.");
  at.swap("key", two.key_pem);
  BOOST_TEST((*made)->current(instant(1h) + 31s) != before);
}

BOOST_FIXTURE_TEST_CASE(who_is_told_of_trouble_holds_up_nobody_else, fixture) {
  secrets_test::meanwhile others;
  int told = 0;
  std::shared_ptr<net::client_certificate> made;
  made = *net::client_certificate::open({chain, key, {}, {}}, [&](const std::string& sentence) {
    ++told;
    BOOST_TEST(others.ends([&] { (void)made->current(instant(2h)); }), sentence);
  });
  (void)made->current(instant(1h));
  at.remove("key");
  BOOST_TEST((made->current(instant(2h)) != nullptr));
  BOOST_TEST(told == 1);
}

BOOST_FIXTURE_TEST_CASE(an_engine_that_asks_for_it_sees_the_one_of_now, fixture) {
  const auto own = make_certificate("engine", {"IP:127.0.0.1"});
  const support::tls_server server(own, &authority);
  const auto ask = [&](net::http_client& client, backup::scheduling::scheduler& on) {
    const auto outcome =
        client.perform({net::http_method::get, server.url() + "/", {}, {}}, {on.now() + 30s, {}});
    return outcome ? outcome->status : 0;
  };
  backup::scheduling::thread_scheduler on;
  net::http_options options;
  options.trusted_certificates = own.pem;
  net::http_client without(on, options);
  BOOST_TEST(ask(without, on) == 0);

  options.shown = *net::client_certificate::open({chain, key, {}, {}});
  net::http_client client(on, options);
  BOOST_TEST(ask(client, on) == 200);
  at.swap("key", two.key_pem);
  at.swap("chain", two.pem);
  std::this_thread::sleep_for(1100ms);
  BOOST_TEST(ask(client, on) == 200);
  BOOST_TEST(server.clients() == (std::vector<std::string>{"one", "two"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
