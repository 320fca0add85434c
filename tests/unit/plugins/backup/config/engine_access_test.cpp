#include "config/engine_access.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "config/connection_keys.hpp"
#include "unit/plugins/backup/config/read_config.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

using namespace backup;
using config_test::fine;
using config_test::refused;
using kind = config::engine_access::kind;

const std::string of_opensearch = R"("camunda.data.secondary-storage.type": "opensearch", )";
const std::string tls = R"("camunda.data.secondary-storage.opensearch.urls": ["https://h"], )";

std::string member(const std::string& key, const std::string& text) {
  return "\"" + key + "\": \"" + text + "\"";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_accesses)

BOOST_AUTO_TEST_CASE(every_name_of_every_secret_is_read_from_the_key_and_from_a_file) {
  const secrets_test::folder at;
  const auto file = at.write("secret", "marked\n");
  struct row {
    const char* member;
    kind how;
  };
  for (const auto& [name, how] : {row{"password", kind::none}, row{"api-key", kind::api_key},
                                  row{"bearer-token", kind::bearer}}) {
    const auto keys = config::connection_names("opensearch", name);
    BOOST_TEST(keys.size() == 5U);
    for (const auto& key : keys) {
      BOOST_TEST_CONTEXT(key) {
        const auto written = fine(of_opensearch + member(key, "marked")).engine.access;
        BOOST_TEST((written.how == how));
        BOOST_TEST(written.secret.text.view() == "marked");
        BOOST_TEST(written.secret.file.empty());
        const auto read = fine(of_opensearch + member(key + "-file", file)).engine.access;
        BOOST_TEST((read.how == how));
        BOOST_TEST(read.secret.text.view() == "marked");
        BOOST_TEST(read.secret.file == file);
      }
    }
  }
  for (const auto& key :
       config::connection_names("opensearch", "client-certificate-private-key-password-file")) {
    const auto made =
        fine(of_opensearch + tls + member("camunda.database.client-certificate", "/c") + ", " +
             member(key, file));
    BOOST_TEST(made.engine.access.certificate_phrase.text.view() == "marked", key);
    BOOST_TEST(made.engine.access.certificate_key_file == "/c");
  }
}

BOOST_AUTO_TEST_CASE(secrets_of_several_names_must_be_the_same_wherever_they_stand) {
  const secrets_test::folder at;
  const auto one = at.write("one", "marked-a\n");
  const auto same = at.write("same", "marked-a");
  const auto other = at.write("other", "marked-b");
  const auto made = fine(member("camunda.database.password", "marked-a") + ", " +
                         member("camunda.operate.elasticsearch.password-file", one) + ", " +
                         member("camunda.tasklist.elasticsearch.password-file", same));
  BOOST_TEST(made.engine.access.secret.file == one);
  BOOST_TEST(refused(member("camunda.database.password", "marked-a") + ", " +
                     member("camunda.tasklist.elasticsearch.password-file", other)) ==
             "camunda.tasklist.elasticsearch.password-file and camunda.database.password must "
             "have the same value: they mean the same thing");
}

BOOST_AUTO_TEST_CASE(the_engine_is_told_who_asks_in_one_way_only) {
  const std::string user = member("camunda.database.username", "u");
  const std::string key = member("camunda.database.api-key", "k");
  const std::string token = member("camunda.operate.opensearch.bearer-token", "t");
  const std::string aws = R"("camunda.database.aws-enabled": true)";
  const std::string end =
      " are both set; the engine is told who asks in one way only: keep one of them";
  BOOST_TEST(refused(of_opensearch + user + ", " + key) ==
             "camunda.database.username and camunda.database.api-key" + end);
  BOOST_TEST(refused(of_opensearch + user + ", " + aws) ==
             "camunda.database.username and camunda.database.aws-enabled" + end);
  BOOST_TEST(refused(of_opensearch + key + ", " + token) ==
             "camunda.database.api-key and camunda.operate.opensearch.bearer-token" + end);
  BOOST_TEST(refused(of_opensearch + token + ", " + aws) ==
             "camunda.operate.opensearch.bearer-token and camunda.database.aws-enabled" + end);
  // A password without a user has never meant anything, and a chart writes one.
  BOOST_TEST((fine(of_opensearch + key + ", " + member("camunda.database.password", "p"))
                  .engine.access.secret.text.view() == "k"));
}

BOOST_AUTO_TEST_CASE(a_password_without_a_user_is_said_not_to_be_sent) {
  const secrets_test::folder at;
  const std::string end = " has no effect: there is no username beside it, so no password is sent";
  const auto written = fine(member("camunda.database.password", "marked")).notes;
  BOOST_TEST(written == std::vector<std::string>{"camunda.database.password" + end},
             boost::test_tools::per_element());
  const auto read = fine(member("camunda.database.password-file", at.write("s", "marked"))).notes;
  BOOST_TEST(read == std::vector<std::string>{"camunda.database.password-file" + end},
             boost::test_tools::per_element());
  BOOST_TEST(fine(member("camunda.database.password", "p") + ", " +
                  member("camunda.database.username", "u"))
                 .notes.empty());
  BOOST_TEST(fine(member("camunda.database.password", "")).notes.empty());
}

