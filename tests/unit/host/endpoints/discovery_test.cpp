#include "endpoints/discovery.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

void add(host::registry::endpoint_registry& to, std::string id, std::string path,
         host::http::method verb) {
  host::registry::endpoint made;
  made.owner = "p";
  made.id = std::move(id);
  made.path = std::move(path);
  made.verb = verb;
  made.handler = host::registry::call_handler([](std::uint64_t) {});
  const auto added = to.add(std::move(made));
  BOOST_REQUIRE(added);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discovery)

BOOST_AUTO_TEST_CASE(each_path_is_one_link_named_by_id_and_selectors) {
  using host::http::method;
  host::registry::endpoint_registry declared;
  BOOST_REQUIRE(host::endpoints::declare_discovery(declared, "/actuator"));
  add(declared, "b", "", method::get);
  add(declared, "b", "", method::post);
  add(declared, "b", "{id}/{op}", method::get);
  add(declared, "only", "{*path}", method::get);
  BOOST_TEST(host::endpoints::discovery_page(declared, "http://h:1", "/actuator") ==
             "{\"_links\":{\"self\":{\"href\":\"http://h:1/actuator\",\"templated\":false},"
             "\"b\":{\"href\":\"http://h:1/actuator/b\",\"templated\":false},"
             "\"b-id-op\":{\"href\":\"http://h:1/actuator/b/{id}/{op}\",\"templated\":true},"
             "\"only-path\":{\"href\":\"http://h:1/actuator/only/{*path}\",\"templated\":true}}}");
}

BOOST_AUTO_TEST_CASE(a_link_leads_where_the_endpoint_is_served) {
  using host::http::method;
  host::registry::endpoint_registry declared;
  BOOST_REQUIRE(host::endpoints::declare_discovery(declared, "/m", "/m"));
  add(declared, "health", "{*path}", method::get);
  add(declared, "off", "", method::get);
  BOOST_REQUIRE(declared.serve([](std::string_view id) {
    return host::registry::serving{id != "off", true, id == "health" ? "checks/all" : ""};
  }));
  BOOST_TEST(host::endpoints::discovery_page(declared, "http://h", "/m") ==
             "{\"_links\":{\"self\":{\"href\":\"http://h/m\",\"templated\":false},"
             "\"health-path\":{\"href\":\"http://h/m/checks/all/{*path}\",\"templated\":true}}}");
}

BOOST_AUTO_TEST_SUITE_END()
