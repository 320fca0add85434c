#include "service/snapshot_cache.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

#include "scheduling/thread_scheduler.hpp"

namespace {

using namespace backup;
using service::kept_details;

struct kept {
  scheduling::thread_scheduler on;
  service::snapshot_cache cache{on, 3};
};

kept_details started(domain::epoch_ms at) {
  return {at, at + 1, {}};
}

BOOST_FIXTURE_TEST_SUITE(snapshot_cache, kept)

BOOST_AUTO_TEST_CASE(WhatIsKeptIsFoundAndNothingElse) {
  BOOST_TEST(cache.keep("a", started(1)));
  BOOST_TEST((cache.find("a") == started(1)));
  BOOST_TEST(!cache.find("b").has_value());
  BOOST_TEST(!cache.find("").has_value());
}

BOOST_AUTO_TEST_CASE(TheFirstDetailsStayForTheyNeverChange) {
  BOOST_TEST(cache.keep("a", started(1)));
  BOOST_TEST(cache.keep("a", started(2)));
  BOOST_TEST((cache.find("a") == started(1)));
  BOOST_TEST(cache.changes() == 1U);
}

BOOST_AUTO_TEST_CASE(ThereIsABound) {
  for (const char* uuid : {"a", "b", "c"}) BOOST_TEST(cache.keep(uuid, started(1)));
  BOOST_TEST(!cache.keep("d", started(1)));
  BOOST_TEST(cache.keep("b", started(1)));  // is there
  BOOST_TEST(cache.size() == 3U);
}

BOOST_AUTO_TEST_CASE(WhatIsNoUuidOfAnEngineIsNotKept) {
  BOOST_TEST(!cache.keep("", started(1)));
  BOOST_TEST(cache.keep(std::string(23, 'u'), started(1)));
  BOOST_TEST(!cache.keep(std::string(24, 'u'), started(1)));
  BOOST_TEST(!cache.find(std::string(24, 'u')).has_value());
}

BOOST_AUTO_TEST_CASE(WhatIsGoneIsDroppedButNotWhatCameSince) {
  cache.keep("a", started(1));
  cache.keep("b", started(1));
  const auto moment = cache.moment();
  cache.keep("c", started(1));
  cache.keep_only([](const auto& uuid) { return uuid.text() == "b"; }, moment);
  std::set<std::string> left;
  cache.for_each([&left](const auto& uuid, const auto&) { left.emplace(uuid.text()); });
  BOOST_TEST((left == std::set<std::string>{"b", "c"}));
}

BOOST_AUTO_TEST_CASE(AListenerIsToldOfLooksAndOfItsSize) {
  struct listener final : service::cache_listener {
    void looked_up(std::size_t found, std::size_t lacking) noexcept override {
      hits += found;
      misses += lacking;
    }
    void holds(std::size_t entries) noexcept override { size = entries; }
    std::size_t hits = 0;
    std::size_t misses = 0;
    std::size_t size = 0;
  };
  listener told;
  cache.tell(&told);
  cache.keep("a", started(1));
  cache.keep("a", started(2));
  BOOST_TEST(told.size == 1U);
  cache.keep("b", started(1));
  BOOST_TEST(told.size == 2U);
  cache.with_lookup([](const auto& find) {
    for (const char* uuid : {"a", "b", "x", "a"}) find(*service::short_uuid::of(uuid));
  });
  BOOST_TEST(told.hits == 3U);
  BOOST_TEST(told.misses == 1U);
  cache.keep_only([](const auto& uuid) { return uuid.text() == "b"; }, cache.moment());
  BOOST_TEST(told.size == 1U);
}

BOOST_AUTO_TEST_CASE(FailuresAreThoseThatWereKept) {
  const domain::snapshot_details details{1, std::nullopt, {"one", "two"}};
  cache.keep("a", kept_details::of(details));
  BOOST_TEST((cache.find("a")->to_domain() == details));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