BOOST_AUTO_TEST_CASE(credentials_in_plain_text_over_a_network_are_warned_of) {
  const std::string key = "camunda.data.secondary-storage.elasticsearch.urls";
  const std::string user = ", " + member("camunda.database.username", "u");
  const std::string end =
      ", to which credentials go in plain text: whoever is on the way can read them; let it be "
      "https";
  const auto notes_of = [&](const std::string& urls, const std::string& more) {
    return fine("\"" + key + "\": [" + urls + "]" + more).notes;
  };
  using sentences = std::vector<std::string>;
  for (const char* url : {"http://a.example.org:9200", "HTTP://127.0.0.1.example.org/x",
                          "http://10.0.0.1", "http://[::2]:9200", "http://localhost.example.org"}) {
    BOOST_TEST(notes_of("\"" + std::string(url) + "\"", user).size() == 1U, url);
    BOOST_TEST(notes_of("\"" + std::string(url) + "\"", "").empty(), url);
  }
  for (const char* url : {"https://a.example.org:9200", "http://127.0.0.1:9200/x",
                          "http://127.1.2.3", "http://[::1]:9200", "http://LOCALHOST"}) {
    BOOST_TEST(notes_of("\"" + std::string(url) + "\"", user).empty(), url);
  }
  BOOST_TEST(
      notes_of(R"("https://a", "http://b:1/x", "http://c")",
               ", " + member("camunda.database.api-key", "k")) ==
          (sentences{key + " names http://b:1" + end + ", as another URL is: requests go to either",
                     key + " names http://c" + end + ", as another URL is: requests go to either"}),
      boost::test_tools::per_element());
  // A user in one URL is told to all nodes, and shown to nobody.
  BOOST_TEST(notes_of(R"("http://localhost", "http://u:marked@b:1")", "") ==
                 (sentences{key + " names http://b:1" + end}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_holds_no_secret_says_why_and_nothing_of_it) {
  const secrets_test::folder at;
  const auto file = at.write("s", "marked\nmarked");
  BOOST_TEST(refused(member("camunda.database.password-file", file)) ==
             "camunda.database.password-file: the file \"" + file +
                 "\" holds a control character, such as a second line");
  BOOST_TEST(refused(member("camunda.database.api-key-file", at.write("e", ""))) ==
             "camunda.database.api-key-file: the file \"" + at.name("e") + "\" is empty");
  BOOST_TEST(refused(member("camunda.database.bearer-token-file", at.name("none"))) ==
             "camunda.database.bearer-token-file: the file \"" + at.name("none") +
                 "\" cannot be read (No such file or directory)");
  BOOST_TEST(refused(member("camunda.database.bearer-token", "marked\\r\\nX-Other: y")) ==
             "camunda.database.bearer-token holds a control character, such as a second line");
  BOOST_TEST(refused(member("camunda.database.username", "a:b")) ==
             "camunda.database.username has a colon, which no name of basic authentication can "
             "have");
}

BOOST_AUTO_TEST_CASE(aws_is_for_opensearch_and_knows_two_services) {
  const auto made = fine(of_opensearch + R"("camunda.database.aws-enabled": true, )" +
                         member("camunda.database.aws.region", "eu-central-1") + ", " +
                         member("camunda.database.aws.service", "AOSS"));
  BOOST_TEST((made.engine.access.how == kind::aws));
  BOOST_TEST(made.engine.access.aws_region == "eu-central-1");
  BOOST_TEST(made.engine.access.aws_service == "aoss");
  BOOST_TEST((fine(R"("camunda.database.aws-enabled": true)").engine.access.how == kind::none));
  BOOST_TEST(refused(of_opensearch + member("camunda.database.aws.service", "s3")) ==
             "camunda.database.aws.service is \"s3\"; it must be es or aoss");
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_for_tls_and_has_a_key) {
  const std::string chain = member("camunda.database.client-certificate", "/c");
  const std::string key = member("camunda.database.client-certificate-private-key", "/k");
  const auto both = fine(of_opensearch + tls + chain + ", " + key).engine.access;
  BOOST_TEST(both.certificate_file == "/c");
  BOOST_TEST(both.certificate_key_file == "/k");
  const auto plain = fine(of_opensearch + chain);
  BOOST_TEST(plain.engine.access.certificate_file.empty());
  BOOST_TEST(plain.notes.at(0) ==
             "camunda.database.client-certificate has no effect: the URL of the engine does not "
             "begin with https");
  BOOST_TEST(refused(of_opensearch + tls + key) ==
             "camunda.database.client-certificate-private-key is set without a client-certificate "
             "beside it, which it belongs to");
}

BOOST_AUTO_TEST_SUITE_END()
