#include "config/engine_connection.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "config/backup_config.hpp"
#include "config/connection_keys.hpp"
#include "config/keys.hpp"
#include "unit/plugins/backup/config/read_config.hpp"

namespace {

using namespace backup;
using std::chrono::milliseconds;

using config_test::fine;
using config_test::refused;

std::string member(const std::string& key, const std::string& json) {
  return "\"" + key + "\": " + json;
}

const std::string of_opensearch = R"("camunda.data.secondary-storage.type": "opensearch", )";

bool has_key(const std::string& name) {
  return std::any_of(config::key_table.begin(), config::key_table.end(),
                     [&](const auto& each) { return each.name == name; });
}

BOOST_AUTO_TEST_SUITE(engine_connections)

BOOST_AUTO_TEST_CASE(the_names_are_those_that_people_write) {
  using names = std::vector<std::string>;
  BOOST_TEST((config::connection_names("opensearch", "index-prefix") ==
              names{"camunda.data.secondary-storage.opensearch.index-prefix",
                    "camunda.database.index-prefix", "camunda.operate.opensearch.index-prefix",
                    "camunda.tasklist.opensearch.index-prefix",
                    "zeebe.broker.exporters.camundaexporter.args.connect.index-prefix"}));
  BOOST_TEST(
      (config::connection_names("elasticsearch", "security.certificate-path") ==
       names{"camunda.data.secondary-storage.elasticsearch.security.certificate-path",
             "camunda.database.security.certificate-path",
             "camunda.operate.elasticsearch.ssl.certificate-path",
             "camunda.tasklist.elasticsearch.ssl.certificate-path",
             "zeebe.broker.exporters.camundaexporter.args.connect.security.certificate-path"}));
  BOOST_TEST((config::connection_names("elasticsearch", "security.enabled") ==
              names{"camunda.data.secondary-storage.elasticsearch.security.enabled",
                    "camunda.database.security.enabled",
                    "zeebe.broker.exporters.camundaexporter.args.connect.security.enabled"}));
  BOOST_TEST((config::connection_names("elasticsearch", "urls") ==
              names{"camunda.data.secondary-storage.elasticsearch.urls"}));
  BOOST_TEST((config::connection_names("elasticsearch", "connection-timeout").size() == 9U));
}

BOOST_AUTO_TEST_CASE(no_key_stands_in_the_table_twice_and_secrets_are_marked) {
  std::set<std::string> seen;
  for (const auto& key : config::key_table) {
    BOOST_TEST(seen.insert(key.name).second, key.name);
    const std::string name(key.name);
    const bool is_secret =
        name.ends_with("password") || name.ends_with(".api-key") || name.ends_with(".bearer-token");
    BOOST_TEST(((key.flags & ACTUATOR_KEY_SECRET) != 0) == is_secret, name);
    if (is_secret) BOOST_TEST(has_key(name + "-file"), name);
    BOOST_TEST(key.help[0] != '\0', name);
  }
}

BOOST_AUTO_TEST_CASE(every_name_of_every_value_is_read) {
  struct row {
    const char* member;
    const char* json;
    bool (*arrived)(const config::backup_config&);
  };
  const std::vector<row> rows{
      {"url", R"("https://a:1")",
       [](const auto& made) { return made.engine.url == "https://a:1"; }},
      {"username", R"("u")", [](const auto& made) { return made.engine.access.username == "u"; }},
      {"password", R"("p")",
       [](const auto& made) { return made.engine.access.secret.text.view() == "p"; }},
      {"index-prefix", R"("acme")",
       [](const auto& made) { return made.settings.layout.prefix == "acme"; }},
      {"socket-timeout", "7000",
       [](const auto& made) { return made.engine.socket_timeout == milliseconds(7000); }},
      {"connection-timeout", "300",
       [](const auto& made) { return made.engine.connection_timeout == milliseconds(300); }},
      {"security.certificate-path", R"("/ca")",
       [](const auto& made) { return made.engine.certificate_file == "/ca"; }},
      {"security.verify-hostname", "false",
       [](const auto& made) { return !made.engine.verify_hostname; }},
  };
  const std::string tls =
      R"("camunda.data.secondary-storage.opensearch.urls": ["https://default:1"], )";
  for (const auto& [name, json, arrived] : rows) {
    for (const auto& key : config::connection_names("opensearch", name)) {
      BOOST_TEST_CONTEXT(key) {
        const bool is_url = std::string(name) == "url";
        BOOST_TEST(arrived(fine(of_opensearch + (is_url ? "" : tls) + member(key, json))));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_that_agree_stand_beside_each_other) {
  const auto made = fine(
      R"("camunda.data.secondary-storage.elasticsearch.url": "http://a",
         "camunda.database.url": "http://a", "camunda.operate.elasticsearch.url": "http://a",
         "zeebe.broker.exporters.camundaexporter.args.connect.url": "http://a",
         "camunda.database.socket-timeout": 1000,
         "camunda.tasklist.elasticsearch.socket-timeout": 1000)");
  BOOST_TEST(made.engine.url_key == "camunda.data.secondary-storage.elasticsearch.url");
}

BOOST_AUTO_TEST_CASE(a_word_for_the_engine_may_be_spelt_as_in_an_enum) {
  for (const char* word : {"OpenSearch", "OPENSEARCH", "open-search", "open_search"}) {
    const auto made =
        fine(member("camunda.data.secondary-storage.type", '"' + std::string(word) + '"') +
             R"(, "camunda.operate.database": "opensearch",
                              "camunda.operate.opensearch.url": "http://os")");
    BOOST_TEST(made.engine.url == "http://os", word);
  }
}

BOOST_AUTO_TEST_CASE(the_default_url_beside_a_list_is_not_meant) {
  BOOST_TEST(fine(R"("camunda.database.url": "http://localhost:9200",
                     "camunda.data.secondary-storage.elasticsearch.urls": ["http://b"])")
                 .engine.url == "http://b");
}

BOOST_AUTO_TEST_CASE(what_changes_nothing_is_said) {
  struct row {
    const char* members;
    std::vector<std::string> notes;
  };
  const std::string url = R"("camunda.database.url": "HTTPS://a", )";
  const std::vector<row> rows{
      {R"("camunda.database.cluster-name": "c", "camunda.database.date-format": "d",
          "camunda.database.security.enabled": true, "camunda.database.aws-enabled": true)",
       {}},
      {R"("camunda.database.security.self-signed": true)",
       {"camunda.database.security.self-signed has no effect: no certificate-path beside it says "
        "which certificate is to be trusted"}},
      {R"("camunda.database.security.enabled": false,
          "camunda.operate.elasticsearch.ssl.certificate-path": "/ca")",
       {"camunda.operate.elasticsearch.ssl.certificate-path has no effect: "
        "camunda.database.security.enabled is false"}},
      {R"("camunda.database.security.verify-hostname": false)",
       {"camunda.database.security.verify-hostname is false: whoever has a trusted certificate for "
        "any host can stand in for the engine"}},
      {R"("camunda.database.interceptor-plugins": {"0.id": "x"})",
       {"camunda.database.interceptor-plugins names Java classes, which cannot be loaded here: "
        "requests to the engine go without what they would add"}},
  };
  for (const auto& [members, notes] : rows) {
    BOOST_TEST_CONTEXT(members) {
      const auto made = fine(url + members);
      BOOST_TEST(made.notes == notes, boost::test_tools::per_element());
      if (!notes.empty()) BOOST_TEST(made.engine.certificate_file.empty());
    }
  }
  BOOST_TEST(fine(R"("camunda.database.security.enabled": true)").notes.at(0) ==
             "camunda.database.security.enabled has no effect: the URL of the engine does not "
             "begin with https");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_is_refused) {
  BOOST_TEST(refused(R"("camunda.database.connection-timeout": -1)") ==
             "camunda.database.connection-timeout is -1 ms; it must be from 0 to 31536000000 ms");
  BOOST_TEST(refused(R"("camunda.operate.elasticsearch.socket-timeout": 1,
                        "camunda.tasklist.elasticsearch.socket-timeout": 2)") ==
             "camunda.operate.elasticsearch.socket-timeout (1 ms) and "
             "camunda.tasklist.elasticsearch.socket-timeout (2 ms) must have the same value: they "
             "mean the same thing");
  BOOST_TEST(refused(R"("camunda.database.security.verify-hostname": true,
                        "camunda.operate.elasticsearch.ssl.verify-hostname": false)") ==
             "camunda.database.security.verify-hostname (true) and "
             "camunda.operate.elasticsearch.ssl.verify-hostname (false) must have the same value: "
             "they mean the same thing");
  BOOST_TEST(refused(R"("camunda.operate.elasticsearch.cluster-name": "a",
                        "camunda.tasklist.elasticsearch.cluster-name": "b")") ==
             "camunda.operate.elasticsearch.cluster-name (\"a\") and "
             "camunda.tasklist.elasticsearch.cluster-name (\"b\") must have the same value: they "
             "mean the same thing");
}

BOOST_AUTO_TEST_CASE(the_names_of_the_standalone_backup_manager_are_read) {
  const auto made = fine(R"("camunda.backup.webapps.repository-name": "r",
      "camunda.backup.webapps.snapshot-timeout": 5000,
      "camunda.backup.webapps.incomplete-check-timeout-in-seconds": 6000,
      "camunda.operate.backup.snapshot-timeout": 1)");
  BOOST_TEST(made.settings.repository == "r");
  BOOST_TEST((made.settings.snapshot_timeout == milliseconds(5000)));
  BOOST_TEST((made.settings.incomplete_after == milliseconds(6000)));
  BOOST_TEST(made.is_enabled);
  BOOST_TEST(!fine(R"("camunda.backup.webapps.enabled": false)").is_enabled);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
