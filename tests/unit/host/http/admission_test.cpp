#include "http/admission.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using host::http::admission;
using host::http::admit;
using host::http::header_list;
using host::http::method;
using host::http::request_head;
using host::http::response;

namespace {

host::registry::endpoint declare(method verb, bool consumes) {
  host::registry::endpoint made;
  made.owner = "p";
  made.id = "b";
  made.verb = verb;
  made.consumes_json = consumes;
  made.produces_json = true;
  made.handler = host::registry::direct_handler([](const auto&) { return response{}; });
  return made;
}

struct fixture {
  fixture() {
    BOOST_REQUIRE(endpoints.add(declare(method::get, false)));
    auto post = declare(method::post, true);
    post.body_limit = 10;
    post.deadline = std::chrono::milliseconds(7);
    const auto added = endpoints.add(std::move(post));
    BOOST_REQUIRE(added);
  }
  admission decide(std::string verb, std::string target, header_list fields = {}) {
    fields.emplace_back("Host", "h:80");
    const host::http::router routes("/actuator", endpoints);
    return admit(routes, {std::move(verb), std::move(target), 11, std::move(fields)}, {}, "http",
                 "local:1");
  }
  int status(const admission& made) {
    return made.is_refused() ? std::get<response>(made.outcome).status : 0;
  }
  host::registry::endpoint_registry endpoints;
};

const std::pair<std::string, std::string> json = {"Content-Type", "application/json"};
const std::pair<std::string, std::string> html = {"Accept", "text/html"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admission_of_requests, fixture)

BOOST_AUTO_TEST_CASE(rules_are_asked_in_the_order_that_clients_know) {
  BOOST_TEST(status(decide("PUT", "/nothing", {html, {"Content-Length", "100000"}})) == 413);
  BOOST_TEST(status(decide("PUT", "/nothing", {html})) == 404);
  BOOST_TEST(status(decide("PUT", "/actuator/b", {html})) == 405);
  BOOST_TEST(status(decide("POST", "/actuator/b", {html})) == 415);
  BOOST_TEST(status(decide("POST", "/actuator/b", {html, json})) == 406);
  BOOST_TEST(status(decide("POST", "/actuator/b", {json})) == 0);
  BOOST_TEST(status(decide("POST", "/actuator/b", {json, {"Content-Length", "11"}})) == 413);
  BOOST_TEST(status(decide("POST", "/actuator/b", {json, {"Content-Length", "10"}})) == 0);
}

BOOST_AUTO_TEST_CASE(an_admitted_request_carries_what_its_endpoint_needs) {
  const admission made = decide("POST", "/actuator/b?x=1", {json});
  BOOST_TEST((made.request->verb == method::post));
  BOOST_TEST(made.request->path == "/actuator/b");
  BOOST_TEST(made.request->base_url == "http://h");
  BOOST_TEST(made.request->answer_limit.count() == 7);
  BOOST_TEST(made.request->produces == "application/vnd.spring-boot.actuator.v3+json");
  BOOST_TEST(made.body_limit == 10U);
  BOOST_TEST(made.message.keep_alive);
}

BOOST_AUTO_TEST_CASE(head_is_a_get_whose_body_stays_away) {
  const admission made = decide("HEAD", "/actuator/b");
  BOOST_TEST(made.head_only);
  BOOST_TEST((made.request->verb == method::get));
}

BOOST_AUTO_TEST_CASE(the_path_of_an_error_body_has_no_query_and_no_authority) {
  BOOST_TEST(host::http::path_of("/a?b") == "/a");
  BOOST_TEST(host::http::path_of("http://h/a?b") == "/a");
  BOOST_TEST(host::http::path_of("http://h") == "/");
  BOOST_TEST(host::http::path_of("/a?u=http://h/b") == "/a");
}

BOOST_AUTO_TEST_CASE(an_endpoint_of_one_type_is_for_those_who_take_it) {
  auto page = declare(method::get, false);
  page.id = "text";
  page.produces_json = false;
  page.produces_type = "text/plain";
  BOOST_REQUIRE(endpoints.add(std::move(page)));
  BOOST_TEST(status(decide("GET", "/actuator/text")) == 0);
  BOOST_TEST(status(decide("GET", "/actuator/text", {{"Accept", "text/plain"}})) == 0);
  const auto refused = decide("GET", "/actuator/text", {{"Accept", "application/json"}});
  BOOST_REQUIRE(status(refused) == 406);
  const auto& answer = std::get<response>(refused.outcome);
  BOOST_TEST(answer.body.empty());
  BOOST_REQUIRE(answer.headers.size() == 1U);
  BOOST_TEST(answer.headers.front().second == "text/plain");
}

BOOST_AUTO_TEST_CASE(a_type_that_has_its_way_where_it_is_named) {
  auto page = declare(method::get, false);
  page.id = "text";
  page.produces_json = false;
  page.produces_type = "text/plain";
  page.produces_if_named = "application/openmetrics-text";
  BOOST_REQUIRE(endpoints.add(std::move(page)));
  const auto produced = [&](const std::string& accept) {
    const auto made = decide("GET", "/actuator/text", {{"Accept", accept}});
    return status(made) == 406 ? std::string_view("refused") : made.request->produces;
  };
  const std::string_view named = "application/openmetrics-text";
  // What a Prometheus sends by default; then the other way round; then a part of the name.
  BOOST_TEST(
      produced("application/openmetrics-text;version=1.0.0;q=0.5,"
               "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,"
               "text/plain;version=0.0.4;q=0.2,*/*;q=0.1") == named);
  BOOST_TEST(produced("text/plain, application/openmetrics-text;q=0.1") == named);
  BOOST_TEST(produced("application/*") == named);
  for (const std::string other :
       {"", "*/*", "text/*", "text/plain;version=0.0.4", "application/json, text/plain",
        "application/openmetrics-text;q=0, text/plain"}) {
    BOOST_TEST(produced(other) != named, other);
    BOOST_TEST(produced(other) != "refused", other);
  }
  for (const std::string none : {"application/json", "application/openmetrics-text;q=0",
                                 "application/vnd.google.protobuf"}) {
    BOOST_TEST(produced(none) == "refused", none);
  }
  const auto refused = decide("GET", "/actuator/text", {{"Accept", "application/json"}});
  BOOST_TEST(std::get<response>(refused.outcome).headers.front().second ==
             "text/plain, application/openmetrics-text");
}

BOOST_AUTO_TEST_CASE(who_was_asked_is_known_though_the_answer_is_a_refusal) {
  auto page = declare(method::get, false);
  page.id = "text";
  page.produces_type = "text/plain";
  BOOST_REQUIRE(endpoints.add(std::move(page)));
  const auto refused = decide("GET", "/actuator/text", {{"Accept", "application/json"}});
  BOOST_REQUIRE(status(refused) == 406);
  BOOST_REQUIRE(refused.asked != nullptr);
  BOOST_TEST(refused.asked->id == "text");
  BOOST_TEST(decide("PUT", "/actuator/text").asked == nullptr);
  BOOST_TEST(decide("GET", "/actuator/none").asked == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
