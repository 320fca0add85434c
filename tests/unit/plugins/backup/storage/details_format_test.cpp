#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

#include "details_sample.hpp"
#include "storage/payload.hpp"
#include "storage/running_check.hpp"

using namespace storage_tests;
using sort = storage::details_fault::sort;

namespace {

std::string with_check(std::string bytes) {
  storage::running_check check;
  check.process(bytes);
  storage::put_fixed(bytes, check.value());
  return bytes;
}

/// One block more behind those there are.
std::string with_block(std::string bytes, std::string_view payload) {
  storage::put_fixed(bytes, static_cast<std::uint32_t>(payload.size()));
  return with_check(std::move(bytes) + std::string(payload));
}

/// A file whose checks are right up to here, ready for a block that should not be there.
std::string only_head() {
  auto bytes = written({});
  bytes.resize(bytes.size() - 10);
  return bytes;
}

std::string text(std::string_view of) {
  std::string out;
  storage::put_text(out, of);
  return out;
}

std::string number(std::uint64_t value) {
  std::string out;
  storage::put_number(out, value);
  return out;
}

void is_refused(std::string_view bytes, sort as, std::string_view why) {
  const auto got = read(bytes);
  BOOST_TEST_REQUIRE(!got.end.has_value());
  BOOST_TEST(static_cast<int>(got.end.error().what) == static_cast<int>(as));
  BOOST_TEST(got.end.error().why.find(why) != std::string::npos, got.end.error().why);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(details_format)

BOOST_AUTO_TEST_CASE(the_check_is_crc_32c) {
  storage::running_check check;
  check.process("1234");
  check.value();  // may be asked for in between
  check.process("56789");
  BOOST_TEST(check.value() == 0xE3069283U);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  constexpr auto least = std::numeric_limits<domain::epoch_ms>::min();
  constexpr auto most = std::numeric_limits<domain::epoch_ms>::max();
  auto wanted = some();
  wanted["extremes"] = {most, least, {std::string(100000, '\0')}};
  wanted["extremes the other way"] = {least, most, {}};
  wanted["before 1970"] = {-1, -2, {}};
  wanted[std::string(storage::longest_uuid, 'u')] = {0, 0, std::vector<std::string>(2000, "f")};
  for (const auto& each : {wanted, entries{}, many(1, 1), many(5000, 2)}) {
    const auto got = read(written(each));
    BOOST_TEST_REQUIRE(got.end.has_value());
    BOOST_TEST(*got.end == each.size());
    BOOST_TEST((got.found == each));
  }
}

BOOST_AUTO_TEST_CASE(random_entries_are_read_as_they_were_written) {
  std::mt19937_64 random(4711);
  for (int round = 0; round < 200; ++round) {
    entries wanted;
    for (auto count = random() % 50; count > 0; --count) {
      std::string uuid(1 + random() % storage::longest_uuid, ' ');
      for (auto& c : uuid) c = static_cast<char>(random());
      auto& details = wanted[uuid];
      if (random() % 4 != 0) details.started = static_cast<domain::epoch_ms>(random());
      if (random() % 4 != 0) details.ended = static_cast<domain::epoch_ms>(random());
      for (auto more = random() % 3; more > 0; --more) {
        details.failures.emplace_back(random() % 3000, static_cast<char>(random()));
      }
    }
    const auto got = read(written(wanted));
    BOOST_TEST_REQUIRE(got.end.has_value());
    BOOST_TEST_REQUIRE((got.found == wanted));
  }
}

BOOST_AUTO_TEST_CASE(an_entry_of_a_usual_snapshot_takes_little) {
  const auto empty = written({}).size();
  const entries one{{"ML5qMISERnqbgNixliKKuw", {1790000000123, 1790000001456, {}}}};
  BOOST_TEST(written(one).size() - empty == 9U + 33U);  // a block, and the entry in it
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_noticed_before_its_entries_are_believed) {
  const auto whole = written(some());
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    auto bytes = whole;
    bytes[bit / 8] =
        static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << (bit % 8)));
    const auto got = read(bytes);
    BOOST_TEST_REQUIRE(!got.end.has_value(), "bit " << bit);
    // All entries are in one block, which is whole only if the bit is behind it.
    BOOST_TEST_REQUIRE((got.found.empty() || got.found == some()), "bit " << bit);
  }
}

