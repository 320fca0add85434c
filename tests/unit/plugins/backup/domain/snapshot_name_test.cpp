#include "domain/snapshot_name.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using namespace backup::domain;

BOOST_AUTO_TEST_SUITE(snapshot_names)

BOOST_AUTO_TEST_CASE(GoodNamesAreReadAndWrittenBackTheSame) {
  struct row {
    const char* text;
    std::int64_t id;
    const char* version;
    unsigned part;
    unsigned count;
  };
  const std::vector<row> good{
      {"camunda_webapps_123_8.8.0_part_1_of_6", 123, "8.8.0", 1, 6},
      {"camunda_webapps_1_8.8.0_part_7_of_7", 1, "8.8.0", 7, 7},
      {"camunda_webapps_9223372036854775807_8.10.0-alpha1_part_1_of_1", INT64_MAX, "8.10.0-alpha1",
       1, 1},
      {"camunda_webapps_5_part_part_2_of_10", 5, "part", 2, 10},
  };
  for (const auto& [text, id, version, part, count] : good) {
    BOOST_TEST_CONTEXT(text) {
      const auto name = snapshot_name::parse(text);
      BOOST_REQUIRE(name.has_value());
      BOOST_TEST(name->id.value() == id);
      BOOST_TEST(name->version.text() == version);
      BOOST_TEST(name->part == part);
      BOOST_TEST(name->count == count);
      BOOST_TEST(name->to_string() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(NamesThatOnlyLookLikeOursAreNotOurs) {
  for (const char* text : {"",
                           "camunda_webapps_",
                           "camunda_webapps_123",
                           "camunda_webapps_123_",
                           "other",
                           "camunda_webapps_123_8.8.0",
                           "camunda_webapps_123_8.8.0_part_1",
                           "camunda_webapps_123_8.8.0_part_1_of_",
                           "camunda_webapps__8.8.0_part_1_of_6",
                           "camunda_webapps_0_8.8.0_part_1_of_6",
                           "camunda_webapps_-1_8.8.0_part_1_of_6",
                           "camunda_webapps_007_8.8.0_part_1_of_6",
                           "camunda_webapps_abc_8.8.0_part_1_of_6",
                           "camunda_webapps_1_8_8_part_1_of_6",
                           "camunda_webapps_1__part_1_of_6",
                           "camunda_webapps_1_8.8.0_part_0_of_6",
                           "camunda_webapps_1_8.8.0_part_7_of_6",
                           "camunda_webapps_1_8.8.0_part_01_of_6",
                           "camunda_webapps_1_8.8.0_part_1_of_06",
                           "camunda_webapps_1_8.8.0_part_1_of_0",
                           "camunda_webapps_1_8.8.0_part_1_of_6_",
                           "camunda_webapps_1_8.8.0_part_1_of_6x",
                           "camunda_webapps_1_8.8.0_part__of_6",
                           "camunda_webapps_1_8.8.0_part_+1_of_6",
                           "camunda_webapps_1_8.8.0-SNAPSHOT_part_1_of_6",
                           "camunda_webapps_1_8.8.0_part_1_of_4294967296",
                           "Camunda_webapps_1_8.8.0_part_1_of_6",
                           "camunda_operate_1_8.8.0_part_1_of_6",
                           "camunda_webapps_9223372036854775808_8.8.0_part_1_of_6"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') {
      BOOST_TEST(!snapshot_name::parse(text).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(PatternsCoverOneBackupOrManyIds) {
  BOOST_TEST(pattern_of(*backup_id::parse("12")) == "camunda_webapps_12_*");
  BOOST_TEST(pattern_of_ids_starting_with("") == "camunda_webapps_*");
  BOOST_TEST(pattern_of_ids_starting_with("2025") == "camunda_webapps_2025*");
}

BOOST_AUTO_TEST_CASE(APatternOfOneIdOrOfIdsIsOneForAnId) {
  const auto id = *backup_id::parse("2025");
  for (const auto* fits : {"camunda_webapps_*", "camunda_webapps_20*", "camunda_webapps_2025*",
                           "camunda_webapps_2025_*"}) {
    BOOST_TEST(matches(fits, id), fits);
  }
  for (const auto* other : {"camunda_webapps_21*", "camunda_webapps_20251*",
                            "camunda_webapps_202_*", "camunda_webapps_2025_8.8.0_part_1_of_2"}) {
    BOOST_TEST(!matches(other, id), other);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
