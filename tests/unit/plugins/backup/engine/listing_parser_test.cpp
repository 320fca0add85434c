// Answers that are read while they come in: whatever the pieces, the same as read at once; and in
// no more memory than one snapshot takes.

#include "engine/listing_parser.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <malloc.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t __sanitizer_get_current_allocated_bytes() __attribute__((weak));

namespace {

namespace json = boost::json;
using namespace backup;
using service::detail;

struct collected final : service::listing_sink {
  std::vector<domain::snapshot> parts;
  std::vector<std::string> foreign_names;
  std::size_t most = 1'000'000;

  bool part(domain::snapshot found) override {
    parts.push_back(std::move(found));
    return parts.size() < most;
  }
  bool foreign(std::string_view name) override {
    foreign_names.emplace_back(name);
    return true;
  }
};

struct outcome {
  std::vector<domain::snapshot> parts;
  std::vector<std::string> foreign_names;
  std::string fault;
  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read_in_pieces(const std::string& body, std::size_t piece, detail how_much) {
  collected to;
  engine::listing_parser parser(how_much, to);
  for (std::size_t at = 0; at < body.size(); at += piece) {
    if (!parser.feed(std::string_view(body).substr(at, piece))) break;
  }
  const auto read = parser.finish();
  if (!read) return {{}, {}, read.error()};
  return {std::move(to.parts), std::move(to.foreign_names), {}};
}

const std::string usual =
    R"({"took":1,"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_2","uuid":"a-\u0041","state":)"
    R"("SUCCESS","start_time_in_millis":1000,"end_time_in_millis":2000,"new":{"a":[1,{"uuid":"x"}]},)"
    R"("failures":[{"index":"i","reason":"node \"left\"","deep":{"reason":"no"}},"text",5,{}],)"
    R"("metadata":{"runId":"0123456789abcdef","deep":{"runId":"no"}},)"
    R"("indices":["one","two"]},)"
    R"({"uuid":5,"snapshot":"somebody_else's","state":[]}],"more":[{"snapshot":5}]} )";

BOOST_AUTO_TEST_SUITE(listing_parsers)

BOOST_AUTO_TEST_CASE(PiecesOfEverySizeAreReadAlike) {
  const auto whole = read_in_pieces(usual, usual.size(), detail::contents);
  BOOST_TEST(whole.fault == "");
  BOOST_REQUIRE(whole.parts.size() == 1U);
  const auto& part = whole.parts.front();
  BOOST_TEST(part.uuid == "a-A");
  BOOST_TEST(*part.started == 1000);
  BOOST_TEST(*part.failures == (std::vector<std::string>{"node \"left\"", "text", "no reason given",
                                                         "no reason given"}),
             boost::test_tools::per_element());
  BOOST_TEST(*part.indices == (std::vector<std::string>{"one", "two"}),
             boost::test_tools::per_element());
  BOOST_REQUIRE(part.run.has_value());
  BOOST_TEST(part.run->text() == "0123456789abcdef");
  BOOST_TEST((whole.foreign_names == std::vector<std::string>{"somebody_else's"}));
  for (std::size_t piece = 1; piece < usual.size(); ++piece) {
    BOOST_TEST((read_in_pieces(usual, piece, detail::contents) == whole), "pieces of " << piece);
  }
}

BOOST_AUTO_TEST_CASE(WhatIsCutOffAnywhereIsNoAnswer) {
  const auto end = usual.size() - 1;  // a blank
  for (std::size_t length = 0; length < end; ++length) {
    const auto cut = read_in_pieces(usual.substr(0, length), 7, detail::full);
    BOOST_TEST(cut.fault.starts_with("it is not JSON ("), length << ": " << cut.fault);
  }
}

