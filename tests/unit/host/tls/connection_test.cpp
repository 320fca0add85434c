#include "tls/connection.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>

#include "folder.hpp"
#include "support/pki.hpp"
#include "support/tls_client.hpp"

using host::tls::bundle;
using host::tls::client_auth;
using host::tls::connection;
using host::tls::pem_pair;
using host::tls::server_context;
using host::tls::settings;
using host::tls::source;
using outcome = host::tls::connection::outcome;
using support::tls_client;
using tls_test::holds;

namespace {

/// Both ends of one connection, driven in turn.
class pair_of_ends {
 public:
  pair_of_ends(const std::shared_ptr<const server_context>& context,
               const tls_client::settings& with) {
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets_.data()) == 0);
    server = connection::make(context, sockets_[0]);
    BOOST_REQUIRE(server != nullptr);
    client.emplace(sockets_[1], with);
  }
  ~pair_of_ends() {
    client.reset();
    for (const int each : sockets_) ::close(each);
  }
  pair_of_ends(const pair_of_ends&) = delete;
  pair_of_ends& operator=(const pair_of_ends&) = delete;

  /// What the server came to; the client's fault is kept.
  outcome shake_hands() {
    bool is_client_done = false;
    outcome last = outcome::wants_input;
    for (int turns = 0; turns < 20 && !(is_client_done && last == outcome::done); ++turns) {
      try {
        is_client_done = is_client_done || client->shake_hands() == 0;
      } catch (const std::exception& error) {
        client_fault = error.what();
      }
      if (!receive() && last != outcome::wants_input) break;
      if (last != outcome::done) last = server->shake_hands();
      if (last == outcome::failed || !client_fault.empty()) break;
    }
    if (last == outcome::failed || !client_fault.empty()) return last;
    return is_client_done ? last : outcome::wants_input;
  }

  /// Hands over what has come from the client.
  bool receive() {
    const auto got = ::recv(sockets_[0], bytes_.data(), bytes_.size(), 0);
    if (got <= 0) return false;
    server->hand_over({bytes_.data(), static_cast<std::size_t>(got)});
    return true;
  }

  std::string read() {
    std::array<char, 1000> room{};
    const auto read = server->read(room.data(), room.size());
    return read.state == outcome::done ? std::string(room.data(), read.count) : "";
  }

  int server_socket() const { return sockets_[0]; }

  std::unique_ptr<connection> server;
  std::optional<tls_client> client;
  std::string client_fault;

 private:
  std::array<int, 2> sockets_{};
  std::array<char, 65536> bytes_{};
};

struct fixture {
  support::certificate root = support::make_certificate({.common_name = "root", .may_sign = true});
  support::certificate port =
      support::make_certificate({.common_name = "port", .hosts = {"DNS:port"}, .issuer = &root});
  support::certificate client = support::make_certificate({.common_name = "ann", .issuer = &root});
  support::certificate stranger = support::make_certificate({.common_name = "stranger"});

