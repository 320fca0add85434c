#include "plugin/endpoint_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace {

using host::plugin::read_endpoint;

actuator_http_endpoint sound_endpoint() {
  actuator_http_endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  endpoint.id = {"backup", 6};
  endpoint.path = {"{id}", 4};
  endpoint.method = ACTUATOR_HTTP_DELETE;
  endpoint.flags = ACTUATOR_HTTP_MUTATES | ACTUATOR_HTTP_PRODUCES_JSON;
  endpoint.deadline_ms = 1500;
  endpoint.body_limit = 10;
  endpoint.handle = [](void*, const actuator_host*, actuator_call) {};
  return endpoint;
}

struct spoilt_endpoint {
  std::function<void(actuator_http_endpoint&)> spoil;
  actuator_status status;
  std::string sentence;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_endpoint_is_copied) {
  const auto theirs = sound_endpoint();
  const auto read = read_endpoint(&theirs);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->endpoint.id == "backup");
  BOOST_TEST(read->endpoint.path == "{id}");
  BOOST_TEST((read->endpoint.verb == host::http::method::del));
  BOOST_TEST(read->endpoint.mutates);
  BOOST_TEST(!read->endpoint.non_blocking);
  BOOST_TEST(!read->endpoint.consumes_json);
  BOOST_TEST(read->endpoint.produces_json);
  BOOST_TEST(read->endpoint.deadline.count() == 1500);
  BOOST_TEST(read->endpoint.body_limit == 10U);
  BOOST_TEST((read->handle == theirs.handle));
}

BOOST_AUTO_TEST_CASE(each_broken_rule_of_an_endpoint_has_its_status_and_sentence) {
  const std::vector<spoilt_endpoint> table = {
      {[](auto& e) { e.struct_size = 8; }, ACTUATOR_INVALID,
       "an endpoint is null, has a wrong struct_size or an unknown tail that is not zero"},
      {[](auto& e) { e.flags |= 64; }, ACTUATOR_UNSUPPORTED,
       "endpoint \"backup\" has the flags 73, of which this host knows 15"},
      {[](auto& e) { e.reserved0 = 1; }, ACTUATOR_UNSUPPORTED,
       "endpoint \"backup\" has a reserved0 not 0"},
      {[](auto& e) { e.method = 0; }, ACTUATOR_INVALID,
       "endpoint \"backup\" has the unknown method 0"},
      {[](auto& e) { e.deadline_ms = -1; }, ACTUATOR_INVALID,
       "endpoint \"backup\" has a deadline of -1 ms, 0 to one day is allowed"},
      {[](auto& e) { e.deadline_ms = 86400001; }, ACTUATOR_INVALID,
       "endpoint \"backup\" has a deadline of 86400001 ms, 0 to one day is allowed"},
      {[](auto& e) { e.handle = nullptr; }, ACTUATOR_INVALID, "endpoint \"backup\" has no handler"},
      {[](auto& e) {
         e.id = {nullptr, 3};
       },
       ACTUATOR_INVALID, "an endpoint has an id or a path that is not UTF-8"},
      {[](auto& e) {
         e.path = {"\xFF", 1};
       },
       ACTUATOR_INVALID, "an endpoint has an id or a path that is not UTF-8"},
  };
  for (const auto& [spoil, status, sentence] : table) {
    auto spoilt = sound_endpoint();
    spoil(spoilt);
    const auto read = read_endpoint(&spoilt);
    BOOST_REQUIRE_MESSAGE(!read, "taken: " << sentence);
    BOOST_TEST(read.error().status == status);
    BOOST_TEST(read.error().sentence == sentence);
  }
}
