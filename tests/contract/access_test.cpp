// Who asks the engine, in each way that there is: the host takes, lists and deletes a backup on an
// engine that answers nobody else; secrets change while it runs, and none is seen anywhere.

#include <boost/test/unit_test.hpp>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "contract/deployment.hpp"
#include "contract/world.hpp"
#include "support/access_check.hpp"
#include "support/releases.hpp"
#include "support/scripted_engine.hpp"

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Marks of secrets: none of them may be seen anywhere.
const std::string first_secret = "marked-first-secret";
const std::string second_secret = "marked-second-secret";

/// One engine of its own, whatever this run is about, and a host.
struct guarded_world {
  support::scripted_engine engine{support::engine_flavour::opensearch_2};
  fs::path folder;
  std::unique_ptr<contract::deployment> host;

  guarded_world() {
    std::string name = (fs::temp_directory_path() / "access_test.XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    engine.add_repository("camunda");
    for (const auto& each : support::release_of("8.8.0").required()) engine.add_index(each);
  }
  ~guarded_world() {
    host.reset();
    fs::remove_all(folder);
  }
  guarded_world(const guarded_world&) = delete;
  guarded_world& operator=(const guarded_world&) = delete;

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(folder / (name + ".new")) << content;
    fs::rename(folder / (name + ".new"), folder / name);
    return (folder / name).string();
  }

  static std::vector<std::string> with(const std::string& url, std::vector<std::string> more) {
    more.insert(more.begin(), {"--camunda.data.secondary-storage.type=opensearch",
                               "--camunda.data.secondary-storage.opensearch.url=" + url,
                               "--camunda.data.backup.repository-name=camunda",
                               "--camunda.data.backup.catalog=8.8.0",
                               "--management.endpoint.env.access=read-only",
                               "--management.endpoint.env.show-values=always",
                               "--management.endpoint.configprops.access=read-only",
                               "--management.endpoint.configprops.show-values=always"});
    return more;
  }
  void start(std::vector<std::string> arguments, contract::environment variables = {}) {
    host = std::make_unique<contract::deployment>(with(engine.url(), std::move(arguments)),
                                                  std::move(variables));
  }

  int take(const std::string& id) {
    return host->port().post("/actuator/backupHistory", "{\"backupId\": " + id + "}").status;
  }
  void take_and_delete(const std::string& id) {
    BOOST_TEST(take(id) == 200);
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    std::string shown;
    while (shown.find("\"COMPLETED\"") == std::string::npos) {
      BOOST_REQUIRE_MESSAGE(std::chrono::steady_clock::now() < deadline, shown);
      shown = host->port().get("/actuator/backupHistory/" + id).body;
    }
    BOOST_TEST(host->port().get("/actuator/backupHistory").status == 200);
    BOOST_TEST(host->port().del("/actuator/backupHistory/" + id).status == 204);
  }
  bool is_refused_somewhere() const {
    for (const auto& each : engine.requests()) {
      if (each.status == 401 || each.status == 403) return true;
    }
    return false;
  }
  /// On no page and in no line.
  void must_not_tell(const std::vector<std::string>& more = {}) {
    std::string all =
        host->port().get("/actuator/env").body + host->port().get("/actuator/configprops").body +
        host->port().get("/actuator/health").body + host->port().get("/actuator/info").body +
        host->port().get("/actuator/plugins").body;
    BOOST_TEST(host->stop() == 0);
    all += host->process().standard_error() + host->process().standard_output();
    for (const auto& secret : {first_secret, second_secret}) {
      BOOST_TEST(all.find(secret) == std::string::npos);
    }
    for (const auto& secret : more) BOOST_TEST(all.find(secret) == std::string::npos);
  }
};

