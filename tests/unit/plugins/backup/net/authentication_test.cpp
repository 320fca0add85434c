#include "net/authentication.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/base64.hpp"
#include "unit/plugins/backup/net/client_rig.hpp"
#include "unit/plugins/backup/secrets/meanwhile.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using backup::secrets::secret_text;
using net_test::to_word;
using namespace std::chrono_literals;

net::secret_origin fixed(const std::string& text) {
  return {secret_text(text), {}};
}

std::string line_of(net::authentication& access) {
  const auto fields = access.fields_of({}, {});
  return std::string(fields.lines.at(0).view());
}

/// A server that takes one value of Authorization only, and a client whose secret is in a file.
struct guarded_server {
  secrets_test::folder at;
  scheduling::thread_scheduler on;
  struct state {
    std::string taken = "Bearer one";
    int refusal = 401;
    std::function<void()> before_refusal;
    std::vector<support::http_request> requests;
  };
  scheduling::guarded<state> served{on};
  support::http_server server{[this](const support::http_request& request) {
    auto held = served.lock();
    held->requests.push_back(request);
    const bool is_fine = support::header_value(request.headers, "Authorization") == held->taken;
    if (!is_fine && held->before_refusal) held->before_refusal();
    support::http_reply reply;
    reply.status = is_fine ? 200 : held->refusal;
    reply.body = is_fine ? request.body + "fine" : "who are you?";
    return reply;
  }};
  std::string file = at.write("token", "one\n");
  std::vector<std::string> told;
  net::http_client client{
      on,
      {.access = net::bearer_authentication(
           {secret_text("one"), file}, [this](const std::string& each) { told.push_back(each); })}};

