#include "engine/engine_paths.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using backup::engine::engine_paths;
using backup::service::detail;

namespace {

std::vector<std::string> long_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t number = 0; number < count; ++number) {
    names.push_back("camunda_webapps_" + std::to_string(1'000'000 + number) + "_8.8.0_part_1_of_6");
  }
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

std::size_t line_bytes(std::string_view verb, std::string_view path_in_front,
                       const std::string& target) {
  return verb.size() + 1 + path_in_front.size() + target.size() +
         std::string(" HTTP/1.1\r\n").size();
}

/// What stands between the repository and the query.
std::string list_of(const std::string& target, const std::string& before) {
  return target.substr(before.size(), target.find('?') - before.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_call_has_its_path_with_sorted_query_keys) {
  const engine_paths paths("camunda");
  using list = std::vector<std::string>;
  BOOST_TEST(paths.repository() == "/_snapshot/camunda");
  BOOST_TEST(paths.new_snapshot("s_1") == "/_snapshot/camunda/s_1?wait_for_completion=false");
  BOOST_TEST(paths.snapshot("s_1") == "/_snapshot/camunda/s_1");
  BOOST_TEST((paths.listing("s_*", detail::states) ==
              list{"/_snapshot/camunda/s_*?filter_path=failures%2Csnapshots.snapshot"
                   "%2Csnapshots.state%2Csnapshots.uuid&ignore_unavailable=true&verbose=false"}));
  BOOST_TEST((paths.listing("a,b", detail::full) ==
              list{"/_snapshot/camunda/a,b?filter_path=failures%2Csnapshots.end_time_in_millis"
                   "%2Csnapshots.failures%2Csnapshots.snapshot"
                   "%2Csnapshots.start_time_in_millis%2Csnapshots.state%2Csnapshots.uuid"
                   "&ignore_unavailable=true&verbose=true"}));
  BOOST_TEST(paths.status("s_1") ==
             "/_snapshot/camunda/s_1/_status?filter_path=snapshots.shards_stats"
             "%2Csnapshots.snapshot%2Csnapshots.stats");
  BOOST_TEST((paths.indices({"p-operate-*", "p-tasklist-*"}) ==
              list{"/p-operate-*,p-tasklist-*/_settings/index.uuid?allow_no_indices=true"
                   "&expand_wildcards=all&ignore_unavailable=true"}));
}

BOOST_AUTO_TEST_CASE(whatever_could_end_a_path_or_a_line_is_percent_encoded) {
  const engine_paths paths("my repo/\xc3\xa4?#%,\r\n+");
  const std::string repository = "/_snapshot/my%20repo%2F%C3%A4%3F%23%25%2C%0D%0A%2B";
  BOOST_TEST(paths.repository() == repository);
  BOOST_TEST(paths.snapshot("a+b&c,d*") == repository + "/a%2Bb%26c%2Cd%2A");
  BOOST_TEST(paths.deletions({"a/b", "c"}).front().target == repository + "/a%2Fb,c");
}

BOOST_AUTO_TEST_CASE(nothing_is_asked_for_no_names_since_an_engine_would_take_that_as_all) {
  const engine_paths paths("camunda");
  BOOST_TEST(paths.indices({}).empty());
  BOOST_TEST(paths.deletions({}).empty());
  BOOST_TEST(paths.listing("", detail::states).empty());
  BOOST_TEST(paths.listing(",,", detail::states).empty());
}

BOOST_AUTO_TEST_CASE(long_lists_become_several_lines_that_together_hold_every_name_once) {
  const std::string front = "/behind/a/proxy";
  const engine_paths paths("camunda", front.size());
  const auto names = long_names(500);
  const std::string before = "/_snapshot/camunda/";

  std::vector<std::string> deleted;
  for (const auto& line : paths.deletions(names)) {
    BOOST_TEST(line_bytes("DELETE", front, line.target) < 3500U);
    BOOST_TEST(list_of(line.target, before) == joined(line.names));
    deleted.insert(deleted.end(), line.names.begin(), line.names.end());
  }
  BOOST_TEST((deleted == names));

  std::vector<std::string> lists;
  for (const auto& target : paths.listing(joined(names), detail::full)) {
    BOOST_TEST(line_bytes("GET", front, target) < 3500U);
    lists.push_back(list_of(target, before));
  }
  BOOST_TEST(joined(lists) == joined(names));
}

BOOST_AUTO_TEST_CASE(a_line_is_filled_up_to_its_limit) {
  const engine_paths paths("camunda");
  const std::string frame = "DELETE /_snapshot/camunda/ HTTP/1.1\r\n";
  const auto room = 3499 - frame.size();
  const std::string half(room / 2, 'a');
  const std::string rest(room - half.size() - 1, 'b');
  BOOST_TEST(paths.deletions({half, rest}).size() == 1U);
  BOOST_TEST(paths.deletions({half, rest + "b"}).size() == 2U);
  // A name that is too long alone is still asked for: the engine then says what is wrong.
  BOOST_TEST(paths.deletions({std::string(5000, 'a'), "b"}).size() == 2U);
}
