#include "domain/backup_state.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace backup::domain;
using std::chrono::milliseconds;
using phase = run_knowledge::phase;

constexpr epoch_ms now = 1'700'000'000'000;
constexpr milliseconds patience = std::chrono::minutes(5);
constexpr epoch_ms recent = now - 299'999;
constexpr epoch_ms long_ago = now - 300'000;

snapshot_name name(unsigned part, unsigned count) {
  return {*backup_id::parse("7"), *app_version::parse("8.8.0"), part, count};
}

std::string text(unsigned part, unsigned count) {
  return name(part, count).to_string();
}

/// One snapshot a letter, in part order: S SUCCESS, P IN_PROGRESS, F FAILED, A PARTIAL,
/// I INCOMPATIBLE, ? a word of a later engine.
std::vector<snapshot> parts(const std::string& letters, unsigned count, epoch_ms ended) {
  std::vector<snapshot> made;
  for (const char letter : letters) {
    const auto number = static_cast<unsigned>(made.size()) + 1;
    const char* word = letter == 'S'   ? "SUCCESS"
                       : letter == 'P' ? "IN_PROGRESS"
                       : letter == 'F' ? "FAILED"
                       : letter == 'A' ? "PARTIAL"
                       : letter == 'I' ? "INCOMPATIBLE"
                                       : "THAWED";
    snapshot part{name(number, count), "uuid", word, now - 400'000, ended, {}};
    if (letter == 'P') part.ended.reset();
    made.push_back(part);
  }
  return made;
}

struct row {
  const char* letters;
  unsigned count;
  phase run;
  epoch_ms ended;
  backup_state state;
  std::string reason = {};  ///< "" for none
};

const std::string failed1 = "There were failures with the following snapshots: ";
const std::string partial1 = "Some of the snapshots are partial: ";
const std::string interrupted =
    " snapshots exist and none was added for 300 s: the backup was interrupted. Delete it and take "
    "a new one.";

std::vector<row> rows() {
  using s = backup_state;
  return {
      // all there
      {"S", 1, phase::none, long_ago, s::completed},
      {"SSS", 3, phase::none, long_ago, s::completed},
      {"SSS", 3, phase::running, recent, s::completed},
      {"SSS", 3, phase::ended, recent, s::completed},
      {"SSP", 3, phase::none, long_ago, s::in_progress},
      {"SSP", 3, phase::running, recent, s::in_progress},
      {"SSP", 3, phase::ended, recent, s::in_progress},
      {"SSF", 3, phase::none, long_ago, s::failed, failed1 + text(3, 3)},
      {"SSF", 3, phase::running, recent, s::failed, failed1 + text(3, 3)},
      {"SSF", 3, phase::ended, recent, s::failed, failed1 + text(3, 3)},
      {"SSA", 3, phase::none, long_ago, s::failed, partial1 + text(3, 3)},
      {"FFS", 3, phase::none, long_ago, s::failed, failed1 + text(1, 3) + ", " + text(2, 3)},
      {"FAS", 3, phase::none, long_ago, s::failed, failed1 + text(1, 3)},
      {"AFS", 3, phase::none, long_ago, s::failed, failed1 + text(2, 3)},
      {"SSI", 3, phase::none, long_ago, s::incompatible},
      {"III", 3, phase::none, long_ago, s::incompatible},
      {"SS?", 3, phase::none, long_ago, s::failed,
       "The following snapshots are in a state that is not known here: " + text(3, 3) +
           " (THAWED)"},
      // what wins over what
      {"SPF", 3, phase::running, recent, s::failed, failed1 + text(3, 3)},
      {"SPA", 3, phase::running, recent, s::failed, partial1 + text(3, 3)},
      {"SIF", 3, phase::none, long_ago, s::failed, failed1 + text(3, 3)},
      {"SIA", 3, phase::none, long_ago, s::failed, partial1 + text(3, 3)},
      {"SIP", 3, phase::none, long_ago, s::incompatible},
      {"S?P", 3, phase::none, long_ago, s::in_progress},
      {"S?I", 3, phase::none, long_ago, s::incompatible},
      {"S?F", 3, phase::none, long_ago, s::failed, failed1 + text(3, 3)},
      // too few
      {"P", 3, phase::none, long_ago, s::in_progress},
      {"SP", 3, phase::ended, long_ago, s::in_progress},
      {"F", 3, phase::running, recent, s::failed, failed1 + text(1, 3)},
      {"SA", 3, phase::ended, recent, s::failed, partial1 + text(2, 3)},
      {"I", 3, phase::running, recent, s::incompatible},
      {"SS", 3, phase::running, long_ago, s::in_progress},
      {"SS", 3, phase::running, recent, s::in_progress},
      {"SS", 3, phase::ended, recent, s::incomplete, "the reason of this host"},
      {"SS", 3, phase::ended, long_ago, s::incomplete, "the reason of this host"},
      {"SS", 3, phase::none, recent, s::in_progress},
      {"SS", 3, phase::none, long_ago, s::incomplete, "Only 2 of 3" + interrupted},
      {"S?", 3, phase::none, recent, s::in_progress},
      {"S?", 3, phase::none, long_ago, s::incomplete, "Only 2 of 3" + interrupted},
      // too many
      {"SSS", 2, phase::none, long_ago, s::failed,
       "More snapshots found than expected (3 of 2): " + text(1, 2) + ", " + text(2, 2) + ", " +
           text(3, 2)},
      {"SSP", 2, phase::running, recent, s::failed,
       "More snapshots found than expected (3 of 2): " + text(1, 2) + ", " + text(2, 2) + ", " +
           text(3, 2)},
      {"SSF", 2, phase::none, long_ago, s::failed, failed1 + text(3, 2)},
      {"SSI", 2, phase::none, long_ago, s::failed,
       "More snapshots found than expected (3 of 2): " + text(1, 2) + ", " + text(2, 2) + ", " +
           text(3, 2)},
  };
}

BOOST_AUTO_TEST_SUITE(backup_states)

BOOST_AUTO_TEST_CASE(EveryCombinationHasItsStateAndReason) {
  for (const auto& [letters, count, run, ended, state, reason] : rows()) {
    BOOST_TEST_CONTEXT(letters << " of " << count << ", run phase " << static_cast<int>(run)) {
      const auto found =
          judge(parts(letters, count, ended), {run, "the reason of this host"}, now, patience);
      BOOST_TEST(to_string(found.state) == to_string(state));
      BOOST_TEST(found.failure_reason.value_or("") == reason);
      BOOST_TEST(found.failure_reason.has_value() == !reason.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(TheNewestEndCountsWhereverItStands) {
  auto found = parts("SS", 3, long_ago);
  found.front().ended = recent;
  BOOST_TEST((judge(found, {}, now, patience).state == backup_state::in_progress));
}

BOOST_AUTO_TEST_CASE(UnknownEndsCountAsLongAgo) {
  auto found = parts("SS", 3, long_ago);
  for (auto& part : found) part.ended.reset();
  BOOST_TEST((judge(found, {}, now, patience).state == backup_state::incomplete));
}

BOOST_AUTO_TEST_CASE(EndTimesAreNeededOnlyWhereTheyDecide) {
  const auto needed = [](const char* letters, phase run) {
    return needs_end_times(parts(letters, 3, long_ago), {run});
  };
  BOOST_TEST(needed("SS", phase::none));
  BOOST_TEST(needed("S?", phase::none));
  BOOST_TEST(!needed("SS", phase::running));
  BOOST_TEST(!needed("SS", phase::ended));
  BOOST_TEST(!needed("SSS", phase::none));
  BOOST_TEST(!needed("SP", phase::none));
  BOOST_TEST(!needed("SF", phase::none));
  BOOST_TEST(!needed("SA", phase::none));
  BOOST_TEST(!needed("SI", phase::none));
  BOOST_TEST(!needed("SSSS", phase::none));
}

BOOST_AUTO_TEST_CASE(StatesAreWrittenAsThePageHasThem) {
  using s = backup_state;
  const std::vector<std::pair<s, std::string>> words{{s::completed, "COMPLETED"},
                                                     {s::failed, "FAILED"},
                                                     {s::incompatible, "INCOMPATIBLE"},
                                                     {s::in_progress, "IN_PROGRESS"},
                                                     {s::incomplete, "INCOMPLETE"}};
  for (const auto& [state, word] : words) BOOST_TEST(to_string(state) == word);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