BOOST_AUTO_TEST_CASE(WhatStandsBehindTheDocumentIsAFault) {
  for (const auto piece : {1U, 1'000U}) {
    BOOST_TEST(read_in_pieces(R"({"snapshots":[]}  x)", piece, detail::full).fault != "");
    BOOST_TEST(read_in_pieces(R"({"snapshots":[]}{})", piece, detail::full).fault != "");
    BOOST_TEST(read_in_pieces("{\"snapshots\":[]} \r\n\t", piece, detail::full).fault == "");
  }
}

BOOST_AUTO_TEST_CASE(FailuresOfTheRepositoryAreToldWhereverTheyStand) {
  for (const char* body :
       {R"({"failures":{"r":{"type":"t","reason":["x",1,null,true]}},"snapshots":[]})",
        R"({"snapshots":[],"failures":{"r":{"type":"t","reason":["x",1,null,true]}}})"}) {
    BOOST_TEST(
        read_in_pieces(body, 3, detail::full).fault ==
        R"(it reports failures of the repository: {"r":{"type":"t","reason":["x",1,null,true]}})");
  }
  for (const char* none : {"null", "{}", "[]"}) {
    const auto body = std::string(R"({"snapshots":[],"failures":)") + none + "}";
    BOOST_TEST(read_in_pieces(body, 3, detail::full).fault == "");
  }
  BOOST_TEST(read_in_pieces(R"({"snapshots":[],"failures":7})", 3, detail::full).fault != "");
}

BOOST_AUTO_TEST_CASE(MembersOfTheSnapshotBeforeAreNotThoseOfTheNext) {
  const auto found = read_in_pieces(
      R"({"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_2","uuid":"a","state":"SUCCESS",)"
      R"("start_time_in_millis":1,"failures":["x"],"indices":["i"],"metadata":{"runId":)"
      R"("0123456789abcdef"}},{"snapshot":"camunda_webapps_5_8.8.0_part_2_of_2","uuid":"b"}]})",
      1'000, detail::contents);
  BOOST_REQUIRE(found.parts.size() == 2U);
  const auto& second = found.parts.back();
  BOOST_TEST(second.state_word == domain::no_state);
  BOOST_TEST(!second.started.has_value());
  BOOST_TEST(second.failures->empty());
  BOOST_TEST(second.indices->empty());
  BOOST_TEST(!second.run.has_value());
}

BOOST_AUTO_TEST_CASE(ASinkThatWantsNoMoreEndsIt) {
  collected to;
  to.most = 1;
  engine::listing_parser parser(detail::states, to);
  const auto one = [](int number) {
    return R"({"snapshot":"camunda_webapps_5_8.8.0_part_)" + std::to_string(number) +
           R"(_of_2","uuid":"u","state":"SUCCESS"})";
  };
  BOOST_TEST(!parser.feed(R"({"snapshots":[)" + one(1) + "," + one(2)));
  BOOST_TEST(parser.was_stopped());
  BOOST_TEST(!parser.feed("]}"));
  BOOST_TEST(to.parts.size() == 1U);
}