  std::string ask(net::http_method method, const std::string& body = {}, net::body_sink sink = {}) {
    return to_word(client.perform({method, server.url() + "/x", body, std::move(sink)},
                                  {on.now() + net_test::patience, {}}));
  }
  std::size_t count() { return served.lock()->requests.size(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(authentications)

BOOST_AUTO_TEST_CASE(bytes_are_written_in_base64) {
  BOOST_TEST(net::base64("").view() == "");
  BOOST_TEST(net::base64("f").view() == "Zg==");
  BOOST_TEST(net::base64("fo").view() == "Zm8=");
  BOOST_TEST(net::base64("foo").view() == "Zm9v");
  BOOST_TEST(net::base64("\xff\xfe\xfd?").view() == "//79Pw==");
}

BOOST_AUTO_TEST_CASE(each_kind_has_its_field) {
  BOOST_TEST(line_of(*net::basic_authentication("Aladdin", fixed("open sesame"))) ==
             "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  BOOST_TEST(line_of(*net::basic_authentication("u", fixed(""))) == "Authorization: Basic dTo=");
  BOOST_TEST(line_of(*net::api_key_authentication(fixed("bGV0OmlubWU="))) ==
             "Authorization: ApiKey bGV0OmlubWU=");
  BOOST_TEST(line_of(*net::api_key_authentication(fixed("let:inme"))) ==
             "Authorization: ApiKey bGV0OmlubWU=");
  BOOST_TEST(line_of(*net::bearer_authentication(fixed("a.b.c"))) == "Authorization: Bearer a.b.c");
}

BOOST_FIXTURE_TEST_CASE(a_secret_that_changed_is_used_without_a_refusal, guarded_server) {
  BOOST_TEST(ask(net::http_method::get) == "200 fine");
  at.swap("token", "two");
  served.lock()->taken = "Bearer two";
  std::this_thread::sleep_for(1100ms);
  BOOST_TEST(ask(net::http_method::get) == "200 fine");
  BOOST_TEST(count() == 2U);
}

BOOST_FIXTURE_TEST_CASE(what_was_refused_is_sent_once_more_with_the_new_secret_whatever_it_is,
                        guarded_server) {
  using method = net::http_method;
  int round = 0;
  for (const auto& [verb, body] : std::vector<std::pair<method, std::string>>{
           {method::get, ""}, {method::put, "{}"}, {method::post, ""}, {method::del, ""}}) {
    const auto secret = "s" + std::to_string(++round);
    BOOST_TEST(ask(method::get) == "200 fine");
    const auto before = count();
    {
      auto held = served.lock();
      held->taken = "Bearer " + secret;
      // The file is swapped while the request is on its way, so that no look can have seen it.
      held->before_refusal = [this, secret] { at.swap("token", secret); };
    }
    BOOST_TEST(ask(verb, body) == "200 " + body + "fine");
    BOOST_TEST(count() == before + 2);
    served.lock()->before_refusal = {};
  }
}

BOOST_FIXTURE_TEST_CASE(without_another_secret_a_refusal_is_the_answer, guarded_server) {
  served.lock()->taken = "Bearer two";
  BOOST_TEST(ask(net::http_method::put, "{}") == "401 who are you?");
  BOOST_TEST(count() == 1U);
  at.remove("token");
  BOOST_TEST(ask(net::http_method::get) == "401 who are you?");
  BOOST_TEST(count() == 2U);
  BOOST_TEST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0].find("one") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_request_is_sent_twice_at_most, guarded_server) {
  int secret = 0;
  {
    auto held = served.lock();
    held->taken = "Bearer never";
    held->before_refusal = [&] { at.swap("token", "another" + std::to_string(++secret)); };
  }
  BOOST_TEST(ask(net::http_method::del) == "401 who are you?");
  BOOST_TEST(count() == 2U);
}

BOOST_FIXTURE_TEST_CASE(one_who_is_known_and_may_not_is_not_asked_again, guarded_server) {
  {
    auto held = served.lock();
    held->taken = "Bearer two";
    held->refusal = 403;
    held->before_refusal = [this] { at.swap("token", "two"); };
  }
  BOOST_TEST(ask(net::http_method::get) == "403 who are you?");
  BOOST_TEST(count() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_sink_sees_the_second_answer_alone, guarded_server) {
  {
    auto held = served.lock();
    held->taken = "Bearer two";
    held->before_refusal = [this] { at.swap("token", "two"); };
  }
  std::string seen;
  const auto outcome = ask(net::http_method::get, {}, [&seen](std::string_view piece) {
    seen += piece;
    return true;
  });
  BOOST_TEST(outcome == "200 ");
  BOOST_TEST(seen == "fine");
}

BOOST_FIXTURE_TEST_CASE(one_refusal_serves_all_whose_secret_was_the_old_one, guarded_server) {
  const auto access = net::bearer_authentication({secret_text("one"), file});
  const auto old = access->fields_of({}, on.now()).generation;
  at.swap("token", "two");
  BOOST_TEST(access->renew(old, {401, "", ""}, on.now()));
  BOOST_TEST(access->renew(old, {401, "", ""}, on.now()));
  const auto now = access->fields_of({}, on.now());
  BOOST_TEST(now.lines.at(0).view() == "Authorization: Bearer two");
  BOOST_TEST(!access->renew(now.generation, {401, "", ""}, on.now()));
}

BOOST_AUTO_TEST_CASE(who_is_told_of_trouble_holds_up_nobody_else) {
  const secrets_test::folder at;
  secrets_test::meanwhile others;
  int told = 0;
  scheduling::instant now(1h);
  std::shared_ptr<net::authentication> access;
  access = net::bearer_authentication(
      {secret_text("one"), at.name("none")}, [&](const std::string& sentence) {
        ++told;
        BOOST_TEST(others.ends([&] { access->fields_of({}, now); }), sentence);
      });
  const auto used = access->fields_of({}, now).generation;
  BOOST_TEST(told == 1);
  now += 2min;
  BOOST_TEST(!access->renew(used, {401, "", ""}, now));
  BOOST_TEST(told == 2);
}

BOOST_AUTO_TEST_SUITE_END()
