// The host as a person or a service manager runs it: arguments, files, environment, signals.

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <string>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/process.hpp"

namespace {

using end_to_end::run;
using std::chrono::seconds;

struct fixture : end_to_end::scratch_folder {
  const std::string plugin = "--plugin=" + contract::backup_plugin();
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BOOST_FIXTURE_TEST_SUITE(host_program, fixture)

BOOST_AUTO_TEST_CASE(VersionAndHelpEndWithZeroAndHelpNamesTheKeysOfThePlugin) {
  BOOST_TEST(run({"--version"}).code == 0);
  const auto help = run({plugin, "--help"});
  BOOST_TEST(help.code == 0);
  BOOST_TEST(holds(help.out, "management.server.port"));
  BOOST_TEST(holds(help.out, "camunda.data.backup.repository-name"));
}

BOOST_AUTO_TEST_CASE(CheckPrintsEveryValueWithItsSourceAndNoSecret) {
  const auto yaml =
      file("application.yaml", "camunda:\n  data:\n    backup:\n      repositoryName: from-file\n");
  support::process_options options;
  options.environment = {{"CAMUNDA_DATA_SECONDARYSTORAGE_ELASTICSEARCH_PASSWORD", "s3cret"}};
  const auto checked = run({plugin, "--config", yaml, "--management.server.port=1234", "--check"},
                           std::move(options));
  BOOST_TEST(checked.code == 0);
  BOOST_TEST(holds(checked.out, "from-file"));
  BOOST_TEST(holds(checked.out, yaml));
  BOOST_TEST(holds(checked.out, "1234"));
  BOOST_TEST(holds(checked.out, "CAMUNDA_DATA_SECONDARYSTORAGE_ELASTICSEARCH_PASSWORD"));
  BOOST_TEST(!holds(checked.out + checked.err, "s3cret"));
}

BOOST_AUTO_TEST_CASE(CheckWarnsOfWhatStopsOrSurprisesLater) {
  const std::string group = "--management.endpoint.health.group.mine.include=stranger";
  const auto alone = run({group, "--check"});
  BOOST_TEST(alone.code == 2);
  BOOST_TEST(holds(alone.err, "names \"stranger\", which is no component of health"));

  // A plugin may declare it when it starts, which nobody knows before.
  const auto beside_a_plugin = run({plugin, group, "--check"});
  BOOST_TEST(beside_a_plugin.code == 0);
  BOOST_TEST(holds(beside_a_plugin.out, "names \"stranger\""));
  BOOST_TEST(holds(beside_a_plugin.out, "Unless a plugin declares it, the start ends here."));

  const auto with_tls = run({"--management.server.ssl.certificate=/etc/port.pem", "--check"});
  BOOST_TEST(with_tls.code == 2);
  BOOST_TEST(
      holds(with_tls.err, "management.server.ssl.certificate (/etc/port.pem) cannot be read"));
  const auto unread = run({"--management.server.ssl.protocol=TLS", "--check"});
  BOOST_TEST(
      holds(unread.out, "Settings below management.server.ssl that nothing reads: protocol"));

  const std::string warning = "those of plugins are served only if it names them";
  const std::string list = "--management.endpoints.web.exposure.include=health,info";
  BOOST_TEST(holds(run({plugin, list, "--check"}).out, warning));
  BOOST_TEST(!holds(run({plugin, "--check"}).out, warning));
}

BOOST_AUTO_TEST_CASE(TheCommandLineWinsOverTheEnvironmentAndThatOverFiles) {
  const auto yaml = file("application.yaml", "camunda.data.backup.repository-name: from-file\n");
  support::process_options options;
  options.environment = {{"CAMUNDA_DATA_BACKUP_REPOSITORYNAME", "from-environment"}};
  const auto from_environment = run({plugin, "--config", yaml, "--check"}, options);
  BOOST_TEST(holds(from_environment.out, "from-environment"));
  BOOST_TEST(!holds(from_environment.out, "from-file"));
  const auto from_argument = run(
      {plugin, "--config", yaml, "--camunda.data.backup.repository-name=from-argument", "--check"},
      options);
  BOOST_TEST(holds(from_argument.out, "from-argument"));
  BOOST_TEST(!holds(from_argument.out, "from-environment"));
}

BOOST_AUTO_TEST_CASE(ACatalogOfOnesOwnIsTakenAndABrokenOneRefusedWithItsLine) {
  const auto fine = file("mine.json",
                         "{\"name\": \"mine\", \"groups\": [\n"
                         "{\"indices\": [{\"name\": \"operate-process-8.3.0_\"}]}]}\n");
  BOOST_TEST(run({plugin, "--camunda.data.backup.catalog=" + fine, "--check"}).code == 0);
  const auto broken = file("broken.json", "{\"name\": \"mine\",\n\"groups\": 5}\n");
  const auto refused = run({plugin, "--camunda.data.backup.catalog=" + broken, "--check"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(holds(refused.err, broken + ", line 2: "));
}

BOOST_AUTO_TEST_CASE(TwoPluginsAreServedBesideEachOtherAndTheHostKnowsNeitherByName) {
  contract::deployment host({"--plugin=" ACTUATOR_HELLO_PLUGIN});
  BOOST_TEST(host.port().get("/actuator/hello").status == 200);
  const auto links = host.port().get("/actuator");
  BOOST_TEST(support::header_value(links.headers, "Content-Type").value_or("") ==
             "application/vnd.spring-boot.actuator.v3+json");
  for (const char* link : {"\"self\"", "\"health\"", "\"health-path\"", "\"info\"", "\"hello\"",
                           "\"backupHistory\"", "\"backupHistory-backupId\""}) {
    BOOST_TEST_CONTEXT(link) {
      BOOST_TEST(holds(links.body, link));
    }
  }
  BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(AnAccessLogThatCannotBeOpenedHoldsNobody) {
  const auto in_the_way = file("logs", "no folder");
  contract::deployment host({"--server.tomcat.accesslog.enabled=true",
                             "--server.tomcat.accesslog.directory=" + in_the_way});
  BOOST_TEST(host.port().get("/actuator/health/liveness").status == 200);
  const auto told = host.process().wait_for_line("access_log.not_opened", seconds(5));
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(holds(*told, in_the_way));
  BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(WithoutItsEngineTheHostIsAliveAndReadyAndHealthSaysWhatIsMissing) {
  // Port 9 of the machine itself: nobody listens there.
  contract::deployment host(
      {"--camunda.data.secondary-storage.elasticsearch.url=http://127.0.0.1:9",
       "--camunda.data.backup.repository-name=camunda"});
  BOOST_TEST(host.port().get("/actuator/health/liveness").status == 200);
  BOOST_TEST(host.port().get("/actuator/health/readiness").status == 200);
  BOOST_REQUIRE(host.process().wait_for_line("engine.unavailable", seconds(30)).has_value());
  const auto health = host.port().get("/actuator/health/backup");
  BOOST_TEST(health.status == 503);
  BOOST_TEST(holds(health.body, "\"status\":\"DOWN\""));
  BOOST_TEST(holds(health.body, "http://127.0.0.1:9"));
  BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(JsonLinesAreWrittenWhenAskedFor) {
  contract::deployment host({"--actuator.log.format=json"});
  BOOST_TEST(host.process()
                 .wait_for_line("^\\{\"time\":.*\"event\":\"listening\"", seconds(5))
                 .has_value());
  host.process().signal(SIGINT);
  const auto status = host.process().wait_exit(seconds(30));
  BOOST_REQUIRE(status.has_value());
  BOOST_TEST(status->code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
