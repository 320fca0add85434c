#include "http/cross_origin_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

using host::http::admission;
using host::http::cross_origin_rules;
using host::http::cross_origin_settings;
using host::http::header_list;
using host::http::method;
using host::http::origin_pattern;
using host::http::response;

namespace {

constexpr const char* vary =
    "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n";

struct fixture {
  fixture() {
    for (const method verb : {method::get, method::post}) {
      host::registry::endpoint made;
      made.owner = "p";
      made.id = "b";
      made.verb = verb;
      made.produces_json = true;
      made.handler = host::registry::direct_handler([](const auto&) { return response{}; });
      BOOST_REQUIRE(endpoints.add(std::move(made)));
    }
    settings.origins = {"https://ops.example"};
  }

  /// "200 " or "403 " for what the host answers itself, "- " for what reaches the endpoint; then
  /// the further lines without the one that all have.
  std::string judge(const std::string& verb, header_list fields,
                    const std::string& path = "/actuator/b") {
    fields.emplace_back("Host", "ops.internal:9600");
    const host::http::router routes("/actuator", endpoints);
    const host::http::request_head head{verb, path, 11, std::move(fields)};
    admission made = host::http::admit(routes, head, {}, "http", "local:1");
    std::string lines = cross_origin_rules(settings).judge(head, made);
    const std::string start = vary;
    lines = lines.starts_with(start) ? lines.substr(start.size()) : "(no Vary)" + lines;
    if (!made.is_refused()) return "- " + lines;
    return std::to_string(std::get<response>(made.outcome).status) + " " + lines;
  }

