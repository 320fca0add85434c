#include "config/data/config_data.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "../folder.hpp"
#include "../settings.hpp"

using namespace host::config;
using settings::variable;

namespace {

/// The program's working folder, for as long as a test needs it.
class working_folder {
 public:
  explicit working_folder(const std::filesystem::path& path)
      : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  ~working_folder() { std::filesystem::current_path(before_); }
  working_folder(const working_folder&) = delete;
  working_folder& operator=(const working_folder&) = delete;

 private:
  std::filesystem::path before_;
};

struct fixture : settings::folder {
  working_folder here{path()};
  command_line given;
  std::vector<property> environment;

  void set(const std::string& name, std::string value) {
    environment.push_back(variable(name, std::move(value)));
  }
  tl::expected<config_data, std::string> read() const {
    return read_config_data(given, settings::of({given.properties, environment}));
  }
  std::string said(std::string_view key) const {
    const auto data = read();
    if (!data) return "refused: " + data.error();
    property_list all;
    for (const auto& each : data->documents) all.add_source(each);
    const auto found = all.find(key);
    return found && !found->texts.empty() ? found->texts.front()->value : "none";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(config_data_of_files, fixture)

BOOST_AUTO_TEST_CASE(the_default_places_are_read_and_the_deepest_wins) {
  file("application.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n");
  file("config/application.yaml", "b: 2\nc: 2\nd: 2\n");
  file("config/x/application.yml", "c: 3\nd: 3\n");
  file("config/y/application.yml", "d: 4\n");
  file("config/y/application.yaml", "c: 9\nd: 9\n");
  file("config/x/deep/application.yaml", "d: 5\n");
  file("other.yaml", "a: 9\n");
  BOOST_TEST(said("a") + said("b") + said("c") + said("d") == "1234");
}

BOOST_AUTO_TEST_CASE(of_two_forms_properties_win) {
  file("application.yaml", "a: 1\nb: 1\nc: 1\n");
  file("application.yml", "b: 2\nc: 2\n");
  file("application.properties", "c=3\n");
  BOOST_TEST(said("a") + said("b") + said("c") == "123");
}

BOOST_AUTO_TEST_CASE(what_is_for_a_profile_wins_and_the_last_profile_does) {
  file("application.yaml", "spring.profiles.active: p, q\na: 1\nb: 1\nc: 1\n");
  file("application-p.yaml", "b: 2\nc: 2\n");
  file("application-q.properties", "c=3\n");
  file("config/application.yaml", "b: 9\n");
  file("application-other.yaml", "a: 9\n");
  BOOST_TEST(said("a") + said("b") + said("c") == "123");
}

BOOST_AUTO_TEST_CASE(the_environment_names_the_profiles_and_groups_add_to_them) {
  file("application.yaml", "spring.profiles:\n  active: x\n  group: {all: [p, q]}\na: 1\n");
  file("application-q.yaml", "a: 2\n");
  file("application-x.yaml", "a: 9\n");
  set("SPRING_PROFILES_ACTIVE", "all");
  BOOST_TEST(said("a") == "2");
}

BOOST_AUTO_TEST_CASE(without_a_profile_that_of_default_is_read) {
  file("application-default.yaml", "a: 1\n");
  BOOST_TEST(said("a") == "1");
  given.is_standalone = true;
  file("application-standalone.yaml", "b: 2\n");
  BOOST_TEST(said("a") == "none");
  BOOST_TEST(said("b") == "2");
}

BOOST_AUTO_TEST_CASE(documents_hold_for_their_profiles_alone) {
  file("application.yaml",
       "a: 1\nb: 1\n---\nspring.config.activate.on-profile: p & !q\na: 2\n---\n"
       "spring.config.activate.on-profile: [x, q]\nb: 9\n---\nb: 2\n");
  BOOST_TEST(said("a") + said("b") == "12");
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") + said("b") == "22");
}

BOOST_AUTO_TEST_CASE(documents_hold_for_their_platform_alone) {
  file("application.properties",
       "a=1\n#---\nspring.config.activate.on-cloud-platform=kubernetes\na=2\n");
  BOOST_TEST(said("a") == "1");
  set("SPRING_MAIN_CLOUDPLATFORM", "Kubernetes");
  BOOST_TEST(said("a") == "2");
  environment.clear();
  set("KUBERNETES_SERVICE_HOST", "10.0.0.1");
  set("KUBERNETES_SERVICE_PORT", "443");
  BOOST_TEST(said("a") == "2");
}

BOOST_AUTO_TEST_CASE(profiles_may_not_be_named_by_what_is_for_a_profile) {
  const std::string end =
      ") stands in what is for a profile itself; write it where it holds for all profiles";
  file("application.yaml",
       "a: 1\n---\nspring.config.activate.on-profile: p\n"
       "spring.profiles.include: q\n");
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") == "refused: spring.profiles.include (file application.yaml, line 4" + end);
  file("application.yaml", "a: 1\n");
  file("application-p.yaml", "spring:\n  profiles:\n    active: x\n");
  BOOST_TEST(said("a") == "refused: spring.profiles.active (file application-p.yaml, line 3" + end);
  file("application-p.yaml", "spring.profiles.group.x: y\n");
  BOOST_TEST(said("a") == "1");
  file("application.yaml", "spring.profiles: p\na: 1\n");
  BOOST_TEST(said("a") ==
             "refused: spring.profiles (file application.yaml, line 1) is the form of older "
             "releases; write spring.config.activate.on-profile");
}

BOOST_AUTO_TEST_CASE(location_replaces_the_default_places_and_additional_location_adds) {
  file("application.yaml", "a: 9\n");
  file("x/application.yaml", "a: 1\nb: 1\n");
  file("y/application.yaml", "b: 2\n");
  file("y/application-p.yaml", "a: 3\n");
  set("SPRING_CONFIG_LOCATION", (path() / "x/").string());
  set("SPRING_CONFIG_ADDITIONAL_LOCATION", "optional:file:" + (path() / "y/").string());
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") + said("b") == "32");
}

BOOST_AUTO_TEST_CASE(within_a_group_a_profile_wins_over_all_and_between_groups_the_later_one) {
  file("x/application-p.yaml", "a: 1\nb: 1\n");
  file("y/application.yaml", "a: 2\nb: 2\n");
  set("SPRING_PROFILES_ACTIVE", "p");
  set("SPRING_CONFIG_LOCATION", "x/;y/");
  BOOST_TEST(said("a") == "1");
  environment.back().value = "x/,y/";
  BOOST_TEST(said("a") == "2");
}

BOOST_AUTO_TEST_CASE(names_may_be_others) {
  file("application.yaml", "a: 9\n");
  file("one.yaml", "a: 1\nb: 1\n");
  file("two.yaml", "b: 2\n");
  set("SPRING_CONFIG_NAME", "one,two");
  BOOST_TEST(said("a") + said("b") == "12");
  environment.back().value = "../one";
  BOOST_TEST(said("a") ==
             "refused: spring.config.name (environment variable SPRING_CONFIG_NAME) is "
             "\"../one\"; allowed are names without a slash and without an ending");
}

BOOST_AUTO_TEST_CASE(files_of_the_command_line_replace_the_default_places) {
  file("application.yaml", "a: 9\nb: 9\n");
  given.files = {file("x/one.yaml", "a: 1\n"), file("x/two.yaml", "a: 2\n")};
  file("x/two-p.yaml", "a: 3\n");
  BOOST_TEST(said("a") == "2");
  BOOST_TEST(said("b") == "none");
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") == "3");
  set("SPRING_CONFIG_LOCATION", "x/");
  BOOST_TEST(said("a") ==
             "refused: spring.config.location (environment variable SPRING_CONFIG_LOCATION) and "
             "--config both name configuration files; keep one of them");
}

BOOST_AUTO_TEST_CASE(what_is_imported_wins_over_the_document_that_imports) {
  file("application.yaml",
       "spring.config.import: [sub/one.yaml, 'optional:file:none.yaml', sub/two.properties]\n"
       "a: 1\nb: 1\nc: 1\nd: 1\n---\nd: 5\n");
  file("sub/one.yaml", "b: 2\nc: 2\nd: 2\nspring.config.import: near.yaml\n");
  file("sub/near.yaml", "e: 3\n");
  file("sub/two.properties", "c=4\n");
  BOOST_TEST(said("a") + said("b") + said("c") + said("d") + said("e") == "12453");
}

BOOST_AUTO_TEST_CASE(trees_and_variables_are_imported) {
  file("secrets/camunda.password", "hidden\n");
  file("application.yaml",
       "spring.config.import: 'configtree:secrets/, env:MORE[.yaml], env:LESS'\n");
  set("MORE", "a: {b: 1}\n");
  set("LESS", "c=2\n");
  BOOST_TEST(said("camunda.password") == "hidden");
  BOOST_TEST(said("a.b") + said("c") == "12");
}

BOOST_AUTO_TEST_CASE(a_star_stands_for_each_folder) {
  file("parts/b/x.yaml", "a: 2\nb: 2\n");
  file("parts/a/x.yaml", "a: 1\nc: 1\n");
  set("SPRING_CONFIG_LOCATION", "parts/*/x.yaml,none/*/x.yaml");
  BOOST_TEST(said("a") + said("b") + said("c") == "221");
}

BOOST_AUTO_TEST_CASE(what_is_imported_for_a_profile_wins_over_the_importer_for_it) {
  file("application.yaml", "spring.config.import: extra.yaml, more.yaml\na: 1\nb: 1\n");
  file("application-p.yaml", "a: 2\nb: 2\n");
  file("extra.yaml", "a: 3\nb: 3\n");
  file("extra-p.yaml", "a: 4\n");
  file("more.yaml", "a: 5\nb: 5\n");
  BOOST_TEST(said("a") + said("b") == "55");
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") + said("b") == "42");
}

BOOST_AUTO_TEST_CASE(what_is_named_twice_counts_where_it_ranks_highest) {
  file("config/application.yaml", "a: 1\n");
  file("config/application-p.yaml", "a: 2\n");
  file("application-p.yaml", "a: 3\n");
  set("SPRING_PROFILES_ACTIVE", "p");
  BOOST_TEST(said("a") == "2");
  set("SPRING_CONFIG_ADDITIONALLOCATION", "file:./config/");
  BOOST_TEST(said("a") == "2");
  environment = {variable("SPRING_CONFIG_LOCATION", "file:base.yaml,file:x.yaml")};
  file("base.yaml", "b: 1\n");
  file("x.yaml", "spring.config.import: base.yaml\nb: 2\n");
  BOOST_TEST(said("b") == "1");
}

BOOST_AUTO_TEST_CASE(what_has_a_prefix_is_seen_from_the_working_folder) {
  file("config/application.yaml",
       "spring.config.import: 'optional:file:./one.yaml, optional:configtree:tree/, two.yaml'\n");
  file("one.yaml", "a: 1\n");
  file("config/one.yaml", "a: 9\n");
  file("tree/b", "2");
  file("config/two.yaml", "c: 3\n");
  BOOST_TEST(said("a") + said("b") + said("c") == "123");
}

/// As Kubernetes mounts a ConfigMap: links into a folder that a link of its own points to.
BOOST_AUTO_TEST_CASE(folders_with_two_dots_in_front_are_not_looked_into) {
  namespace fs = std::filesystem;
  file("config/..2026/application.yaml", "a: 1\nb: 1\n");
  fs::create_directory_symlink("..2026", path() / "config" / "..data");
  fs::create_symlink("..data/application.yaml", path() / "config" / "application.yaml");
  file("config/application.properties", "b=2\n");
  file("config/..other/application.yml", "c: 3\n");
  BOOST_TEST(said("a") + said("b") + said("c") == "12none");
}

BOOST_AUTO_TEST_CASE(a_star_that_finds_no_folder_is_refused_unless_it_is_optional) {
  set("SPRING_CONFIG_LOCATION", "none/*/");
  BOOST_TEST(said("a").starts_with("refused: configuration folder none/*/ does not exist"));
  environment.back().value = "optional:none/*/";
  BOOST_TEST(said("a") == "none");
}

BOOST_AUTO_TEST_CASE(a_variable_and_a_file_of_one_name_are_two) {
  file("APP", "a=1\nb=1\n");
  set("APP", "b: 2");
  set("SPRING_CONFIG_LOCATION", "file:APP[.properties],env:APP[.yaml]");
  BOOST_TEST(said("a") + said("b") == "12");
}

/// Whoever may write in the working folder must not have their code loaded.
BOOST_AUTO_TEST_CASE(code_is_not_named_by_a_file_that_others_may_write) {
  namespace fs = std::filesystem;
  fs::permissions(path(), fs::perms::owner_all);
  const auto at = file("application.yaml", "actuator.trust-plugin-dir: true\na: 1\n");
  fs::permissions(at, fs::perms::owner_read | fs::perms::owner_write);
  BOOST_TEST(said("a") == "1");
  const std::string refusal =
      "refused: actuator.trust-plugin-dir (file application.yaml, line 1) names code to load, in a "
      "file that was found in the working folder and that others may write, it or its folder; take "
      "that right away, or name the file with --config";
  fs::permissions(at, fs::perms::others_write, fs::perm_options::add);
  BOOST_TEST(said("a") == refusal);
  fs::permissions(at, fs::perms::others_write, fs::perm_options::remove);
  fs::permissions(path(), fs::perms::group_write, fs::perm_options::add);
  BOOST_TEST(said("a") == refusal);
  given.files = {at};
  BOOST_TEST(said("a") == "1");
  given.files.clear();
  file("application.yaml", "spring.config.import: other.yaml\n");
  file("other.yaml", "actuator.plugins: x.so\n");
  BOOST_TEST(said("a").starts_with("refused: actuator.plugins (file other.yaml, line 1)"));
  file("other.yaml", "a: 2\n");
  BOOST_TEST(said("a") == "2");
}

BOOST_AUTO_TEST_CASE(a_secret_in_a_place_or_a_profile_is_not_told) {
  for (const auto* setting :
       {"spring.config.import: vault:${DB_PASSWORD}", "spring.config.import: ${DB_PASSWORD}.yaml",
        "spring.profiles.active: x y${DB_PASSWORD}", "spring.config.import: vault://u:hunter2@h/",
        "spring.config.import: configserver:http://h?password=hunter2",
        "spring.config.activate.on-profile: a & b | ${DB_PASSWORD}"}) {
    file("application.yaml", std::string(setting) + "\n");
    environment = {variable("DB_PASSWORD", "hunter2")};
    const auto told = said("a");
    BOOST_TEST(told.starts_with("refused: "), setting << ": " << told);
    BOOST_TEST(told.find("hunter2") == std::string::npos, told);
  }
}

BOOST_AUTO_TEST_CASE(imports_in_a_circle_end) {
  file("application.yaml", "spring.config.import: b.yaml\na: 1\n");
  file("b.yaml", "spring.config.import: application.yaml\na: 2\n");
  BOOST_TEST(said("a") == "2");
}

BOOST_AUTO_TEST_CASE(what_is_missing_and_not_optional_is_refused_with_who_names_it) {
  file("application.yaml", "a: 1\nspring.config.import: none.yaml\n");
  BOOST_TEST(said("a") ==
             "refused: configuration file none.yaml does not exist, which is named by "
             "spring.config.import (file application.yaml, line 2); make it, or write optional: "
             "in front of it");
  file("application.yaml", "a: 1\nspring.config.import: configtree:none/\n");
  BOOST_TEST(said("a").starts_with("refused: configuration tree none/ does not exist"));
  file("application.yaml", "a: 1\nspring.config.import: env:NONE_SUCH\n");
  BOOST_TEST(said("a").starts_with("refused: environment variable NONE_SUCH does not exist"));
  file("application.yaml", "a: 1\nspring.config.import: vault://\n");
  BOOST_TEST(
      said("a").starts_with("refused: spring.config.import (file application.yaml, line "
                            "2): \"vault://\" is of the kind vault:"));
  file("application.yaml", "a: 1\nspring.config.import: classpath:/x.yaml\n");
  BOOST_TEST(said("a").find("lies inside a Java program") != std::string::npos);
  file("application.yaml",
       "a: 1\nspring.config.import: optional:classpath:/x.yaml, classpath:/x/\n");
  BOOST_TEST(said("a") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
