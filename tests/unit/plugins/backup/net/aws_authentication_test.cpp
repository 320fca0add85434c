#include "net/aws/aws_authentication.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "unit/plugins/backup/secrets/meanwhile.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

namespace aws = backup::net::aws;
namespace net = backup::net;
using namespace std::chrono_literals;
using backup::secrets::instant;

struct fixture {
  secrets_test::folder at;
  std::chrono::sys_seconds clock{std::chrono::seconds(1440938160)};  // 2015-08-30 12:36:00
  std::vector<std::string> told;
  std::function<void()> when_told;
  std::shared_ptr<net::authentication> access = make(
      "[default]\naws_access_key_id=AKID\naws_secret_access_key=marked\naws_session_token=t0ken\n");

  std::shared_ptr<net::authentication> make(const std::string& content) {
    at.write("c", content);
    auto keys =
        aws::credentials_source::open([this](const char* name) -> std::optional<std::string> {
          if (std::string(name) == "AWS_SHARED_CREDENTIALS_FILE") return at.name("c");
          return std::nullopt;
        });
    BOOST_REQUIRE(keys.has_value());
    return aws::aws_authentication(
        *std::move(keys), {"eu-central-1", "es"},
        [this](const std::string& each) {
          told.push_back(each);
          if (when_told) when_told();
        },
        [this] { return clock; });
  }

  std::map<std::string, std::string> fields(const net::http_request& request,
                                            instant now = instant(1h)) {
    std::map<std::string, std::string> made;
    for (const auto& line : access->fields_of(request, now).lines) {
      const auto colon = line.view().find(": ");
      made.emplace(line.view().substr(0, colon), line.view().substr(colon + 2));
    }
    return made;
  }
  net::http_request get(const std::string& url = "https://h:443/x?b=1&a") {
    return {net::http_method::get, url, {}, {}};
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(aws_authentications)

BOOST_FIXTURE_TEST_CASE(what_is_signed_is_what_is_sent, fixture) {
  const auto made = fields(get());
  BOOST_TEST(made.at("host") == "h");
  BOOST_TEST(made.at("x-amz-date") == "20150830T123600Z");
  BOOST_TEST(made.at("x-amz-content-sha256") == aws::sha256_hex(""));
  BOOST_TEST(made.at("x-amz-security-token") == "t0ken");
  BOOST_TEST(made.at("authorization")
                 .starts_with("AWS4-HMAC-SHA256 Credential=AKID/20150830/eu-central-1/es/"
                              "aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;"
                              "x-amz-security-token, Signature="));
  for (const auto& [url, host] :
       std::vector<std::pair<std::string, std::string>>{{"http://h:80/x", "h"},
                                                        {"http://h:443/x", "h:443"},
                                                        {"https://h:9200", "h:9200"},
                                                        {"https://[::1]:9200/x", "[::1]:9200"}}) {
    BOOST_TEST(fields(get(url)).at("host") == host, url);
  }
  const auto put = fields({net::http_method::put, "http://h/x", "{}", {}});
  BOOST_TEST(put.at("x-amz-content-sha256") == aws::sha256_hex("{}"));
  BOOST_TEST(put.at("authorization").find("SignedHeaders=content-type;host;") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_user_has_no_session_token, fixture) {
  access = make("[default]\naws_access_key_id=AKID\naws_secret_access_key=marked\n");
  BOOST_TEST(fields(get()).count("x-amz-security-token") == 0U);
}

BOOST_FIXTURE_TEST_CASE(the_clock_is_asked_for_each_request, fixture) {
  const auto first = fields(get());
  clock += 7s;
  const auto second = fields(get());
  BOOST_TEST(second.at("x-amz-date") == "20150830T123607Z");
  BOOST_TEST(second.at("authorization") != first.at("authorization"));
}

BOOST_FIXTURE_TEST_CASE(new_keys_are_taken_when_a_signature_is_refused, fixture) {
  const auto old = access->fields_of(get(), instant(1h)).generation;
  BOOST_TEST(!access->renew(old, {403, "", "no"}, instant(1h)));
  at.swap("c", "[default]\naws_access_key_id=AKIDNEW\naws_secret_access_key=marked\n");
  BOOST_TEST(access->renew(old, {403, "", "no"}, instant(1h)));
  BOOST_TEST(access->renew(old, {403, "", "no"}, instant(1h)));
  BOOST_TEST(fields(get()).at("authorization").find("AKIDNEW") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_engines_clock_is_followed_when_it_says_that_ours_is_wrong, fixture) {
  const std::string said = R"({"message":"Signature expired: 20150830T123600Z is now earlier"})";
  auto used = access->fields_of(get(), instant(1h)).generation;
  BOOST_TEST(access->renew(used, {403, "Sun, 30 Aug 2015 14:36:00 GMT", said}, instant(1h)));
  BOOST_TEST(fields(get()).at("x-amz-date") == "20150830T143600Z");
  BOOST_TEST_REQUIRE(told.size() == 1U);
  BOOST_TEST(told[0] ==
             "The clock of the engine is 7200 s ahead of this machine's: requests are signed with "
             "the engine's time; set the clock of this machine.");
  // The same time again is no news, so the request is not sent for ever.
  used = access->fields_of(get(), instant(1h)).generation;
  BOOST_TEST(!access->renew(used, {403, "Sun, 30 Aug 2015 14:36:00 GMT", said}, instant(1h)));
}

BOOST_FIXTURE_TEST_CASE(no_other_refusal_moves_the_clock_and_none_by_more_than_a_day, fixture) {
  const std::string said = "Signature expired: it is late";
  const auto used = access->fields_of(get(), instant(1h)).generation;
  BOOST_TEST(!access->renew(used, {403, "Sun, 30 Aug 2015 14:36:00 GMT", "no"}, instant(1h)));
  BOOST_TEST(!access->renew(used, {403, "", said}, instant(1h)));
  BOOST_TEST(!access->renew(used, {403, "yesterday", said}, instant(1h)));
  BOOST_TEST(!access->renew(used, {403, "Mon, 31 Aug 2015 12:36:01 GMT", said}, instant(1h)));
  BOOST_TEST(fields(get()).at("x-amz-date") == "20150830T123600Z");
  BOOST_TEST(told.empty());
}

BOOST_FIXTURE_TEST_CASE(who_is_told_of_trouble_holds_up_nobody_else, fixture) {
  secrets_test::meanwhile others;
  when_told = [&] {
    BOOST_TEST(others.ends([&] { access->fields_of(get(), instant(1h)); }), told.back());
  };
  at.remove("c");
  const auto used = access->fields_of(get(), instant(1h)).generation;
  BOOST_TEST(told.size() == 1U);
  const std::string said = "Signature expired: it is late";
  BOOST_TEST(access->renew(used, {403, "Sun, 30 Aug 2015 14:36:00 GMT", said}, instant(2h)));
  BOOST_TEST(told.size() == 3U);  // of the file again, and of the clock
}

BOOST_AUTO_TEST_SUITE_END()