BOOST_AUTO_TEST_CASE(LongTextsAndManyFailuresAreCutAndTheRestIsCounted) {
  std::string failures;
  for (int number = 0; number < 1'500; ++number) {
    failures += (number == 0 ? "" : ",") + std::string(R"({"reason":")") +
                std::string(number == 0 ? 100'000 : 1, 'r') + "\"}";
  }
  const auto found = read_in_pieces(
      R"({"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_2","uuid":"a","failures":[)" +
          failures + "]}]}",
      999, detail::full);
  BOOST_REQUIRE(found.parts.size() == 1U);
  const auto& kept = *found.parts.front().failures;
  BOOST_TEST(kept.size() == 1'001U);
  BOOST_TEST(kept.front() == std::string(4'096, 'r') + "...");
  BOOST_TEST(kept.back() == "... and 500 more");
}

BOOST_AUTO_TEST_CASE(ATextIsCutBetweenCharacters) {
  const std::string four_bytes = "\U0001F600";
  for (std::size_t before = 4'090; before <= 4'097; ++before) {
    const auto text = std::string(before, 'r') + four_bytes + four_bytes + four_bytes;
    const auto whole = before + 4 * ((4'096 - std::min<std::size_t>(before, 4'096)) / 4);
    const auto expected = text.substr(0, std::min<std::size_t>(whole, 4'096)) + "...";
    const auto body =
        R"({"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_2","uuid":"a","failures":[")" +
        text + "\"]}]}";
    for (const auto piece : {std::size_t{1}, std::size_t{4'099}, body.size()}) {
      const auto found = read_in_pieces(body, piece, detail::full);
      BOOST_REQUIRE(found.parts.size() == 1U);
      BOOST_TEST((*found.parts.front().failures == std::vector<std::string>{expected}),
                 before << " bytes before, pieces of " << piece);
    }
  }
}

BOOST_AUTO_TEST_CASE(NumbersOfARepositoryThatFailedAreToldWholeInPiecesOfAnySize) {
  const std::string body = R"({"failures":{"r":[1234567,-12.75,18446744073709551615]}})";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    BOOST_TEST(
        read_in_pieces(body, piece, detail::full).fault ==
            R"(it reports failures of the repository: {"r":[1234567,-12.75,18446744073709551615]})",
        "pieces of " << piece);
  }
}

BOOST_AUTO_TEST_CASE(WhatWasNotAskedForIsNotJudged) {
  const std::string body =
      R"({"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_2","uuid":"a",)"
      R"("state":"SUCCESS","indices":[1],"failures":[{"reason":"x"},["y"]]}]})";
  BOOST_TEST(read_in_pieces(body, 9, detail::contents).fault != "");
  const auto full = read_in_pieces(body, 9, detail::full);
  BOOST_REQUIRE(full.parts.size() == 1U);
  BOOST_TEST((*full.parts.front().failures == std::vector<std::string>{"x", "no reason given"}));
  const auto states = read_in_pieces(body, 9, detail::states);
  BOOST_REQUIRE(states.parts.size() == 1U);
  BOOST_TEST(!states.parts.front().failures.has_value());
}

BOOST_AUTO_TEST_CASE(DepthHasABound) {
  const auto deep = R"({"snapshots":[{"snapshot":"x","new":)" + std::string(100'000, '[');
  BOOST_TEST(read_in_pieces(deep, 4'096, detail::full).fault.starts_with("it is not JSON ("));
}

/// What the answer says by a whole document, for the members that come as they should.
outcome by_document(const std::string& body) {
  outcome read;
  const auto document = json::parse(body);
  for (const auto& each : document.at("snapshots").as_array()) {
    const auto& entry = each.as_object();
    const std::string text(entry.at("snapshot").as_string());
    auto name = domain::snapshot_name::parse(text);
    if (!name) {
      read.foreign_names.push_back(text);
      continue;
    }
    domain::snapshot part{*name,
                          std::string(entry.at("uuid").as_string()),
                          std::string(entry.at("state").as_string()),
                          {},
                          {},
                          {}};
    if (const auto* const started = entry.if_contains("start_time_in_millis")) {
      part.started = started->as_int64();
    }
    part.failures.emplace();
    if (const auto* const failures = entry.if_contains("failures")) {
      for (const auto& failure : failures->as_array()) {
        part.failures->emplace_back(failure.at("reason").as_string());
      }
    }
    read.parts.push_back(std::move(part));
  }
  return read;
}

class random_answers {
 public:
  explicit random_answers(unsigned seed) : random_(seed) {}

  std::string answer() {
    json::array snapshots;
    for (auto left = random_() % 6; left > 0; --left) snapshots.push_back(snapshot());
    std::string body = "{";
    if (flip()) body += R"("a":)" + json::serialize(anything(3)) + ",";
    body += R"("snapshots":)" + json::serialize(snapshots);
    if (flip()) body += R"(,"b":)" + json::serialize(anything(3));
    return body + (flip() ? "}" : "}\n");
  }
  std::size_t piece() { return 1 + random_() % 40; }

 private:
  bool flip() { return random_() % 2 == 0; }
  std::string text() {
    static const std::vector<std::string> some{
        "", "a\"b", "\\", "\n", "\u00e4\u00f6", "\U0001F600", "/", "uuid", "snapshot"};
    return some[random_() % some.size()] + some[random_() % some.size()];
  }
  json::value anything(int depth) {
    switch (random_() % (depth > 0 ? 7 : 5)) {
      case 0:
        return nullptr;
      case 1:
        return flip();
      case 2:
        return static_cast<std::int64_t>(random_());
      case 3:
        return 0.5;
      case 4:
        return json::value(text());
      case 5: {
        json::array made;
        for (auto left = random_() % 4; left > 0; --left) made.push_back(anything(depth - 1));
        return made;
      }
      default: {
        json::object made;
        for (auto left = random_() % 4; left > 0; --left) made[text()] = anything(depth - 1);
        return made;
      }
    }
  }
  json::value snapshot() {
    std::vector<std::pair<std::string, json::value>> members;
    const bool is_ours = random_() % 5 > 0;
    members.emplace_back("snapshot", is_ours
                                         ? "camunda_webapps_" + std::to_string(1 + random_() % 99) +
                                               "_8.8.0_part_1_of_3"
                                         : "x" + text());
    members.emplace_back("uuid", "u" + text());
    members.emplace_back("state", flip() ? "SUCCESS" : text());
    if (flip())
      members.emplace_back("start_time_in_millis", 1 + static_cast<std::int64_t>(random_()));
    if (flip()) {
      json::array failures;
      for (auto left = random_() % 4; left > 0; --left) {
        failures.push_back(json::object{{"x", anything(2)}, {"reason", text()}});
      }
      members.emplace_back("failures", failures);
    }
    for (auto left = random_() % 3; left > 0; --left)
      members.emplace_back("new" + text(), anything(3));
    std::shuffle(members.begin(), members.end(), random_);
    json::object made;
    for (auto& [name, value] : members) made[name] = value;
    return made;
  }

  std::mt19937 random_;
};

BOOST_AUTO_TEST_CASE(RandomAnswersAreReadAsByADocument) {
  for (unsigned seed = 1; seed <= 1'500; ++seed) {
    random_answers some(seed);
    const auto body = some.answer();
    const auto expected = by_document(body);
    const auto read = read_in_pieces(body, some.piece(), detail::full);
    BOOST_REQUIRE_MESSAGE(read == expected, "seed " << seed << ": " << read.fault << " " << body);
  }
}

/// Bytes on the heap, also where a sanitizer keeps it.
std::size_t in_use_now() {
  if (__sanitizer_get_current_allocated_bytes != nullptr) {
    return __sanitizer_get_current_allocated_bytes();
  }
  return mallinfo2().uordblks;
}

struct counting final : service::listing_sink {
  std::size_t parts = 0;
  bool part(domain::snapshot) override { return ++parts > 0; }
  bool foreign(std::string_view) override { return true; }
};

BOOST_AUTO_TEST_CASE(MemoryDoesNotGrowWithTheAnswer) {
  counting to;
  engine::listing_parser parser(detail::full, to);
  BOOST_REQUIRE(parser.feed(R"({"snapshots":[)"));
  std::size_t in_use_early = 0;
  constexpr int count = 50'000;
  for (int number = 1; number <= count; ++number) {
    const auto one = (number == 1 ? "" : ",") + std::string(R"({"snapshot":"camunda_webapps_)") +
                     std::to_string(number) +
                     R"(_8.8.0_part_1_of_1","uuid":"0123456789abcdefghijkl","state":"SUCCESS",)"
                     R"("start_time_in_millis":1,"end_time_in_millis":2,"failures":[]})";
    BOOST_REQUIRE(parser.feed(one));
    if (number == 1'000) in_use_early = in_use_now();
  }
  const auto in_use = in_use_now();
  BOOST_REQUIRE(parser.feed("]}"));
  BOOST_TEST(parser.finish().has_value());
  BOOST_TEST(to.parts == static_cast<std::size_t>(count));
  BOOST_TEST(in_use_early > 0U);
  BOOST_TEST(in_use <= in_use_early + 65'536);
}

BOOST_AUTO_TEST_CASE(WhatWasNotAskedForIsNotKept) {
  counting to;
  engine::listing_parser parser(detail::full, to);
  BOOST_REQUIRE(parser.feed(R"({"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_1",)"
                            R"("uuid":"a","indices":["first")"));
  const auto in_use_early = in_use_now();
  for (int number = 0; number < 20'000; ++number) {
    BOOST_REQUIRE(parser.feed(R"(,"an_index_with_a_name_of_usual_length")"));
  }
  const auto in_use = in_use_now();
  BOOST_REQUIRE(parser.feed("]}]}"));
  BOOST_TEST(parser.finish().has_value());
  BOOST_TEST(to.parts == 1U);
  BOOST_TEST(in_use <= in_use_early + 65'536);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
