// Starts that are refused: one sentence with key, value, place and what is allowed; then the end.

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/process.hpp"

namespace {

namespace fs = std::filesystem;
using end_to_end::run;
using words = std::vector<std::string>;

/// What stands on standard error beside the log, whose lines begin with a date.
words said_by(const end_to_end::ended& host) {
  words lines;
  std::istringstream err(host.err);
  for (std::string line; std::getline(err, line);) {
    if (!line.starts_with("20")) lines.push_back(line);
  }
  return lines;
}

struct row {
  words arguments;
  std::string sentence;
  std::vector<std::pair<std::string, std::string>> environment = {};
};

struct fixture : end_to_end::scratch_folder {
  const std::string plugin = "--plugin=" + contract::backup_plugin();
  const std::string plugin_path = fs::canonical(contract::backup_plugin()).string();

  /// Another file with the same plugin id.
  std::string copy_of_the_plugin() const {
    const auto copy = path() / "copy.so";
    fs::copy_file(contract::backup_plugin(), copy, fs::copy_options::overwrite_existing);
    return copy.string();
  }

  /// Only the owner may write a plugin and its folder, whatever the umask is.
  std::string folder_with_a_stranger() const {
    const auto folder = path() / "plugins";
    fs::create_directories(folder);
    file("plugins/text.so", "no library");
    ::chmod(folder.c_str(), 0755);
    ::chmod((folder / "text.so").c_str(), 0644);
    return folder.string();
  }
};

void check(const std::vector<row>& rows) {
  for (const auto& [arguments, sentence, environment] : rows) {
    BOOST_TEST_CONTEXT((arguments.empty() ? "" : arguments.back())) {
      support::process_options options;
      options.environment = environment;
      const auto refused = run(arguments, options);
      BOOST_TEST(refused.code == 2);
      BOOST_TEST(said_by(refused) == words{"actuator-host: " + sentence},
                 boost::test_tools::per_element());
      BOOST_TEST(refused.out == "");
      BOOST_TEST(refused.err.find(" listening ") == std::string::npos);
    }
  }
}

BOOST_FIXTURE_TEST_SUITE(refused_start, fixture)

BOOST_AUTO_TEST_CASE(ACommandLineThatIsNotUnderstoodSaysWhatBelongsThere) {
  const std::string help =
      "a value belongs behind an equals sign (--key=value), and --help lists "
      "what is allowed";
  check({
      {{"stray"}, "argument \"stray\" is not understood; " + help},
      {{"-h"}, "argument \"-h\" is not understood; " + help},
      {{"--"}, "argument \"--\" is not understood; " + help},
      {{"--config"},
       "argument \"--config\" has no value; allowed is the path of a file, written behind it or as "
       "--config=PATH"},
      {{"--plugin", "--check"},
       "argument \"--plugin\" has no value; allowed is the path of a file, written behind it or as "
       "--plugin=PATH"},
      {{"--plugin-dir="},
       "argument \"--plugin-dir\" has no value; allowed is the path of a folder, written behind it "
       "or as --plugin-dir=PATH"},
      {{"--check=yes"},
       "argument \"--check=yes\" has a value, which --check does not take; write --check alone"},
      {{"--managment.server.port=1"},
       "argument --managment.server.port is not known to the host or to a loaded plugin; the "
       "nearest key is management.server.port"},
      {{"--http://anna:s3cret@engine=1"},
       "argument --http://******@engine is not known to the host or to a loaded plugin; --help "
       "lists the keys"},
  });
}

BOOST_AUTO_TEST_CASE(AFileOfSettingsThatCannotBeReadIsNamed) {
  const auto broken = file("broken.yaml", "a: [1\n");
  check({
      {{"--config", "/absent/application.yaml"},
       "configuration file /absent/application.yaml does not exist, which is named by --config; "
       "make it, or name one that is there"},
      {{"--config", broken},
       "configuration file " + broken + ", line 2: is not YAML: end of sequence flow not found"},
  });
}

BOOST_AUTO_TEST_CASE(AValueThatDoesNotFitIsNamedWithItsPlaceAndWhatIsAllowed) {
  const auto yaml = file("host.yaml", "management:\n  server:\n    port: high\n");
  check({
      {{"--management.server.port=99999"},
       "management.server.port is \"99999\" (argument --management.server.port); allowed is a "
       "whole number from 0 to 65535"},
      {{"--config", yaml},
       "management.server.port is \"high\" (file " + yaml +
           ", line 3); allowed is a whole number of at most 64 bits"},
      {{},
       "actuator.log.format is \"xml\" (environment variable ACTUATOR_LOG_FORMAT); allowed is text "
       "or json",
       {{"ACTUATOR_LOG_FORMAT", "xml"}}},
      {{plugin, "--camunda.data.backup.snapshot-timeout=soon"},
       "camunda.data.backup.snapshot-timeout is \"soon\" (argument "
       "--camunda.data.backup.snapshot-timeout); allowed is a duration such as 500ms, 10s, 5m, 1h, "
       "PT10S, or a whole number of seconds"},
  });
}

BOOST_AUTO_TEST_CASE(APluginThatCannotBeLoadedIsNamedWithWhatNamesIt) {
  const std::string file_allowed = "allowed is the .so file of a plugin, each plugin once: ";
  const auto yaml = file("list.yaml", "actuator:\n  plugins:\n    - " + contract::backup_plugin() +
                                          "\n    - /absent/second.so\n");
  const auto copy = copy_of_the_plugin();
  const auto folder = folder_with_a_stranger();
  check({
      {{"--plugin=/absent/plugin.so"},
       "actuator.plugins is \"/absent/plugin.so\" (argument --plugin); " + file_allowed +
           "plugin /absent/plugin.so cannot be read: No such file or directory; check the path"},
      {{"--config", yaml},
       "actuator.plugins is \"/absent/second.so\" (file " + yaml + ", line 4); " + file_allowed +
           "plugin /absent/second.so cannot be read: No such file or directory; check the path"},
      {{},
       "actuator.plugins is \"/absent/a.so\" (environment variable ACTUATOR_PLUGINS); " +
           file_allowed +
           "plugin /absent/a.so cannot be read: No such file or directory; check the path",
       {{"ACTUATOR_PLUGINS", "/absent/a.so,/absent/b.so"}}},
      {{"--plugin=/"},
       "actuator.plugins is \"/\" (argument --plugin); " + file_allowed +
           "plugin / is not a file; name the .so itself"},
      {{plugin, "--plugin=" + copy},
       "actuator.plugins is \"" + copy + "\" (argument --plugin); " + file_allowed + "plugins " +
           plugin_path + " and " + copy + " have the same id \"backup\"; load one of them"},
      {{"--plugin-dir", "/absent/folder"},
       "actuator.plugin-dir is \"/absent/folder\" (argument --plugin-dir); allowed is a folder "
       "that this process can read: No such file or directory"},
      {{"--plugin-dir", folder},
       "actuator.plugin-dir is \"" + folder +
           "\" (argument --plugin-dir); allowed is a folder whose .so files are plugins, each "
           "plugin once: plugin " +
           folder + "/text.so cannot be loaded: " + folder +
           "/text.so: file too short; build it for this system and with actuator_add_plugin()"},
  });
}

BOOST_AUTO_TEST_CASE(WhatAPluginRefusesIsNamedWithItsPlace) {
  const std::string refuses = "plugin \"backup\" refuses its configuration: ";
  const std::string in_a_name =
      "holds '_', a blank or another character that cannot stand in a snapshot name; allowed are "
      "letters, digits, '.', '-' and '+' (camunda.version: argument --camunda.version)";
  const std::string agree = " must have the same value: they mean the same thing ";
  check({
      {{plugin, "--camunda.version=8_8"},
       refuses + "camunda.version: the version \"8_8\" " + in_a_name},
      {{plugin, "--camunda.version=  "},
       refuses + "camunda.version: the version \"  \" " + in_a_name},
      {{plugin},
       refuses +
           "camunda.version: the version is empty; allowed are letters, digits, '.', '-' and '+', "
           "as in the names of snapshots (camunda.version: environment variable CAMUNDA_VERSION)",
       {{"CAMUNDA_VERSION", ""}}},
      {{plugin, "--camunda.data.backup.catalog=9.9"},
       refuses +
           "camunda.data.backup.catalog (by default the minor of camunda.version): there is no "
           "index catalog \"9.9\"; built in are 8.8.0, 8.8, 8.9, 8.10; a file of your own is given "
           "by its path (camunda.data.backup.catalog: argument --camunda.data.backup.catalog; "
           "camunda.version: default)"},
      {{plugin, "--camunda.data.secondary-storage.type=rdbms"},
       refuses +
           "camunda.data.secondary-storage.type is \"rdbms\"; backups are taken from elasticsearch "
           "and opensearch only (camunda.data.secondary-storage.type: argument "
           "--camunda.data.secondary-storage.type)"},
      {{plugin, "--camunda.data.secondary-storage.elasticsearch.url=ftp://anna:s3cret@engine"},
       refuses +
           "camunda.data.secondary-storage.elasticsearch.url: \"ftp://******@engine\" is not the "
           "URL of an engine: it does not begin with http:// or https://; write it like "
           "https://search.example.org:9200 (camunda.data.secondary-storage.elasticsearch.url: "
           "argument --camunda.data.secondary-storage.elasticsearch.url)"},
      {{plugin, "--camunda.operate.backup.repositoryName=a",
        "--camunda.tasklist.backup.repositoryName=b"},
       refuses +
           "camunda.operate.backup.repository-name (\"a\") and "
           "camunda.tasklist.backup.repository-name (\"b\")" +
           agree +
           "(camunda.operate.backup.repository-name: argument "
           "--camunda.operate.backup.repositoryName; camunda.tasklist.backup.repository-name: "
           "argument --camunda.tasklist.backup.repositoryName)"},
      {{plugin, "--camunda.operate.elasticsearch.index-prefix=a",
        "--camunda.tasklist.elasticsearch.index-prefix=b"},
       refuses +
           "camunda.operate.elasticsearch.index-prefix (\"a\") and "
           "camunda.tasklist.elasticsearch.index-prefix (\"b\")" +
           agree +
           "(camunda.operate.elasticsearch.index-prefix: argument "
           "--camunda.operate.elasticsearch.index-prefix; "
           "camunda.tasklist.elasticsearch.index-prefix: argument "
           "--camunda.tasklist.elasticsearch.index-prefix)"},
      {{plugin, "--camunda.operate.database=opensearch",
        "--camunda.tasklist.database=elasticsearch"},
       refuses +
           "camunda.operate.database (\"opensearch\") and camunda.tasklist.database "
           "(\"elasticsearch\")" +
           agree +
           "(camunda.operate.database: argument --camunda.operate.database; "
           "camunda.tasklist.database: argument --camunda.tasklist.database)"},
  });
}

BOOST_AUTO_TEST_CASE(APortThatIsTakenIsNoFaultOfTheConfiguration) {
  contract::deployment first({});
  const auto port = first.url().substr(first.url().rfind(':') + 1);
  const auto second = run({"--management.server.port=" + port});
  BOOST_TEST(second.code == 1);
  BOOST_TEST(said_by(second) ==
                 words{"actuator-host: cannot listen on 127.0.0.1 port " + port +
                       ": Address already in use; end the process that uses the port, or choose "
                       "another port (0 takes a free one)"},
             boost::test_tools::per_element());
  BOOST_TEST(first.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