/// Once a run is enough: the engine of these cases is not the one that the run is about.
struct on_a_scripted_engine {
  boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const {
    auto* const engine = contract::the_world().engine.scripted();
    return engine != nullptr && engine->flavour() == support::engine_flavour::opensearch_2;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(who_asks, *boost::unit_test::precondition(on_a_scripted_engine()))

BOOST_FIXTURE_TEST_CASE(by_user_and_password_in_a_file_that_changes, guarded_world) {
  engine.demand(support::demand_basic("ada", first_secret));
  start({"--camunda.database.username=ada"},
        {{"CAMUNDA_DATABASE_PASSWORD_FILE", write("password", first_secret + "\n")}});
  take_and_delete("1");
  BOOST_TEST(!is_refused_somewhere());
  engine.demand(support::demand_basic("ada", second_secret));
  write("password", second_secret + "\n");
  take_and_delete("2");
  engine.clear_requests();
  write("password", "");
  std::this_thread::sleep_for(1100ms);
  take_and_delete("3");
  BOOST_TEST(!is_refused_somewhere());
  BOOST_TEST(
      host->process().wait_for_line("is empty; the secret that it held before", 10s).has_value());
  must_not_tell();
}

BOOST_FIXTURE_TEST_CASE(by_an_api_key, guarded_world) {
  engine.demand(support::demand_api_key("bWFya2VkOm1hcmtlZC1maXJzdC1zZWNyZXQ="));
  start({}, {{"CAMUNDA_DATABASE_APIKEY", "marked:" + first_secret}});
  take_and_delete("1");
  must_not_tell({"bWFya2VkOm1hcmtlZC1maXJzdC1zZWNyZXQ="});
}

BOOST_FIXTURE_TEST_CASE(by_a_token_of_a_configuration_tree_that_changes, guarded_world) {
  engine.demand(support::demand_bearer(first_secret));
  write("camunda.database.bearer-token", first_secret + "\n");
  start({"--spring.config.import=configtree:" + folder.string() + "/"});
  take_and_delete("1");
  engine.demand(support::demand_bearer(second_secret));
  write("camunda.database.bearer-token", second_secret + "\n");
  take_and_delete("2");
  must_not_tell();
}

BOOST_FIXTURE_TEST_CASE(by_signatures_of_aws_with_keys_that_change_and_a_clock_that_differs,
                        guarded_world) {
  const std::string begin = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ";
  support::signing_demand demand{"AKIDEXAMPLE", first_secret, "", "eu-central-1", "aoss"};
  engine.demand(support::demand_signature(demand));
  start({"--camunda.database.aws-enabled=true", "--camunda.database.aws.service=aoss"},
        {{"AWS_SHARED_CREDENTIALS_FILE", write("keys", begin + first_secret + "\n")},
         {"AWS_CONFIG_FILE", write("config", "[default]\nregion = eu-central-1\n")}});
  take_and_delete("1");
  BOOST_TEST(!is_refused_somewhere());
  demand.secret = second_secret;
  demand.session_token = "marked-token";
  engine.demand(support::demand_signature(demand));
  write("keys", begin + second_secret + "\naws_session_token = marked-token\n");
  take_and_delete("2");
  demand.clock_ahead = 3600s;
  engine.demand(support::demand_signature(demand));
  take_and_delete("3");
  BOOST_TEST(host->process()
                 .wait_for_line("The clock of the engine is 3[56]\\d\\d s ahead", 10s)
                 .has_value());
  must_not_tell({"marked-token"});
}

BOOST_FIXTURE_TEST_CASE(a_wrong_secret_is_told_by_the_engine_and_not_by_us, guarded_world) {
  engine.demand(support::demand_bearer(second_secret));
  start({}, {{"CAMUNDA_DATABASE_BEARERTOKEN", first_secret}});
  BOOST_TEST(take("1") == 500);
  engine.clear_requests();
  BOOST_TEST(take("2") == 500);
  must_not_tell();
}

BOOST_AUTO_TEST_CASE(starts_that_cannot_be_say_why_without_a_secret) {
  struct row {
    std::vector<std::string> arguments;
    contract::environment variables;
    std::string why;
    std::string url = "http://127.0.0.1:9";
  };
  const std::vector<row> rows{
      {{"--camunda.database.password-file=/none"},
       {{"CAMUNDA_DATABASE_PASSWORD", first_secret}},
       "camunda.database.password (environment variable CAMUNDA_DATABASE_PASSWORD) and "
       "camunda.database.password-file (argument --camunda.database.password-file) are both set; "
       "keep one of them"},
      {{"--camunda.database.username=ada"},
       {{"CAMUNDA_DATABASE_PASSWORD", first_secret}, {"CAMUNDA_DATABASE_APIKEY", first_secret}},
       "are both set; the engine is told who asks in one way only"},
      {{},
       {{"CAMUNDA_DATABASE_APIKEY", first_secret + "\nX-Other: y"}},
       "camunda.database.api-key holds a control character"},
      {{"--camunda.database.aws-enabled=true"},
       {{"AWS_ACCESS_KEY_ID", "AKID"},
        {"AWS_SECRET_ACCESS_KEY", first_secret},
        {"AWS_CONFIG_FILE", "/none"},
        {"AWS_REGION", ""},
        {"AWS_DEFAULT_REGION", ""}},
       "no region is known: set camunda.database.aws.region, or AWS_REGION"},
      {{},
       {{"CAMUNDA_DATABASE_APIKEY", first_secret}},
       "is set, and a user stands in the URL of the engine",
       "http://ada:" + first_secret + "@127.0.0.1:9"},
  };
  for (const auto& [arguments, variables, why, url] : rows) {
    const auto said =
        contract::start_to_fail(guarded_world::with(url, arguments), variables).standard_error;
    BOOST_TEST(said.find(why) != std::string::npos, why << " is not in: " << said);
    BOOST_TEST(said.find(first_secret) == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
