#include "service/snapshot_table.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "domain/backup.hpp"

namespace {

using namespace backup;
using service::snapshot_table;

domain::snapshot part(const std::string& name, bool has_details = true) {
  domain::snapshot made{
      *domain::snapshot_name::parse(name), "u-" + name.substr(16, 20), "SUCCESS", {}, {}, {}};
  if (!has_details) return made;
  made.started = 1;
  made.ended = 2;
  made.failures = std::vector<std::string>{"why"};
  return made;
}

std::string name(int id, int number, int count, const std::string& version = "8.8.0") {
  return "camunda_webapps_" + std::to_string(id) + "_" + version + "_part_" +
         std::to_string(number) + "_of_" + std::to_string(count);
}

BOOST_AUTO_TEST_SUITE(snapshot_tables)

BOOST_AUTO_TEST_CASE(RowsStandAsBackupsAreGroupedAndComeBackAsTheyWere) {
  std::vector<domain::snapshot> all;
  for (const int id : {3, 30, 12, 7}) {
    for (int number = 1; number <= 3; ++number) all.push_back(part(name(id, number, 3), id != 12));
  }
  all.push_back(part(name(7, 1, 4)));
  all.push_back(part(name(7, 1, 3, "8.8.1")));
  all.back().state_word = "A_LATER_WORD";
  std::mt19937 random(7);
  for (int times = 0; times < 20; ++times) {
    std::shuffle(all.begin(), all.end(), random);
    snapshot_table table;
    for (const auto& each : all) BOOST_REQUIRE(table.add(each));
    BOOST_REQUIRE(table.add(all.front()));  // found twice
    table.arrange();
    std::vector<std::vector<domain::snapshot>> groups;
    for (const auto& rows : table.groups()) groups.push_back(table.parts_of(rows));
    BOOST_TEST((groups == domain::group_by_id(all)));
  }
}

BOOST_AUTO_TEST_CASE(EverySnapshotIsFoundByItsName) {
  snapshot_table table;
  for (int id = 1; id <= 9; ++id) {
    table.add(part(name(id, 1, 2)));
    table.add(part(name(id, 1, 2, "8.9.0")));
  }
  table.arrange();
  for (std::size_t row = 0; row < table.size(); ++row) {
    BOOST_TEST(*table.find(*domain::snapshot_name::parse(table.name_of(row))) == row);
  }
  BOOST_TEST(!table.find(*domain::snapshot_name::parse(name(5, 2, 2))).has_value());
  BOOST_TEST(!table.find(*domain::snapshot_name::parse(name(5, 1, 2, "8.7.0"))).has_value());
  BOOST_TEST(table.has(*domain::backup_id::parse("9")));
  BOOST_TEST(!table.has(*domain::backup_id::parse("10")));
}

BOOST_AUTO_TEST_CASE(RowsWhoseSnapshotsAreGoneLeave) {
  snapshot_table table;
  snapshot_table now;
  for (int id = 1; id <= 4; ++id) table.add(part(name(id, 1, 1)));
  for (const int id : {1, 2, 4}) {
    auto there = part(name(id, 1, 1));
    if (id == 2) there.uuid = "another";
    now.add(there);
  }
  table.arrange();
  now.arrange();
  BOOST_TEST(table.drop_missing({0, 1, 2}, now) == 1U);  // 4 is there, 3 is gone, 2 was made anew
  BOOST_TEST(table.size() == 3U);
  BOOST_TEST(table.name_of(0) == name(4, 1, 1));
  BOOST_TEST(table.name_of(1) == name(2, 1, 1));
  BOOST_TEST(table.uuid_of(1) == "another");
  BOOST_TEST(table.name_of(2) == name(1, 1, 1));  // was not asked for
}

BOOST_AUTO_TEST_CASE(TablesShowTheSameOrNot) {
  const auto one = [](const domain::snapshot& what) {
    auto table = std::make_unique<snapshot_table>();
    table->add(what);
    table->arrange();
    return table;
  };
  const auto usual = part(name(1, 1, 1));
  const auto table = one(usual);
  BOOST_TEST(table->shows_the_same(*one(usual)));
  for (const auto change :
       {+[](domain::snapshot& of) { of.uuid = "other"; },
        +[](domain::snapshot& of) { of.state_word = "PARTIAL"; },
        +[](domain::snapshot& of) { of.started = 9; },
        +[](domain::snapshot& of) { of.failures->push_back("more"); },
        +[](domain::snapshot& of) { of.failures.reset(); },
        +[](domain::snapshot& of) { of.name = *domain::snapshot_name::parse(name(2, 1, 1)); },
        +[](domain::snapshot& of) {
          of.name = *domain::snapshot_name::parse(name(1, 1, 1, "8.8.1"));
        }}) {
    auto other = usual;
    change(other);
    BOOST_TEST(!table->shows_the_same(*one(other)));
  }
  BOOST_TEST(!table->shows_the_same(snapshot_table()));
}

BOOST_AUTO_TEST_CASE(TooManyDifferentWordsAreRefused) {
  snapshot_table table;
  auto one = part(name(1, 1, 1));
  for (int word = 0; word < 65'536; ++word) {
    one.state_word = "W" + std::to_string(word);
    BOOST_REQUIRE(table.add(one));
  }
  one.state_word = "one too many";
  BOOST_TEST(!table.add(one));
}

BOOST_AUTO_TEST_CASE(ARowIsSmall) {
  BOOST_TEST(sizeof(snapshot_table::row) <= 96U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
