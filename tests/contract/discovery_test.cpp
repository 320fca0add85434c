// The page of links, for what it says of backups (contract, section 8).

#include <boost/test/unit_test.hpp>

#include <string>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/world.hpp"

namespace {

namespace json = boost::json;

struct world_with_a_page : contract::world {
  /// What the page says under `base`, without the host's own endpoints.
  json::object backup_links() {
    json::object links;
    const auto page = json::parse(get("/actuator").body);
    for (const auto& [name, link] : page.at("_links").as_object()) {
      if (name == "self" || name.starts_with("backup")) links.emplace(name, link);
    }
    return links;
  }

  json::object link(const std::string& path, bool templated = false) {
    return {{"href", host().url() + "/actuator" + path}, {"templated", templated}};
  }

  std::string asked(const std::string& method, const std::string& target,
                    const support::http_headers& headers = {}) {
    return contract::outline(host().port().send(method, target, "", headers), target);
  }
};

BOOST_FIXTURE_TEST_SUITE(discovery, world_with_a_page)

BOOST_AUTO_TEST_CASE(ThePageNamesTheBackupsOnceEachAndTheOldPathInStandaloneModeOnly) {
  start();
  BOOST_TEST((backup_links() ==
              json::object{{"self", link("")},
                           {"backupHistory", link("/backupHistory")},
                           {"backupHistory-backupId", link("/backupHistory/{backupId}", true)}}));
  start({"--standalone"});
  BOOST_TEST((backup_links() ==
              json::object{{"self", link("")},
                           {"backupHistory", link("/backupHistory")},
                           {"backupHistory-backupId", link("/backupHistory/{backupId}", true)},
                           {"backups", link("/backups")},
                           {"backups-backupId", link("/backups/{backupId}", true)}}));
}

BOOST_AUTO_TEST_CASE(ItsLinksNameTheHostAsTheClientDoesAndForgetTheQuery) {
  start();
  const auto answer = contract::raw_exchange(
      host(), "GET /actuator?a=b HTTP/1.1\r\nHost: ops.example:9600\r\n\r\n");
  const auto page = json::parse(answer.body);
  const auto& links = page.at("_links");
  BOOST_TEST((links.at("self").at("href") == json::value("http://ops.example:9600/actuator")));
  BOOST_TEST((links.at("backupHistory").at("href") ==
              json::value("http://ops.example:9600/actuator/backupHistory")));
}

BOOST_AUTO_TEST_CASE(ItIsReadOnlyAndComesInTheThreeTypes, *boost::unit_test::label("full")) {
  start();
  BOOST_TEST(asked("GET", "/actuator") == "200 v3");
  BOOST_TEST(asked("GET", "/actuator", {{"Accept", "application/json"}}) == "200 json");
  BOOST_TEST(asked("GET", "/actuator",
                   {{"Accept", "application/vnd.spring-boot.actuator.v2+json"}}) == "200 v2");
  BOOST_TEST(asked("GET", "/actuator", {{"Accept", "text/html"}}) ==
             "406 empty, Accept: application/vnd.spring-boot.actuator.v3+json, "
             "application/vnd.spring-boot.actuator.v2+json, application/json");
  const auto of_head = host().port().send("HEAD", "/actuator", "");
  BOOST_TEST(contract::outline(of_head, "/actuator") == "200 empty");
  BOOST_TEST(contract::field(of_head, "Content-Length") ==
             std::to_string(get("/actuator").body.size()));
  BOOST_TEST(asked("OPTIONS", "/actuator") == "200 empty, Allow: GET,HEAD,OPTIONS");
  for (const char* verb : {"POST", "DELETE", "PUT", "PATCH"}) {
    BOOST_TEST(asked(verb, "/actuator") == "405 Method Not Allowed json, Allow: GET");
  }
  BOOST_TEST(asked("GET", "/actuator/") == "404 Not Found json without a sentence");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
