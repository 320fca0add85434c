#include "engine/create_body.hpp"

#include <boost/test/unit_test.hpp>

namespace domain = backup::domain;

namespace {
const domain::run_id run(255);
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_asked_for_as_the_applications_own_backups_do) {
  const domain::planned_part part{{*domain::backup_id::parse("9223372036854775807"),
                                   *domain::app_version::parse("8.8.0"), 2, 6},
                                  {"operate-list-view-8.3.0_*", "-operate-list-view-8.3.0_"}};
  BOOST_TEST(
      backup::engine::create_body(part, run) ==
      R"({"indices":["operate-list-view-8.3.0_*","-operate-list-view-8.3.0_"],)"
      R"("ignore_unavailable":false,"include_global_state":true,"feature_states":["none"],)"
      R"("expand_wildcards":"all","metadata":{"backupId":9223372036854775807,"version":"8.8.0","partNo":2,)"
      R"("partCount":6,"runId":"00000000000000ff"}})");
}

BOOST_AUTO_TEST_CASE(a_single_index_is_still_an_array) {
  const domain::planned_part part{
      {*domain::backup_id::parse("1"), *domain::app_version::parse("8.8.0"), 1, 1}, {"a"}};
  const auto body = backup::engine::create_body(part, run);
  BOOST_TEST(body.starts_with(R"({"indices":["a"],)"), body);
}
