// Plugins that fail beside others that do not, and folders of plugins.
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <string>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"

namespace {

namespace fs = std::filesystem;
using end_to_end::run;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder with one good plugin and one file that is none.
struct fixture : end_to_end::scratch_folder {
  fixture() {
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::owner_all);
    fs::copy_file(ACTUATOR_HELLO_PLUGIN, folder / "good.so");
    fs::permissions(folder / "good.so", fs::perms::owner_all);
  }
  void add_broken() const {
    const auto broken = fs::path(file("plugins/broken.so", "this is no shared object"));
    fs::permissions(broken, fs::perms::owner_all);
  }
  const fs::path folder = path() / "plugins";
  const std::string option = "--plugin-dir=" + folder.string();
};

BOOST_FIXTURE_TEST_SUITE(failing_plugins, fixture)

BOOST_AUTO_TEST_CASE(OnePluginThatFailsEndsTheStartUnlessItIsToGoOn) {
  add_broken();
  const auto refused = run({option, "--management.server.port=0"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(holds(refused.err, (folder / "broken.so").string() + " cannot be loaded"));
  const auto checked = run({option, "--actuator.plugin-failure=continue", "--check"});
  BOOST_TEST(checked.code == 2);
}

BOOST_AUTO_TEST_CASE(TheOthersRunAndThePageTellsOfTheOneThatDoesNot) {
  add_broken();
  contract::deployment host({option, "--actuator.plugin-failure=continue",
                             "--actuator.plugins.broken.key=of a stranger"});
  BOOST_TEST(host.port().get("/actuator/hello").status == 200);
  BOOST_TEST(host.port().get("/actuator/health/readiness").status == 200);
  const auto page = host.port().get("/actuator/plugins").body;
  BOOST_TEST(holds(page, R"("id":"hello","version":"1.0.0")"));
  BOOST_TEST(holds(page, R"("state":"started")"));
  BOOST_TEST(holds(page, R"("endpoints":["GET hello","GET hello/{name}"])"));
  BOOST_TEST(holds(page, "broken.so"));
  BOOST_TEST(holds(page, R"("state":"failed")"));
  BOOST_TEST(holds(page, "file too short"));
  BOOST_TEST(host.process().wait_for_line("plugin.failed", std::chrono::seconds(5)).has_value());
  BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(AFolderThatOthersMayWriteIsRefusedThoughItIsEmpty) {
  fs::remove(folder / "good.so");
  fs::permissions(folder, fs::perms::all);
  const auto refused = run({option, "--check"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(holds(refused.err, folder.string() +
                                    " may be written by its group or by everybody; run: chmod "
                                    "go-w " +
                                    folder.string()));
}

BOOST_AUTO_TEST_CASE(APluginThatIsNotOnTheListOfSumsIsRefusedByName) {
  const std::string none(64, '0');
  const auto refused = run({option, "--actuator.plugin-sha256=" + none, "--check"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(holds(refused.err, (folder / "good.so").string() + " is not loaded: its SHA-256 is "));
  const auto begin = refused.err.find("SHA-256 is ") + std::string("SHA-256 is ").size();
  const auto sum = refused.err.substr(begin, 64);
  BOOST_TEST(run({option, "--actuator.plugin-sha256=" + none + "," + sum, "--check"}).code == 0);
  const auto no_sum = run({option, "--actuator.plugin-sha256=good.so", "--check"});
  BOOST_TEST(no_sum.code == 2);
  BOOST_TEST(holds(no_sum.err, "the SHA-256 of a plugin's file, 64 hexadecimal digits"));
}

BOOST_AUTO_TEST_CASE(AFolderOfAStrangerIsRefusedUnlessTheOperatorTrustsIt) {
  constexpr uid_t stranger = 12345;
  if (::geteuid() != 0) {
    // Only root can give a folder away; everybody has a folder of root's, which is fine.
    BOOST_TEST(run({"--plugin-dir=/usr/lib/locale", "--check"}).code == 0);
    return;
  }
  BOOST_REQUIRE(::chown(folder.c_str(), stranger, stranger) == 0);
  const auto refused = run({option, "--check"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(holds(refused.err,
                   "belongs to user 12345, who is neither root nor the user of this "
                   "process (0); change its owner, or trust that user with "
                   "actuator.trust-plugin-dir=true"));
  BOOST_TEST(run({option, "--actuator.trust-plugin-dir=true", "--check"}).code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
