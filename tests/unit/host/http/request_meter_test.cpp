#include "http/request_meter.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "http/router.hpp"
#include "metrics/own_numbers.hpp"
#include "registry/endpoint.hpp"

using host::http::counted_verb;
using host::http::method;
using std::chrono::milliseconds;

namespace {

host::registry::endpoint declared(std::string id, std::string path, method verb) {
  host::registry::endpoint made;
  made.owner = "test";
  made.id = std::move(id);
  made.path = std::move(path);
  made.verb = verb;
  made.handler = host::registry::direct_handler(
      [](const host::http::request&) { return host::http::response(); });
  return made;
}

host::registry::endpoint_registry things() {
  host::registry::endpoint_registry made;
  BOOST_REQUIRE(made.add(declared("things", "", method::get)));
  BOOST_REQUIRE(made.add(declared("things", "{name}", method::get)));
  BOOST_REQUIRE(made.add(declared("things", "{name}", method::post)));
  return made;
}

struct fixture {
  const host::registry::endpoint* endpoint(std::size_t at) { return &endpoints.endpoints().at(at); }
  void count(const host::registry::endpoint* asked, counted_verb verb, int status,
             milliseconds took = milliseconds(0)) {
    meter.count(asked, verb, status, took, now);
  }
  const host::metrics::family* requests() const {
    const auto all = numbers.families();
    const auto found = std::find_if(all.begin(), all.end(), [](const auto* each) {
      return each->name() == "http_server_requests_seconds";
    });
    BOOST_REQUIRE((found != all.end()));
    return *found;
  }
  /// "GET 200 SUCCESS /actuator/things 3" for each series.
  std::vector<std::string> counted() const {
    std::vector<std::string> lines;
    for (const auto* each : requests()->all()) {
      const auto values = requests()->values_of(*each);
      std::uint64_t count = 0;
      for (const auto one : each->observed().counts) count += one;
      BOOST_TEST(values.at(0) == "none");
      BOOST_TEST(values.at(1) == "none");
      lines.push_back(values.at(2) + " " + values.at(4) + " " + values.at(3) + " " + values.at(5) +
                      " " + std::to_string(count));
    }
    return lines;
  }

  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  host::registry::endpoint_registry endpoints = things();
  host::metrics::metric_registry numbers{2};
  host::metrics::own_numbers own{numbers, "1"};
  host::http::router routes{"/actuator", endpoints};
  host::http::request_meter meter{own, routes};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(request_meter, fixture)

BOOST_AUTO_TEST_CASE(requests_are_counted_by_template_verb_and_status) {
  count(endpoint(0), counted_verb::get, 200);
  count(endpoint(0), counted_verb::get, 200);
  count(endpoint(0), counted_verb::head, 200);
  count(endpoint(1), counted_verb::get, 404);
  count(endpoint(2), counted_verb::post, 503);
  const std::vector<std::string> expected = {"GET 200 SUCCESS /actuator/things 2",
                                             "HEAD 200 SUCCESS /actuator/things 1",
                                             "GET 404 CLIENT_ERROR /actuator/things/{name} 1",
                                             "POST 503 SERVER_ERROR /actuator/things/{name} 1"};
  BOOST_TEST(counted() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_nobodys_has_a_word_for_its_uri) {
  host::registry::endpoint stranger = declared("x", "", method::get);
  count(nullptr, counted_verb::get, 404);
  count(nullptr, counted_verb::get, 301);
  count(nullptr, counted_verb::unknown, 400);
  count(&stranger, counted_verb::get, 200);
  count(endpoint(0), counted_verb::get, 0);
  count(endpoint(0), counted_verb::get, 999);
  const std::vector<std::string> expected = {
      "GET 404 CLIENT_ERROR NOT_FOUND 1",       "GET 301 REDIRECTION REDIRECTION 1",
      "UNKNOWN 400 CLIENT_ERROR UNKNOWN 1",     "GET 200 SUCCESS UNKNOWN 1",
      "GET UNKNOWN UNKNOWN /actuator/things 1", "GET 999 UNKNOWN /actuator/things 1"};
  BOOST_TEST(counted() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(verbs_that_clients_make_up_are_one) {
  using host::http::counted_verb_of;
  BOOST_TEST((counted_verb_of("GET") == counted_verb::get));
  BOOST_TEST((counted_verb_of("DELETE") == counted_verb::del));
  BOOST_TEST((counted_verb_of("OPTIONS") == counted_verb::options));
  for (const char* made_up : {"", "get", "BREW", "TRACE", "GETS"}) {
    BOOST_TEST((counted_verb_of(made_up) == counted_verb::unknown), made_up);
  }
}

BOOST_AUTO_TEST_CASE(the_time_that_it_took_goes_into_its_bucket_the_sum_and_the_largest) {
  for (const int took : {0, 1, 40, 40, 60'000}) {
    count(endpoint(0), counted_verb::get, 200, milliseconds(took));
  }
  count(endpoint(0), counted_verb::get, 200, milliseconds(-5));
  const auto* const one = requests()->all().front();
  const auto seen = one->observed();
  const auto& bounds = requests()->declared().buckets;
  const auto at = [&](double seconds) {
    return static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), seconds) -
                                    bounds.begin());
  };
  BOOST_TEST(seen.counts.at(0) == 2U);
  BOOST_TEST(seen.counts.at(at(0.001)) == 1U);
  BOOST_TEST(seen.counts.at(at(0.04)) == 2U);
  BOOST_TEST(seen.counts.back() == 1U);
  BOOST_TEST(seen.sum == 60.081, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(one->largest(host::metrics::window_at(now)) == 60.0);
  BOOST_TEST(one->largest(host::metrics::window_at(now + std::chrono::minutes(3))) == 0.0);
}

BOOST_AUTO_TEST_CASE(no_more_series_come_than_there_may_be_and_counting_goes_on) {
  for (int status = 100; status < 1'000; ++status) {
    for (const auto verb : {counted_verb::get, counted_verb::head, counted_verb::put}) {
      count(endpoint(0), verb, status);
    }
  }
  BOOST_TEST(requests()->all().size() == 2'000U);
  BOOST_TEST(requests()->refused() == 700U);
  count(endpoint(0), counted_verb::put, 999);
  BOOST_TEST(requests()->refused() == 700U);  // asked for once
}

BOOST_AUTO_TEST_SUITE_END()
