// What is said when there is no trust: which certificate, and why.

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "net/http_client.hpp"
#include "net/node_client.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/http_server.hpp"
#include "support/loopback_socket.hpp"
#include "support/tls_server.hpp"

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> loopback{"IP:127.0.0.1"};

/// Answers whatever comes first, once, as HTTP does what it does not understand.
struct plain_listener {
  support::loopback_socket listening = support::listen_on_loopback("plain");
  std::jthread thread{[this] {
    const int peer = ::accept(listening.descriptor, nullptr, nullptr);
    if (peer < 0) return;
    std::array<char, 4096> bytes{};
    (void)!::read(peer, bytes.data(), bytes.size());
    constexpr std::string_view answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    (void)!::write(peer, answer.data(), answer.size());
    ::shutdown(peer, SHUT_WR);
    while (::read(peer, bytes.data(), bytes.size()) > 0) continue;
    ::close(peer);
  }};
  ~plain_listener() {
    ::shutdown(listening.descriptor, SHUT_RDWR);
    thread.join();
    ::close(listening.descriptor);
  }
};

struct told {
  std::string text;
  bool is_tls = false;
};

told why_not(const std::string& url, const std::string& trusted) {
  scheduling::thread_scheduler on;
  net::http_options options;
  options.trusted_certificates = trusted;
  if (!trusted.empty()) options.trust.trusted = "those of the file \"/ca.pem\"";
  options.trust.certificate_key = "certificate-path";
  options.trust.hostname_key = "verify-hostname";
  options.trust.client_key = "client-certificate";
  net::http_client client(on, std::move(options));
  const auto outcome =
      client.perform({net::http_method::get, url + "/", {}, {}}, {on.now() + 30s, {}});
  BOOST_REQUIRE(!outcome.has_value());
  return {outcome.error().text, outcome.error().fault == net::transport_fault::tls};
}

void check_begins(const told& what, const std::string& with) {
  BOOST_TEST(what.is_tls, what.text);
  BOOST_TEST(what.text.starts_with(with), what.text);
}

