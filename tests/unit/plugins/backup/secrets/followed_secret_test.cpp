#include "secrets/followed_secret.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

namespace secrets = backup::secrets;
using secrets::secret_text;
using namespace std::chrono_literals;

struct fixture {
  secrets_test::folder at;
  secrets::instant now{1h};
  std::vector<std::string> told;
  secrets::followed_secret made{secret_text("one"), at.write("s", "one\n")};

  bool look_later(std::chrono::milliseconds after = 1s) {
    now += after;
    const bool is_another = made.look(now);
    if (auto trouble = made.take_trouble(); !trouble.empty()) told.push_back(std::move(trouble));
    return is_another;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(followed_secrets)

BOOST_AUTO_TEST_CASE(one_without_a_file_never_changes) {
  secrets::followed_secret fixed(secret_text("one"), "");
  BOOST_TEST(!fixed.look(secrets::instant(1h)));
  BOOST_TEST(!fixed.look_at_once(secrets::instant(2h)));
  BOOST_TEST(fixed.text().view() == "one");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_written_anew_is_read_a_second_later_at_the_latest, fixture) {
  BOOST_TEST(!look_later());
  at.write("s", "two\n");
  BOOST_TEST(!look_later(999ms));
  BOOST_TEST(look_later(1ms));
  BOOST_TEST(made.text().view() == "two");
  BOOST_TEST(!look_later());
  at.swap("s", "three");
  BOOST_TEST(look_later());
  BOOST_TEST(made.text().view() == "three");
  BOOST_TEST(told.empty());
}

BOOST_FIXTURE_TEST_CASE(a_secret_that_is_not_taken_any_more_is_read_at_once, fixture) {
  BOOST_TEST(!look_later());
  at.swap("s", "two");
  BOOST_TEST(made.look_at_once(now));
  BOOST_TEST(made.text().view() == "two");
  BOOST_TEST(!made.look_at_once(now));
}

BOOST_FIXTURE_TEST_CASE(what_a_link_leads_to_is_followed_as_kubernetes_swaps_it, fixture) {
  namespace fs = std::filesystem;
  for (const char* each : {"..1", "..2"}) fs::create_directory(at.name(each));
  at.write("..1/token", "one");
  at.write("..2/token", "two");
  fs::create_directory_symlink("..1", at.name("..data"));
  fs::create_symlink("..data/token", at.name("token"));
  secrets::followed_secret linked(secret_text("one"), at.name("token"));
  BOOST_TEST(!linked.look(now));
  fs::create_directory_symlink("..2", at.name("..data_tmp"));
  fs::rename(at.name("..data_tmp"), at.name("..data"));
  BOOST_TEST(linked.look(now + 1s));
  BOOST_TEST(linked.text().view() == "two");
}

BOOST_FIXTURE_TEST_CASE(
    while_a_file_is_away_or_empty_the_old_secret_stays_and_that_is_said_once_a_minute, fixture) {
  BOOST_TEST(!look_later());
  at.remove("s");
  for (int second = 0; second < 100; ++second) BOOST_TEST(!look_later());
  BOOST_TEST(made.text().view() == "one");
  BOOST_TEST_REQUIRE(told.size() == 2U);
  BOOST_TEST(told[0] == "The file \"" + at.name("s") +
                            "\" cannot be read (No such file or directory); the secret that it "
                            "held before stays in force.");
  at.write("s", "");
  BOOST_TEST(!look_later(1min));
  BOOST_TEST(told.back().find("is empty") != std::string::npos);
  at.write("s", "two");
  BOOST_TEST(look_later());
  BOOST_TEST(made.text().view() == "two");
  for (const auto& each : told) {
    BOOST_TEST(each.find("one") == std::string::npos);
    BOOST_TEST(each.find("two") == std::string::npos);
  }
}

BOOST_FIXTURE_TEST_CASE(one_that_could_not_be_used_is_tried_again_though_it_looks_the_same,
                        fixture) {
  at.write("s", "a\nb");
  BOOST_TEST(!look_later());
  BOOST_TEST(told.size() == 1U);
  BOOST_TEST(!look_later(1min));
  BOOST_TEST(told.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
