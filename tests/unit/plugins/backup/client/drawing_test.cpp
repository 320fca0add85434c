#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "client/pages.hpp"
#include "client/progress_line.hpp"
#include "client/screen.hpp"
#include "client/table.hpp"

namespace {

using namespace backup::client;
using std::chrono::seconds;
using views = std::vector<std::string_view>;

screen plain_screen(int width) {
  return {true, width, false, false};
}

shown_backup running(std::optional<running_part> part = {}) {
  return {"123", "IN_PROGRESS", "", {}, {2, 6, part}};
}

std::string bar(const shown_backup& shown, int width, bool has_utf8 = false) {
  return progress_bar(shown, share_of(shown.how_far), seconds(42), {true, width, false, has_utf8});
}

BOOST_AUTO_TEST_SUITE(backup_client_drawing)

BOOST_AUTO_TEST_CASE(TheBarShowsShareAndPartAndWhatThereIsRoomFor) {
  const running_part half{500, 1000, 3, 6};
  BOOST_TEST(bar(running(half), 120) == "123  IN_PROGRESS  [" + std::string(15, '#') +
                                            std::string(23, '.') +
                                            "]   41 %  part 3 of 6  500 B of 1.0 kB  "
                                            "3 of 6 shards  0:42");
  BOOST_TEST(bar(running(half), 60) ==
             "123  IN_PROGRESS  [#####........]   41 %  part 3 of 6  0:42");
  BOOST_TEST(bar(running(half), 30) == "123   41 %  part 3 of 6");
}

BOOST_AUTO_TEST_CASE(NoLineIsLongerThanTheScreenLessOneColumn) {
  const running_part part{123'456'789'012, 987'654'321'098, 1234, 5678};
  for (const auto& shown : {running(), running(part),
                            shown_backup{"9223372036854775807", "COMPLETED", "", {}, {6, 6, {}}},
                            shown_backup{"1", "IN_PROGRESS", "", {}, {0, 0, {}}},
                            shown_backup{"1", "A_STATE_OF_ANOTHER_RELEASE", "", {}, {}}}) {
    for (int width = 10; width < 200; ++width) {
      for (const bool has_utf8 : {false, true}) {
        const auto line = bar(shown, width, has_utf8);
        BOOST_TEST(columns_of(line) <= width - 1);
        BOOST_TEST(line.find('%') != std::string::npos);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ABlockIsDrawnWhereThereIsUtf8) {
  BOOST_TEST(bar(running(), 80, true).find("[\u2588") != std::string::npos);
  BOOST_TEST(bar(running(), 80, false).find("[#") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(AShareCountsWholePartsAndTheRunningOneByBytesOrShards) {
  BOOST_TEST(share_of({2, 4, {}}).value() == 0.5);
  BOOST_TEST(share_of({1, 2, running_part{50, 100, 0, 9}}).value() == 0.75);
  BOOST_TEST(share_of({1, 2, running_part{0, 0, 1, 2}}).value() == 0.75);
  BOOST_TEST(share_of({1, 2, running_part{300, 100, 0, 0}}).value() == 1.0);
  BOOST_TEST(share_of({7, 6, {}}).value() == 1.0);
  BOOST_TEST(!share_of({0, 0, {}}).has_value());
}

BOOST_AUTO_TEST_CASE(ALineOfALogTellsTheSame) {
  BOOST_TEST(progress_words(running()) == "backup 123: IN_PROGRESS, 2 of 6 parts");
  BOOST_TEST(progress_words(running(running_part{1, 2'000'000, 3, 6})) ==
             "backup 123: IN_PROGRESS, 2 of 6 parts, part 3: 3 of 6 shards, 1 B of 2.0 MB");
  BOOST_TEST(progress_words({"1", "IN_PROGRESS", "", {}, {}}) ==
             "backup 1: IN_PROGRESS, 0 of ? parts");
  BOOST_TEST(bytes_text(0) == "0 B");
  BOOST_TEST(bytes_text(999) == "999 B");
  BOOST_TEST(bytes_text(999'999) == "1.0 MB");
  BOOST_TEST(bytes_text(9'223'372'036'854'775'807) == "9.2 EB");
}

BOOST_AUTO_TEST_CASE(AScreenIsWhatTheEnvironmentSays) {
  const auto full = screen_of(true, 100, views{"TERM=xterm", "LANG=en_GB.UTF-8"});
  BOOST_TEST((full.is_terminal && full.has_colour && full.has_utf8 && full.width == 100));
  BOOST_TEST(!screen_of(true, 100, views{"TERM=xterm", "NO_COLOR=1"}).has_colour);
  BOOST_TEST(screen_of(true, 100, views{"TERM=xterm", "NO_COLOR="}).has_colour);
  BOOST_TEST(!screen_of(true, 100, views{"TERM=dumb"}).is_terminal);
  BOOST_TEST(!screen_of(true, 100, views{}).is_terminal);
  BOOST_TEST((screen_of(true, 0, views{"COLUMNS=50"}).width == 50));
  BOOST_TEST((screen_of(true, 0, views{}).width == 80));
  BOOST_TEST((screen_of(true, 3, views{}).width == 10));
  const auto piped = screen_of(false, 0, views{"TERM=xterm", "LC_ALL=C", "LANG=en_GB.UTF-8"});
  BOOST_TEST((!piped.is_terminal && !piped.has_colour && !piped.has_utf8 && !piped.width));
}

BOOST_AUTO_TEST_CASE(TextsOfOthersCannotMoveTheCursorOrTurnTheLine) {
  const screen utf8{true, 80, false, true};
  BOOST_TEST(screen_text("a\x1b[2Jb\nc", utf8) == "a [2Jb c");
  BOOST_TEST(screen_text("\u202Eabc\u2066d", utf8) == "abcd");
  BOOST_TEST(screen_text("Gr\u00fc\u00dfe", utf8) == "Gr\u00fc\u00dfe");
  BOOST_TEST(screen_text("Gr\u00fc\u00dfe", plain_screen(80)) == "Gr??e");
  BOOST_TEST(json_page("{\"a\":\"\x7f\u009b31m\u00e4\"}") ==
             "{\"a\":\"\\u007f\\u009b31m\u00e4\"}\n");
}

BOOST_AUTO_TEST_CASE(ATextIsCutByColumns) {
  BOOST_TEST(columns_of("\u4e2d\u6587a") == 5);
  BOOST_TEST(columns_of("e\u0301") == 1);
  BOOST_TEST(cut_to("abcdef", 6) == "abcdef");
  BOOST_TEST(cut_to("abcdefg", 6) == "abc...");
  BOOST_TEST(cut_to("\u4e2d\u6587\u4e2d\u6587", 6) == "\u4e2d...");
  BOOST_TEST(cut_to("abcdef", 2) == "..");
}

std::vector<shown_backup> two_backups() {
  return {{"20260131", "COMPLETED", "", {{"x", "SUCCESS", "2026-01-31 10:10:10", {}}}, {6, 6, {}}},
          {"7", "FAILED", "snapshot x is PARTIAL, a rather long reason", {}, {2, 6, {}}}};
}

BOOST_AUTO_TEST_CASE(AListIsATableWithAReasonWhereThereIsOne) {
  BOOST_TEST(
      list_page(two_backups(), screen{}) ==
      "ID        STATE      STARTED (UTC)        PARTS  REASON\n"
      "20260131  COMPLETED  2026-01-31 10:10:10  6/6\n"
      "7         FAILED                          2/6    snapshot x is PARTIAL, a rather long "
      "reason\n");
  BOOST_TEST(list_page({two_backups()[0]}, screen{}) ==
             "ID        STATE      STARTED (UTC)        PARTS\n"
             "20260131  COMPLETED  2026-01-31 10:10:10  6/6\n");
}

BOOST_AUTO_TEST_CASE(ANarrowTableCutsTheReasonThenDropsColumns) {
  BOOST_TEST(list_page(two_backups(), plain_screen(60)) ==
             "ID        STATE      STARTED (UTC)        PARTS  REASON\n"
             "20260131  COMPLETED  2026-01-31 10:10:10  6/6\n"
             "7         FAILED                          2/6    snapshot...\n");
  BOOST_TEST(list_page(two_backups(), plain_screen(45)) ==
             "ID        STATE      STARTED (UTC)\n"
             "20260131  COMPLETED  2026-01-31 10:10:10\n"
             "7         FAILED\n");
  for (int width = 10; width < 120; ++width) {
    const auto page = list_page(two_backups(), plain_screen(width));
    for (std::size_t at = 0; at < page.size();) {
      const auto end = page.find('\n', at);
      BOOST_TEST(columns_of(page.substr(at, end - at)) <= width);
      at = end + 1;
    }
  }
}

BOOST_AUTO_TEST_CASE(ColourStandsAroundStatesOnly) {
  const auto page = list_page(two_backups(), {true, 120, true, true});
  BOOST_TEST(page.find("\033[32mCOMPLETED\033[0m  2026") != std::string::npos);
  BOOST_TEST(page.find("\033[31mFAILED\033[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(OneBackupIsShownWithItsSnapshotsAndTheirFailures) {
  const shown_backup shown{"7",
                           "FAILED",
                           "part 2 is PARTIAL",
                           {{"p1", "SUCCESS", "2026-01-31 10:10:10", {}},
                            {"p2", "PARTIAL", "2026-01-31 10:10:20", {"no\nspace"}}},
                           {1, 2, {}}};
  BOOST_TEST(one_page(shown, screen{}) ==
             "Backup 7 is FAILED, 1/2 parts.\n"
             "Reason: part 2 is PARTIAL\n"
             "\n"
             "STARTED (UTC)        STATE    SNAPSHOT\n"
             "2026-01-31 10:10:10  SUCCESS  p1\n"
             "2026-01-31 10:10:20  PARTIAL  p2\n"
             "p2: no space\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