  host::registry::endpoint_registry endpoints;
  cross_origin_settings settings;
};

const std::pair<std::string, std::string> from_ops = {"Origin", "https://ops.example"};
const std::pair<std::string, std::string> from_elsewhere = {"Origin", "https://evil.example"};

header_list asking(const std::string& verb, const std::string& headers = "",
                   const std::string& origin = "https://ops.example") {
  header_list fields = {{"Origin", origin}, {"Access-Control-Request-Method", verb}};
  if (!headers.empty()) fields.emplace_back("Access-Control-Request-Headers", headers);
  return fields;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cross_origin, fixture)

BOOST_AUTO_TEST_CASE(an_allowed_origin_is_echoed) {
  BOOST_TEST(judge("GET", {from_ops}) == "- Access-Control-Allow-Origin: https://ops.example\r\n");
  BOOST_TEST(judge("HEAD", {from_ops}) == "- Access-Control-Allow-Origin: https://ops.example\r\n");
  BOOST_TEST(judge("GET", {{"Origin", "HTTPS://OPS.example/"}}) ==
             "- Access-Control-Allow-Origin: HTTPS://OPS.example/\r\n");
  settings.origins = {"*"};
  BOOST_TEST(judge("GET", {from_elsewhere}) == "- Access-Control-Allow-Origin: *\r\n");
}

BOOST_AUTO_TEST_CASE(another_origin_and_another_method_are_forbidden) {
  BOOST_TEST(judge("GET", {from_elsewhere}) == "403 ");
  BOOST_TEST(judge("GET", {{"Origin", "null"}}) == "403 ");
  BOOST_TEST(judge("GET", {from_ops, from_elsewhere}) == "403 ");
  BOOST_TEST(judge("POST", {from_ops}) == "403 ");
  settings.methods = {"POST"};
  BOOST_TEST(judge("GET", {from_ops}) == "403 ");
  BOOST_TEST(judge("POST", {from_ops}) == "- Access-Control-Allow-Origin: https://ops.example\r\n");
}

BOOST_AUTO_TEST_CASE(who_names_no_origin_or_the_ports_own_is_nobody_else) {
  BOOST_TEST(judge("GET", {}) == "- ");
  BOOST_TEST(judge("POST", {{"Origin", "http://ops.internal:9600"}}) == "- ");
  BOOST_TEST(judge("POST", {{"Origin", "http://ops.internal"}}) == "403 ");
}

BOOST_AUTO_TEST_CASE(what_was_refused_before_stays_so) {
  BOOST_TEST(judge("GET", {from_ops}, "/actuator/none") == "404 (no Vary)");
  BOOST_TEST(judge("PUT", {from_elsewhere}) == "405 (no Vary)");
  BOOST_TEST(judge("OPTIONS", asking("GET"), "/actuator/none") == "404 (no Vary)");
  BOOST_TEST(judge("OPTIONS", {from_ops}) == "200 (no Vary)");
  BOOST_TEST(judge("OPTIONS", {{"Access-Control-Request-Method", "GET"}}) == "200 (no Vary)");
}

BOOST_AUTO_TEST_CASE(a_question_before_a_request_is_answered) {
  BOOST_TEST(judge("OPTIONS", asking("GET")) ==
             "200 Access-Control-Allow-Origin: https://ops.example\r\n"
             "Access-Control-Allow-Methods: GET,HEAD\r\n"
             "Access-Control-Max-Age: 1800\r\n");
  settings.methods = {"GET", "POST"};
  settings.headers = {"X-One", "x-two"};
  settings.exposed = {"X-Seen", "X-Too"};
  settings.with_credentials = true;
  settings.max_age = std::chrono::seconds(60);
  BOOST_TEST(judge("OPTIONS", asking("POST", "x-one,X-Three, X-Two")) ==
             "200 Access-Control-Allow-Origin: https://ops.example\r\n"
             "Access-Control-Expose-Headers: X-Seen, X-Too\r\n"
             "Access-Control-Allow-Credentials: true\r\n"
             "Access-Control-Allow-Methods: GET,POST\r\n"
             "Access-Control-Allow-Headers: x-one, X-Two\r\n"
             "Access-Control-Max-Age: 60\r\n");
}

BOOST_AUTO_TEST_CASE(a_question_for_what_is_not_allowed_is_forbidden) {
  settings.methods = {"*"};
  BOOST_TEST(judge("OPTIONS", asking("GET", "", "https://evil.example")) == "403 ");
  BOOST_TEST(judge("OPTIONS", asking("DELETE")) == "403 ");
  BOOST_TEST(judge("OPTIONS", asking("FROB")) == "403 ");
  BOOST_TEST(judge("OPTIONS", asking("GET", "X-One")) == "403 ");
  settings.headers = {"X-Two"};
  BOOST_TEST(judge("OPTIONS", asking("GET", "X-One")) == "403 ");
  settings.headers = {"*"};
  BOOST_TEST(judge("OPTIONS", asking("POST", "X-One")) ==
             "200 Access-Control-Allow-Origin: https://ops.example\r\n"
             "Access-Control-Allow-Methods: POST\r\n"
             "Access-Control-Allow-Headers: X-One\r\n"
             "Access-Control-Max-Age: 1800\r\n");
  BOOST_TEST(judge("OPTIONS", asking("GET", "bad name, b(d")) == "403 ");
}

BOOST_AUTO_TEST_CASE(patterns_stand_for_origins) {
  struct row {
    const char* pattern;
    const char* origin;
    bool fits;
  };
  const std::vector<row> rows = {{"*", "null", true},
                                 {"https://*.example", "https://a.b.example", true},
                                 {"https://*.example", "https://.example", true},
                                 {"https://*.example", "https://example", false},
                                 {"https://*.example", "https://a.example.evil", false},
                                 {"https://*.example", "https://a.example:8443", false},
                                 {"https://*.example", "HTTPS://a.example", false},
                                 {"https://a.*.b*", "https://a.x.y.bc", true},
                                 {"https://*.example:[*]", "https://a.example", true},
                                 {"https://*.example:[*]", "https://a.example:1", true},
                                 {"https://*.example:[*]", "https://a.example:x", false},
                                 {"https://*.example:[*]", "https://a.example:", false},
                                 {"https://a:[80,8080]", "https://a:8080", true},
                                 {"https://a:[80,8080]", "https://a:80", true},
                                 {"https://a:[80,8080]", "https://a:808", false},
                                 {"https://a:[80,8080]", "https://a", false},
                                 {"https://a.example", "https://aXexample", false}};
  for (const auto& [pattern, origin, fits] : rows) {
    BOOST_TEST(origin_pattern(pattern).matches(origin) == fits, pattern << " and " << origin);
  }
  settings.origins.clear();
  settings.patterns = {"https://*.example"};
  BOOST_TEST(judge("GET", {from_ops}) == "- Access-Control-Allow-Origin: https://ops.example\r\n");
  BOOST_TEST(judge("GET", {{"Origin", "https://ops.example.evil"}}) == "403 ");
}

BOOST_AUTO_TEST_SUITE_END()