BOOST_AUTO_TEST_CASE(every_truncation_is_noticed) {
  for (const auto& wanted : {some(), entries{}}) {
    const auto whole = written(wanted);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      BOOST_TEST_REQUIRE(!read(whole.substr(0, size)).end.has_value(), "cut to " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(other_damages_are_noticed) {
  const auto whole = written(many(5000, 3));
  const auto half = whole.size() / 2;
  auto zeros_inside = whole;
  zeros_inside.replace(half, 4096, 4096, '\0');
  auto moved = whole;
  std::swap_ranges(moved.begin() + 100, moved.begin() + 200, moved.begin() + 300);
  struct row {
    std::string bytes;
    sort as;
    std::string_view why;
  };
  const std::vector<row> rows{
      {"", sort::damaged, "ends too early, after 0 bytes"},
      {whole + '\0', sort::damaged, "behind its end"},
      {whole + whole, sort::damaged, "behind its end"},
      {whole.substr(0, half), sort::damaged, "ends too early"},
      {whole.substr(0, half) + std::string(whole.size() - half, '\0'), sort::damaged,
       "not what was"},
      {zeros_inside, sort::damaged, "not what was written"},
      {moved, sort::damaged, "not what was written"},
      {std::string(4096, '\0'), sort::foreign, "does not begin"},
      {"backups:\n  repository: camunda\n", sort::foreign, "does not begin"},
      {whole.substr(1), sort::foreign, "does not begin"},
  };
  for (const auto& row : rows) is_refused(row.bytes, row.as, row.why);
}

BOOST_AUTO_TEST_CASE(what_is_of_another_origin_or_version_is_foreign) {
  const auto of = [](std::string repository, std::string engine) {
    return written(some(), {std::move(repository), std::move(engine)});
  };
  is_refused(of("other", "cluster-1"), sort::foreign, "is of repository 'other', not of 'camunda'");
  is_refused(of("camunda", "cluster-2"), sort::foreign,
             "of engine 'cluster-2', not of 'cluster-1'");
  is_refused(of("camunda", ""), sort::foreign, "is of engine '', not of");
  is_refused(of("a\nb\x1b[1m", "cluster-1"), sort::foreign, "'a b [1m'");
  // A boundary between the two that lies elsewhere is another origin.
  is_refused(of("camundacluster", "-1"), sort::foreign, "is of repository");

  auto later = written(some());
  later[storage::details_magic.size()] = 2;
  is_refused(later, sort::foreign, "is of version 2, this program reads version 1");
}

BOOST_AUTO_TEST_CASE(names_that_are_too_long_are_cut_on_both_sides) {
  const storage::details_origin origin{std::string(10000, 'r'), std::string(10000, 'e')};
  BOOST_TEST(read(written(some(), origin), origin).end.has_value());
}

BOOST_AUTO_TEST_CASE(contents_that_nobody_wrote_are_refused_though_their_checks_are_right) {
  const auto head = only_head();
  BOOST_TEST_REQUIRE(read(with_block(head, "\3" + number(0))).end.has_value());
  const auto no_details = std::string("\0", 1) + number(0);
  constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
  struct row {
    std::string payload;
    std::string_view why;
  };
  const std::vector<row> rows{
      {"\4", "no known kind"},
      {std::string("\0", 1), "no known kind"},
      {"\1" + text("camunda") + text("cluster-1"), "no known kind"},
      {"\2", "an entry that is none"},
      {"\2" + text("") + no_details, "an entry that is none"},
      {"\2" + text(std::string(storage::longest_uuid + 1, 'u')) + no_details, "is none"},
      {"\2" + text("u"), "is none"},
      {"\2" + number(huge) + "u", "is none"},
      {"\2" + number(200) + "u", "is none"},
      {"\2" + text("u") + "\4" + number(0), "is none"},                     // times unknown
      {"\2" + text("u") + "\1", "is none"},                                 // no started
      {"\2" + text("u") + "\2", "is none"},                                 // no ended
      {"\2" + text("u") + std::string("\0", 1), "is none"},                 // no failures
      {"\2" + text("u") + std::string("\0", 1) + number(huge), "is none"},  // count of failures
      {"\2" + text("u") + std::string("\0", 1) + number(1), "is none"},
      {"\2" + text("u") + std::string("\0", 1) + number(1) + number(huge), "is none"},
      {"\2" + text("u") + std::string("\0", 1) + number(1) + number(200) + "f", "is none"},
      {"\2" + text("u") + std::string("\0", 1) + number(storage::most_failures + 1) +
           std::string(storage::most_failures + 1, '\0'),
       "is none"},
      {"\2" + text("u") + no_details + "\5", "is none"},                   // bytes behind it
      {"\2" + std::string("\x81\0", 2) + "u" + no_details, "is none"},     // longer than needed
      {"\2" + std::string(9, '\xff') + "\x02u" + no_details, "is none"},   // over 64 bits
      {"\2" + std::string(10, '\xff') + "\x01u" + no_details, "is none"},  // no end
      {"\3", "as many entries as it says"},
      {"\3" + number(1), "as many entries as it says"},
      {"\3" + number(0) + "x", "as many entries as it says"},
  };
  for (const auto& row : rows) is_refused(with_block(head, row.payload), sort::damaged, row.why);
}

BOOST_AUTO_TEST_CASE(a_length_that_nobody_wrote_makes_no_room) {
  for (const std::uint32_t size :
       {0U, 1U, 0xFFFFFFFFU, 0x7FFFFFFFU, static_cast<std::uint32_t>(storage::longest_block) + 1}) {
    auto bytes = only_head();
    storage::put_fixed(bytes, size);
    const auto got = read(bytes + "abc");
    BOOST_TEST(!got.end.has_value(), size);
  }
}

BOOST_AUTO_TEST_CASE(a_file_without_an_origin_is_damaged) {
  std::string head(storage::details_magic);
  storage::put_fixed(head, storage::details_version);
  is_refused(with_block(head, "\3" + number(0)), sort::damaged, "whose details");
  is_refused(with_block(head, "\1" + text("camunda")), sort::damaged, "whose details");
  is_refused(with_block(head, "\1" + text("camunda") + text("cluster-1") + "more"), sort::damaged,
             "whose details");
}

BOOST_AUTO_TEST_CASE(what_is_beyond_the_bounds_is_left_out_and_not_read) {
  const auto wanted = many(1000, 4);
  storage::details_bounds few;
  few.entries = 10;
  const auto ten = read(written(wanted, camunda, few));
  BOOST_TEST(ten.end.value() == 10U);
  is_refused(written(wanted).substr(0, 60), sort::damaged, "ends too early");
  BOOST_TEST(read(written(wanted), camunda, few).end.error().why.find("more entries") !=
             std::string::npos);

  storage::details_bounds small;
  for (small.bytes = 2000; small.bytes < 2200; ++small.bytes) {
    const auto bytes = written(wanted, camunda, small);
    BOOST_TEST_REQUIRE(bytes.size() <= small.bytes);
    BOOST_TEST_REQUIRE(bytes.size() > small.bytes - 150);
    const auto fitting = read(bytes, camunda, small);
    BOOST_TEST_REQUIRE(fitting.end.has_value());
    BOOST_TEST_REQUIRE(fitting.found.size() > 20U);
  }
  BOOST_TEST(read(written(wanted), camunda, small).end.error().why.find("longer than") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_too_big_is_left_out_alone) {
  std::string bytes;
  storage::details_writer writer(camunda, {}, [&](std::string_view more) {
    bytes += more;
    return true;
  });
  const std::string kept(storage::longest_entry - 100, 'x');
  BOOST_TEST(writer.add("first", {1, 2, {}}));
  BOOST_TEST(!writer.add("long", {1, 2, {std::string(storage::longest_entry, 'x')}}));
  BOOST_TEST(!writer.add("many", {1, 2, std::vector<std::string>(storage::most_failures + 1)}));
  BOOST_TEST(!writer.add("", {1, 2, {}}));
  BOOST_TEST(!writer.add(std::string(storage::longest_uuid + 1, 'u'), {1, 2, {}}));
  BOOST_TEST(writer.add("nearly", {1, 2, {kept}}));
  BOOST_TEST(writer.add("full", {1, 2, std::vector<std::string>(storage::most_failures)}));
  BOOST_TEST(writer.finish());
  const auto got = read(bytes);
  BOOST_TEST(got.end.value() == 3U);
  BOOST_TEST(got.found.at("nearly").failures.at(0) == kept);
  BOOST_TEST(got.found.at("full").failures.size() == storage::most_failures);
}

BOOST_AUTO_TEST_CASE(neither_side_holds_more_than_a_block) {
  std::size_t longest = 0;
  storage::details_writer writer(camunda, {}, [&](std::string_view more) {
    longest = std::max(longest, more.size());
    return true;
  });
  for (const auto& [uuid, details] : many(20000, 5)) writer.add(uuid, details);
  writer.finish();
  BOOST_TEST(longest <= storage::usual_block + 8);
  BOOST_TEST(longest > storage::usual_block / 2);
}

BOOST_AUTO_TEST_CASE(a_writing_that_ended_adds_nothing_and_does_not_finish) {
  int calls = 0;
  storage::details_writer writer(camunda, {}, [&](std::string_view) { return ++calls < 3; });
  std::size_t added = 0;
  for (const auto& [uuid, details] : many(20000, 6)) added += writer.add(uuid, details) ? 1 : 0;
  BOOST_TEST(added < 20000U);
  BOOST_TEST(!writer.finish());
  BOOST_TEST(calls == 3);
}

BOOST_AUTO_TEST_CASE(a_reading_that_fails_says_why_and_blames_no_file) {
  const auto bytes = written(many(5000, 7));
  for (const std::size_t good : {std::size_t{0}, std::size_t{40}, bytes.size() - 1, bytes.size()}) {
    std::size_t at = 0;
    const auto source = [&](std::span<char> room) -> tl::expected<std::size_t, std::string> {
      if (at + room.size() > good) return tl::unexpected(std::string("Input/output error"));
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), room.size(), room.begin());
      at += room.size();
      return room.size();
    };
    const auto end = storage::read_details(camunda, {}, source, {});
    BOOST_TEST_REQUIRE(!end.has_value());
    BOOST_TEST((end.error().what == sort::cannot_read));
    BOOST_TEST(end.error().why == "Input/output error");
  }
}

BOOST_AUTO_TEST_SUITE_END()