  static bundle shown(const support::certificate& each) {
    bundle made;
    made.own = pem_pair{{"certificate", each.pem}, {"private-key", each.key_pem}, {}};
    return made;
  }
  settings usual() const {
    settings given;
    given.own = shown(port);
    return given;
  }
  static std::shared_ptr<const server_context> made(const settings& given) {
    const auto context = server_context::make(given);
    BOOST_REQUIRE_MESSAGE(context.has_value(), context.error());
    return *context;
  }
  settings with_clients(client_auth how) const {
    auto given = usual();
    given.clients = how;
    given.own.trusted = source{"trust-certificate", root.pem};
    return given;
  }
  static tls_client::settings showing(const support::certificate& each) {
    tls_client::settings with;
    with.certificate = each.pem;
    with.key = each.key_pem;
    return with;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(encrypted_connection, fixture)

BOOST_AUTO_TEST_CASE(versions_of_today_shake_hands_and_older_ones_do_not) {
  const auto context = made(usual());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    tls_client::settings with;
    with.least_version = with.most_version = version;
    pair_of_ends ends(context, with);
    BOOST_TEST((ends.shake_hands() == outcome::done));
    BOOST_TEST(ends.server->is_ready());
    BOOST_TEST(ends.client->version() == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"));
    BOOST_TEST(ends.client->peer_name() == "port");
  }
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    tls_client::settings with;
    with.least_version = with.most_version = version;
    pair_of_ends ends(context, with);
    BOOST_TEST((ends.shake_hands() == outcome::failed));
    BOOST_TEST(ends.server->failure() == "the client speaks no version of TLS that is accepted");
  }
}

BOOST_AUTO_TEST_CASE(versions_can_be_fewer) {
  auto given = usual();
  given.protocols = {"TLSv1.3"};
  tls_client::settings with;
  with.most_version = TLS1_2_VERSION;
  pair_of_ends ends(made(given), with);
  BOOST_TEST((ends.shake_hands() == outcome::failed));
}

BOOST_AUTO_TEST_CASE(weak_ciphers_are_not_shared) {
  tls_client::settings with;
  with.most_version = TLS1_2_VERSION;
  with.ciphers = "ECDHE-ECDSA-AES128-SHA:AES128-SHA";
  pair_of_ends ends(made(usual()), with);
  BOOST_TEST((ends.shake_hands() == outcome::failed));
  BOOST_TEST(ends.server->failure() == "the client has no cipher that is accepted");
}

BOOST_AUTO_TEST_CASE(bytes_go_both_ways) {
  pair_of_ends ends(made(usual()), {});
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  ends.client->send("question");
  BOOST_TEST(ends.receive());
  BOOST_TEST(ends.server->has_unread());
  BOOST_TEST(ends.read() == "question");
  BOOST_TEST(!ends.server->has_unread());
  BOOST_TEST((ends.server->write("answer").count == 6U));
  std::array<char, 100> room{};
  const auto got = ends.client->receive(room.data(), room.size());
  BOOST_TEST(std::string(room.data(), got.count) == "answer");
}

BOOST_AUTO_TEST_CASE(a_record_that_comes_in_pieces_is_waited_for) {
  pair_of_ends ends(made(usual()), {});
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  ends.client->send("question");
  std::array<char, 100> record{};
  const auto size = ::recv(ends.server_socket(), record.data(), record.size(), 0);
  BOOST_REQUIRE(size > 10);
  std::array<char, 100> room{};
  for (ssize_t at = 0; at < size; ++at) {
    BOOST_TEST((ends.server->read(room.data(), room.size()).state == outcome::wants_input));
    BOOST_TEST(ends.server->has_part_of_record() == (at != 0));
    ends.server->hand_over({record.data() + at, 1});
  }
  BOOST_TEST(ends.read() == "question");
  BOOST_TEST(!ends.server->has_part_of_record());
}

BOOST_AUTO_TEST_CASE(a_full_socket_is_waited_for_and_nothing_is_lost) {
  pair_of_ends ends(made(usual()), {});
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  std::string sent(2'000'000, '\0');
  for (std::size_t at = 0; at < sent.size(); ++at) sent[at] = static_cast<char>(at % 251);
  std::string_view rest = sent;
  std::string got;
  std::array<char, 16384> room{};
  bool had_to_wait = false;
  while (got.size() < sent.size()) {
    while (!rest.empty()) {
      // From another place each time, as a caller may have moved it.
      const std::string moved(rest);
      const auto written = ends.server->write(moved);
      had_to_wait = had_to_wait || written.state == outcome::wants_room;
      if (written.state != outcome::done) break;
      rest.remove_prefix(written.count);
    }
    const auto read = ends.client->receive(room.data(), room.size());
    BOOST_REQUIRE((read.count != 0 || read.wanted != 0));
    got.append(room.data(), read.count);
  }
  BOOST_TEST(had_to_wait);
  BOOST_TEST((got == sent));
}

BOOST_AUTO_TEST_CASE(new_keys_are_taken_in_the_middle) {
  pair_of_ends ends(made(usual()), {});
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  ends.client->change_keys();
  ends.client->send("question");
  BOOST_TEST(ends.receive());
  BOOST_TEST(ends.read() == "question");
  ends.server->write("answer");
  std::array<char, 100> room{};
  const auto got = ends.client->receive(room.data(), room.size());
  BOOST_TEST(std::string(room.data(), got.count) == "answer");
}

BOOST_AUTO_TEST_CASE(goodbyes_are_said_and_heard) {
  pair_of_ends ends(made(usual()), {});
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  ends.client->say_goodbye();
  BOOST_TEST(ends.receive());
  std::array<char, 10> room{};
  BOOST_TEST((ends.server->read(room.data(), room.size()).state == outcome::ended));
  BOOST_TEST((ends.server->write("late").state == outcome::done));
  BOOST_TEST(!ends.client->was_told_goodbye());
  ends.server->say_goodbye();
  const auto got = ends.client->receive(room.data(), room.size());
  BOOST_TEST(std::string(room.data(), got.count) == "late");
  ends.client->receive(room.data(), room.size());
  BOOST_TEST(ends.client->was_told_goodbye());
}

BOOST_AUTO_TEST_CASE(no_client_begins_anew_and_none_gets_a_ticket) {
  tls_client::settings with;
  with.most_version = TLS1_2_VERSION;
  pair_of_ends ends(made(usual()), with);
  BOOST_REQUIRE((ends.shake_hands() == outcome::done));
  pair_of_ends of_today(made(usual()), {});
  BOOST_REQUIRE((of_today.shake_hands() == outcome::done));
  // A ticket would come behind the handshake.
  std::array<char, 100> room{};
  BOOST_TEST(of_today.client->receive(room.data(), room.size()).wanted == POLLIN);
  char one = 0;
  BOOST_TEST(::recv(of_today.server_socket(), &one, 1, MSG_PEEK) < 0);
}

BOOST_AUTO_TEST_CASE(names_choose_certificates) {
  auto given = usual();
  given.by_name.emplace_back("a.example", shown(support::make_certificate({.common_name = "a"})));
  given.by_name.emplace_back("*.B.example", shown(support::make_certificate({.common_name = "b"})));
  const auto context = made(given);
  const std::array<std::pair<const char*, const char*>, 8> rows{{{nullptr, "port"},
                                                                 {"a.example", "a"},
                                                                 {"A.Example", "a"},
                                                                 {"x.b.example", "b"},
                                                                 {"b.example", "port"},
                                                                 {"y.x.b.example", "port"},
                                                                 {"elsewhere", "port"},
                                                                 {"example", "port"}}};
  for (const auto& [name, expected] : rows) {
    BOOST_TEST_CONTEXT((name == nullptr ? "no name" : name)) {
      tls_client::settings with;
      with.server_name = name;
      pair_of_ends ends(context, with);
      BOOST_TEST((ends.shake_hands() == outcome::done));
      BOOST_TEST(ends.client->peer_name() == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_must_show_a_certificate_does_or_is_refused) {
  const auto context = made(with_clients(client_auth::need));
  pair_of_ends trusted(context, showing(client));
  BOOST_TEST((trusted.shake_hands() == outcome::done));
  pair_of_ends none(context, {});
  BOOST_TEST((none.shake_hands() == outcome::failed));
  BOOST_TEST(none.server->failure() == "the client has shown no certificate");
  pair_of_ends unknown(context, showing(stranger));
  BOOST_TEST((unknown.shake_hands() == outcome::failed));
  BOOST_TEST(
      holds(unknown.server->failure(), "the client's certificate CN=stranger is not accepted: "));
}

BOOST_AUTO_TEST_CASE(a_client_that_may_show_one_may_not_show_a_wrong_one) {
  const auto context = made(with_clients(client_auth::want));
  pair_of_ends trusted(context, showing(client));
  BOOST_TEST((trusted.shake_hands() == outcome::done));
  pair_of_ends none(context, {});
  BOOST_TEST((none.shake_hands() == outcome::done));
  pair_of_ends unknown(context, showing(stranger));
  BOOST_TEST((unknown.shake_hands() == outcome::failed));
}

BOOST_AUTO_TEST_CASE(a_name_brings_those_who_are_trusted_for_it) {
  auto given = with_clients(client_auth::need);
  auto of_a = shown(support::make_certificate({.common_name = "a"}));
  of_a.trusted = source{"truststore", stranger.pem};
  given.by_name.emplace_back("a.example", of_a);
  const auto context = made(given);
  auto with = showing(stranger);
  pair_of_ends elsewhere(context, with);
  BOOST_TEST((elsewhere.shake_hands() == outcome::failed));
  with.server_name = "a.example";
  pair_of_ends here(context, with);
  BOOST_TEST((here.shake_hands() == outcome::done));
}

BOOST_AUTO_TEST_CASE(http_1_1_is_all_that_is_spoken) {
  const auto context = made(usual());
  tls_client::settings with;
  with.protocols = "\x02h2\x08http/1.1";
  pair_of_ends both(context, with);
  BOOST_TEST((both.shake_hands() == outcome::done));
  BOOST_TEST(both.client->protocol() == "http/1.1");
  with.protocols = "\x02h2";
  pair_of_ends neither(context, with);
  BOOST_TEST((neither.shake_hands() == outcome::failed));
}

BOOST_AUTO_TEST_CASE(what_is_no_tls_is_told) {
  pair_of_ends ends(made(usual()), {});
  ends.server->hand_over(std::string_view("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b", 11));
  BOOST_TEST((ends.server->shake_hands() == outcome::failed));
  BOOST_TEST(ends.server->failure() == "the client does not speak TLS");
}

BOOST_AUTO_TEST_SUITE_END()
