#include "endpoints/configprops.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "registry/endpoint.hpp"

namespace endpoints = host::endpoints;
namespace http = host::http;
namespace registry = host::registry;

namespace {

endpoints::property_beans sample() {
  return {{"management.server-host",
           "management.server",
           {{{"ssl", "enabled"}, "false", "{}"},
            {{"port"}, "9600", R"({"value":9600,"origin":"file a.yaml, line 1"})"}}},
          {"a-x", "a", {{{"b"}, "1", "{}"}, {{"b", "c"}, "2", "{}"}}}};
}

http::response below(const std::string& prefix) {
  registry::endpoint_registry declared;
  BOOST_TEST_REQUIRE(endpoints::declare_configprops(declared, sample).has_value());
  http::request asked;
  asked.selectors = {{"prefix", prefix}};
  const auto& found = declared.endpoints().at(1);
  BOOST_TEST(found.id == "configprops");
  return std::get<registry::direct_handler>(found.handler)(asked);
}

const std::string of_server =
    R"("management.server-host":{"prefix":"management.server","properties":{"port":9600,)"
    R"("ssl":{"enabled":false}},"inputs":{"port":{"value":9600,"origin":"file a.yaml, line 1"},)"
    R"("ssl":{"enabled":{}}}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(configprops_endpoint)

BOOST_AUTO_TEST_CASE(beans_have_their_values_and_where_they_were_written) {
  BOOST_TEST(endpoints::configprops_page(sample(), "") ==
             R"({"contexts":{"application":{"beans":{)" + of_server +
                 R"(,"a-x":{"prefix":"a","properties":{"b":{"":1,"c":2}},)"
                 R"("inputs":{"b":{"":{},"c":{}}}}}}}})");
  BOOST_TEST(endpoints::configprops_page({}, "") == R"({"contexts":{"application":{"beans":{}}}})");
}

BOOST_AUTO_TEST_CASE(a_prefix_leaves_the_beans_that_begin_so) {
  const auto found = below("management");
  BOOST_TEST(found.status == 200);
  BOOST_TEST(found.body == R"({"contexts":{"application":{"beans":{)" + of_server + "}}}}");
}

BOOST_AUTO_TEST_CASE(a_prefix_that_nobody_has_is_404_without_a_body) {
  const auto unknown = below("spring");
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(unknown.body.empty());
}

BOOST_AUTO_TEST_SUITE_END()