void check_ends(const told& what, const std::string& with) {
  BOOST_TEST(what.is_tls, what.text);
  BOOST_TEST(what.text.ends_with(with), what.text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_reasons)

BOOST_AUTO_TEST_CASE(one_that_expired_tells_which_and_when) {
  const auto own = support::make_certificate("engine", loopback, nullptr, {-10, -2});
  const support::tls_server server(own);
  const auto what = why_not(server.url(), own.pem);
  check_begins(what, "the engine's certificate \"CN=engine\" expired on 20");
  check_ends(what, "; renew it on the engine");
}

BOOST_AUTO_TEST_CASE(an_expired_authority_is_told_from_what_it_signed) {
  const auto authority = support::make_certificate("authority", {}, nullptr, {-10, -2});
  const support::tls_server server(support::make_certificate("engine", loopback, &authority));
  check_begins(why_not(server.url(), authority.pem),
               "the certificate of its authority \"CN=authority\" expired on 20");
}

BOOST_AUTO_TEST_CASE(one_of_tomorrow_speaks_of_clocks) {
  const auto own = support::make_certificate("engine", loopback, nullptr, {1, 2});
  const support::tls_server server(own);
  const auto what = why_not(server.url(), own.pem);
  check_begins(what, "the engine's certificate \"CN=engine\" is valid from 20");
  check_ends(what, "; look at the clocks");
}

BOOST_AUTO_TEST_CASE(one_that_signed_itself_and_is_not_named) {
  const support::tls_server server(support::make_certificate("engine", loopback));
  BOOST_TEST(why_not(server.url(), "").text ==
             "the engine's certificate \"CN=engine\" is signed by itself, which is not among those "
             "that this machine trusts; if it is right, name a file with it as certificate-path");
}

BOOST_AUTO_TEST_CASE(an_unknown_authority_is_named_with_the_file_that_lacks_it) {
  const auto authority = support::make_certificate("authority", {});
  const auto other = support::make_certificate("other", {});
  const support::tls_server server(support::make_certificate("engine", loopback, &authority));
  BOOST_TEST(why_not(server.url(), other.pem).text ==
             "the engine's certificate \"CN=engine\" is signed by \"CN=authority\", which is not "
             "among those of the file \"/ca.pem\"; if it is right, name a file with it as "
             "certificate-path");
}

BOOST_AUTO_TEST_CASE(another_authority_of_the_same_name_is_found_out) {
  const auto authority = support::make_certificate("authority", {});
  const auto stranger = support::make_certificate("authority", {});
  const support::tls_server server(support::make_certificate("engine", loopback, &stranger));
  check_begins(why_not(server.url(), authority.pem),
               "the engine's certificate \"CN=engine\" is not signed by the \"CN=authority\" that "
               "is among those of the file");
}

BOOST_AUTO_TEST_CASE(one_for_other_hosts_tells_which) {
  const auto own = support::make_certificate(
      "engine", {"DNS:search.example.org", "DNS:*.example.net", "IP:127.0.0.2"});
  const support::tls_server server(own);
  BOOST_TEST(why_not(server.url(), own.pem).text ==
             "the engine's certificate \"CN=engine\" is for search.example.org, *.example.net and "
             "127.0.0.2, and not for 127.0.0.1, which the URL names; write a name that it is for "
             "into the URL, or give up this protection with verify-hostname=false");
}

BOOST_AUTO_TEST_CASE(many_hosts_are_told_shortly) {
  std::vector<std::string> hosts;
  for (int host = 0; host < 30; ++host) hosts.push_back("DNS:h" + std::to_string(host));
  const auto own = support::make_certificate("engine", hosts);
  const support::tls_server server(own);
  const auto text = why_not(server.url(), own.pem).text;
  BOOST_TEST(text.find("h7 and 22 more, and not for 127.0.0.1") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(an_engine_without_tls_is_told_by_what_it_says) {
  const plain_listener plain;
  BOOST_TEST(why_not("https://127.0.0.1:" + std::to_string(plain.listening.port), "").text ==
             "what answers there does not speak TLS; if it is the engine without TLS, write its "
             "URL with http://");
  // One that says nothing.
  const support::http_server silent(
      [](const support::http_request&) { return support::http_reply{}; });
  check_ends(why_not("https" + silent.url().substr(4), ""),
             "(perhaps no TLS is spoken there; then write its URL with http://)");
}

BOOST_AUTO_TEST_CASE(an_engine_with_tls_that_is_asked_without_it) {
  const support::tls_server server(support::make_certificate("engine", loopback));
  scheduling::thread_scheduler on;
  net::http_client client(on, {});
  net::node_client nodes(on, client, {*net::base_url::parse("http" + server.url().substr(5))});
  const auto answer = nodes.perform({net::http_method::get, "/", {}, {}}, {on.now() + 30s, {}});
  BOOST_REQUIRE(!answer.outcome.has_value());
  const auto& text = answer.outcome.error().text;
  BOOST_TEST(text.ends_with("(perhaps TLS is spoken there; then write its URL with https://)"),
             text);
}

BOOST_AUTO_TEST_CASE(a_client_without_a_certificate_is_told_that_one_is_wanted) {
  const auto authority = support::make_certificate("authority", {});
  const auto own = support::make_certificate("engine", loopback);
  const support::tls_server server(own, &authority);
  // The alert may be overtaken by the end of the connection.
  const auto what = why_not(server.url(), own.pem);
  BOOST_TEST(what.text.ends_with("the engine wants a certificate of its clients, and none is "
                                 "configured; name one as client-certificate"),
             what.text);
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_a_certificate_was_refused_goes_on_only_when_it_is_a_get) {
  const auto authority = support::make_certificate("authority", {});
  const auto own = support::make_certificate("engine", loopback);
  for (const auto method : {net::http_method::del, net::http_method::get}) {
    support::tls_server refusing(own);
    const support::tls_server other(own);
    scheduling::thread_scheduler on;
    net::http_options options;
    options.trusted_certificates = own.pem;
    net::http_client client(on, std::move(options));
    net::node_client nodes(
        on, client, {*net::base_url::parse(refusing.url()), *net::base_url::parse(other.url())});
    const net::http_limits limits{on.now() + 30s, {}};
    BOOST_TEST(nodes.perform({net::http_method::get, "/", {}, {}}, limits).url == refusing.url());
    // With TLS 1.3 the request is on its way when the refusal comes.
    refusing.demand(authority);
    const auto answer = nodes.perform({method, "/x", {}, {}}, limits);
    const bool is_get = method == net::http_method::get;
    BOOST_TEST(answer.url == (is_get ? other : refusing).url());
    BOOST_TEST(answer.outcome.has_value() == is_get);
  }
}

BOOST_AUTO_TEST_CASE(alerts_about_a_certificate_of_ours_are_of_tls_and_told) {
  net::tls_report report;
  const std::string alert =
      "OpenSSL SSL_read: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0";
  BOOST_TEST(net::is_refusal_of_client(alert));
  BOOST_TEST(!net::is_refusal_of_client("Connection reset by peer"));
  report.client_certificate_wanted = true;
  report.client_certificate_shown = true;
  BOOST_TEST(net::tls_reason(report, alert, "https://a", {.client_key = "client-certificate"}) ==
             "the engine does not accept the certificate that it was shown (alert unknown ca, "
             "errno 0); look at client-certificate");
  BOOST_TEST(net::tls_hint(report, {}) == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_made_to_confuse_stays_one_line) {
  const auto own = support::make_certificate("a\nb\x1b[31m\"", loopback);
  const support::tls_server server(own);
  const auto text = why_not(server.url(), "").text;
  BOOST_TEST(text.find('\n') == std::string::npos, text);
  BOOST_TEST(text.find('\x1b') == std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
