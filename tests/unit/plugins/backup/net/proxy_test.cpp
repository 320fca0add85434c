#include "net/proxy.hpp"

#include <cstdlib>
#include <thread>

#include "client_rig.hpp"
#include "support/forward_proxy.hpp"
#include "support/tls_server.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

using namespace net_test;
using backup::secrets::secret_text;

struct through_a_proxy : fixture {
  net::http_outcome ask(const std::string& url, const std::string& proxy_url,
                        const std::string& trusted = "", const std::string& password = "",
                        net::http_method method = net::http_method::get) {
    net::http_options options;
    options.trusted_certificates = trusted;
    net::proxy way{proxy_url, nullptr, "proxy.username"};
    if (!password.empty()) {
      way.asked_by = std::make_shared<net::proxy_user>("user", secret_text(password));
    }
    options.through = std::make_shared<const net::proxy>(std::move(way));
    net::http_client client(on, std::move(options));
    return client.perform({method, url + "/x", {}, {}}, limits());
  }
};

constexpr const char* user_secret = "Basic dXNlcjpzZWNyZXQ=";

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy)

BOOST_FIXTURE_TEST_CASE(an_engine_without_tls_is_asked_of_it_as_a_whole, through_a_proxy) {
  const support::forward_proxy way;
  BOOST_TEST(to_word(ask(server.url(), way.url())) == "200 ");
  BOOST_REQUIRE(way.heads().size() == 1U);
  BOOST_TEST(way.heads()[0].starts_with("GET " + server.url() + "/x HTTP/1.1\r\n"));
}

BOOST_FIXTURE_TEST_CASE(one_with_tls_through_a_tunnel_that_shows_nothing, through_a_proxy) {
  const auto own = support::make_certificate("engine", {"IP:127.0.0.1"});
  const support::tls_server engine(own);
  const support::forward_proxy way(user_secret);
  BOOST_TEST(to_word(ask(engine.url(), way.url(), own.pem, "secret")) == "200 {}");
  BOOST_REQUIRE(way.heads().size() == 1U);
  BOOST_TEST(way.heads()[0].starts_with("CONNECT 127.0.0.1:"), way.heads()[0]);
  BOOST_TEST(way.heads()[0].find("/x") == std::string::npos);
  BOOST_TEST(way.heads()[0].find("\r\nAuthorization") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_certificate_is_the_engines_and_is_judged, through_a_proxy) {
  const support::tls_server engine(support::make_certificate("engine", {"IP:127.0.0.1"}));
  const support::forward_proxy way;
  const auto outcome = ask(engine.url(), way.url());
  BOOST_TEST(to_word(outcome) == "tls");
  const auto& text = outcome.error().text;
  BOOST_TEST(text.starts_with("the engine's certificate \"CN=engine\" is signed by itself"), text);
  BOOST_TEST(text.ends_with("(through the proxy " + way.url() + ")"), text);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_wants_credentials_says_so_and_nothing_was_sent,
                        through_a_proxy) {
  const auto own = support::make_certificate("engine", {"IP:127.0.0.1"});
  const support::tls_server engine(own);
  const support::forward_proxy way(user_secret);
  for (const auto& url : {server.url(), engine.url()}) {
    for (const auto method : {net::http_method::get, net::http_method::del}) {
      const auto without = ask(url, way.url(), own.pem, "", method);
      BOOST_TEST(to_word(without) == "connect", url);
      BOOST_TEST(without.error().text ==
                 "the proxy " + way.url() + " wants a user and a password; look at proxy.username");
      const auto wrong = ask(url, way.url(), own.pem, "wrong", method);
      BOOST_TEST(wrong.error().text ==
                 "the proxy " + way.url() +
                     " wants another user or password; look at proxy.username");
    }
  }
  BOOST_TEST(requests().empty());
  BOOST_TEST(to_word(ask(server.url(), way.url(), "", "secret")) == "200 ");
}

BOOST_FIXTURE_TEST_CASE(its_password_is_followed_in_its_file, through_a_proxy) {
  const support::forward_proxy way(user_secret);
  const secrets_test::folder folder;
  const auto file = folder.write("password", "wrong");
  net::http_options options;
  options.through = std::make_shared<const net::proxy>(net::proxy{
      way.url(), std::make_shared<net::proxy_user>("user", secret_text("wrong"), file), {}});
  net::http_client client(on, std::move(options));
  BOOST_TEST(to_word(client.perform(get(), limits())) == "connect");
  folder.write("password", "secret\n");
  std::this_thread::sleep_for(backup::secrets::file_watch::between_looks);
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
}

BOOST_FIXTURE_TEST_CASE(one_that_is_away_is_named, through_a_proxy) {
  std::string gone;
  {
    const support::forward_proxy way;
    gone = way.url();
  }
  const auto outcome = ask(server.url(), gone);
  BOOST_TEST(to_word(outcome) == "connect");
  BOOST_TEST(outcome.error().text.ends_with("(through the proxy " + gone + ")"),
             outcome.error().text);
}

BOOST_FIXTURE_TEST_CASE(a_tunnel_that_is_not_opened_has_sent_nothing, through_a_proxy) {
  const support::forward_proxy way;
  const auto outcome = ask("https://127.0.0.1:1", way.url(), "", "", net::http_method::del);
  BOOST_TEST(to_word(outcome) == "connect");
  BOOST_TEST(outcome.error().text.find("502") != std::string::npos, outcome.error().text);
}

BOOST_FIXTURE_TEST_CASE(the_environment_is_not_looked_at, through_a_proxy) {
  const support::forward_proxy way;
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("no_proxy", "*", 1);
  BOOST_TEST(to_word(ask(server.url(), way.url())) == "200 ");
  BOOST_TEST(way.heads().size() == 1U);
  net::http_client alone(on, {});
  BOOST_TEST(to_word(alone.perform(get(), limits())) == "200 ");
  ::unsetenv("http_proxy");
  ::unsetenv("no_proxy");
}

BOOST_AUTO_TEST_SUITE_END()
