// Details of finished snapshots: asked for once, shared, and always those of the engine.

#include <boost/test/unit_test.hpp>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "scheduling/thread_scheduler.hpp"
#include "service/detail_filler.hpp"
#include "service/snapshots.hpp"
#include "unit/plugins/backup/service/blob_engine.hpp"
#include "unit/plugins/backup/service/scripted_port.hpp"

namespace {

using namespace std::chrono_literals;
using namespace service_test;
using service::engine_error;
using service::engine_fault;
using pace = service::detail_fetcher::pace;

std::string name_of(int id, int part = 1, int count = 1) {
  return "camunda_webapps_" + std::to_string(id) + "_8.8.0_part_" + std::to_string(part) + "_of_" +
         std::to_string(count);
}

domain::snapshot finished(const std::string& name, int generation = 0) {
  return {*domain::snapshot_name::parse(name),
          name.substr(16, 12) + std::to_string(generation),
          "SUCCESS",
          1'000 + generation,
          2'000,
          std::vector<std::string>{}};
}

const auto everything = domain::pattern_of_ids_starting_with("");

struct rig {
  scheduling::thread_scheduler on;
  blob_engine engine{on};
  service::settings configured{"camunda", *domain::app_version::parse("8.8.0"), {"", {}}};
  std::unique_ptr<service::snapshots> source;

  rig() { begin(8); }
  void begin(unsigned at_once) {
    configured.detail_requests = at_once;
    source = std::make_unique<service::snapshots>(engine, on, configured);
  }
  void put(int count) {
    for (int id = 1; id <= count; ++id) engine.put(finished(name_of(id)));
  }
  service::call_limits limits(std::chrono::milliseconds time = 20s) {
    return {on.now() + time, {}};
  }
  /// All of them with their details, as far as they came.
  struct completed {
    std::unique_ptr<service::snapshot_table> table;
    service::engine_result<service::snapshots::completion> how;
  };
  completed read(pace how_fast = pace::urgent, std::chrono::milliseconds time = 20s,
                 const std::string& pattern = everything) {
    auto table = *source->read(pattern, limits(time));
    auto how = source->complete(*table, service::snapshots::lacking_details(*table), pattern,
                                how_fast, limits(time));
    return {std::move(table), std::move(how)};
  }
};

std::size_t lacking(const rig::completed& read) {
  return service::snapshots::lacking_details(*read.table).size();
}

BOOST_FIXTURE_TEST_SUITE(snapshots, rig)

BOOST_AUTO_TEST_CASE(DetailsAreAskedForOnce) {
  put(300);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.blob_reads() <= 300U + 16U);  // a few were read before all, to see how fast
  const auto requests = engine.detail_requests();
  const auto again = read();
  BOOST_TEST(lacking(again) == 0U);
  BOOST_TEST(engine.detail_requests() == requests);
  BOOST_TEST(*again.table->parts_of(again.table->groups().front()).front().started == 1'000);
}

BOOST_AUTO_TEST_CASE(FastBlobsAreReadInOneCall) {
  put(1'000);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.detail_requests() <= 3U);
}

BOOST_AUTO_TEST_CASE(ALongTableOfContentsMakesNoBlobSlow) {
  engine.time_of_a_request = 40ms;
  put(1'000);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.detail_requests() <= 3U);
}

BOOST_AUTO_TEST_CASE(OfFilesNamesAndDetailsAreAskedForAtTheSameTime) {
  put(500);
  source->expect(service::blobs_kept::in_files);
  engine.hold();
  const auto early = source->begin_early(everything, limits());
  BOOST_REQUIRE(early);
  engine.await_open(1);  // and the names have not been asked for
  BOOST_TEST(engine.state_requests() == 0U);
  BOOST_TEST(!source->begin_early(everything, limits()));  // one at a time
  const auto table = *source->read(everything, limits());
  engine.release();
  const auto how = source->complete(*table, service::snapshots::lacking_details(*table), everything,
                                    pace::urgent, limits(), early.get());
  BOOST_REQUIRE(how.has_value());
  BOOST_TEST(service::snapshots::lacking_details(*table).empty());
  BOOST_TEST(engine.detail_requests() == 1U);
  BOOST_TEST(engine.blob_reads() == 500U);
  // What is known is not asked for again.
  BOOST_TEST(!source->begin_early(everything, limits()));
}

BOOST_AUTO_TEST_CASE(NothingIsBegunEarlyWhereBlobsMayBeSlowOrLittleIsWanted) {
  put(500);
  BOOST_TEST(!source->begin_early(everything, limits()));
  source->expect(service::blobs_kept::elsewhere);
  BOOST_TEST(!source->begin_early(everything, limits()));
  source->expect(service::blobs_kept::in_files);
  BOOST_TEST(!source->begin_early(domain::pattern_of_ids_starting_with("1"), limits()));
  for (int id = 41; id <= 500; ++id) engine.remove(name_of(id));
  const auto table = *source->read(everything, limits());  // tells how few there are
  BOOST_TEST(!source->begin_early(everything, limits()));
}

BOOST_AUTO_TEST_CASE(SlowFilesAreSeenSoonAndReadInSmallLists) {
  engine.time_of_a_blob = 10ms;
  put(300);
  source->expect(service::blobs_kept::in_files);
  {
    const auto early = source->begin_early(everything, limits());
    BOOST_REQUIRE(early);
    const auto table = *source->read(everything, limits());
    const auto how = source->complete(*table, service::snapshots::lacking_details(*table),
                                      everything, pace::urgent, limits(), early.get());
    BOOST_REQUIRE(how.has_value());
    BOOST_TEST(service::snapshots::lacking_details(*table).empty());
  }
  BOOST_TEST(engine.most_open() > 2U);
  // From now on it is known.
  source->cache().keep_only([](const auto&) { return false; }, source->cache().moment());
  BOOST_TEST(!source->begin_early(everything, limits()));
}

BOOST_AUTO_TEST_CASE(ABusyEngineThatIsAskedEarlyIsAskedAgain) {
  put(300);
  source->expect(service::blobs_kept::in_files);
  engine.fail_next({engine_fault::busy, 429, "too many requests", 20ms});
  const auto early = source->begin_early(everything, limits());
  const auto table = *source->read(everything, limits());
  const auto how = source->complete(*table, service::snapshots::lacking_details(*table), everything,
                                    pace::urgent, limits(), early.get());
  BOOST_TEST(how.has_value());
  BOOST_TEST(service::snapshots::lacking_details(*table).empty());
}

BOOST_AUTO_TEST_CASE(WhatIsAskedForEarlyEndsWithWhoAsked) {
  put(300);
  source->expect(service::blobs_kept::in_files);
  engine.time_of_a_blob = 20ms;
  const auto began = on.now();
  {
    const auto early = source->begin_early(everything, limits());
    engine.await_open(1);
  }
  BOOST_TEST((on.now() - began < 5s));  // alone it takes 6 s
  engine.time_of_a_blob = 0ms;
  BOOST_TEST(lacking(read()) == 0U);  // and nobody waits for it
}

BOOST_AUTO_TEST_CASE(SlowBlobsAreReadInSmallListsSeveralAtOneTime) {
  engine.time_of_a_blob = 4ms;
  put(400);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.most_open() > 2U);
  BOOST_TEST(engine.most_open() <= 8U);
  BOOST_TEST(engine.blob_reads() == 400U);
}

BOOST_AUTO_TEST_CASE(SlowBlobsAreReadWhereOneRequestIsAllowedToo) {
  engine.time_of_a_blob = 3ms;
  put(100);
  begin(1);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.most_open() == 1U);
}

BOOST_AUTO_TEST_CASE(NoMoreRequestsAreOpenThanAreAllowed) {
  engine.time_of_a_blob = 3ms;
  put(300);
  begin(2);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.most_open() == 2U);
}

BOOST_AUTO_TEST_CASE(WhoAsksMeanwhileWaitsForTheSameRequests) {
  put(60);
  engine.hold();
  std::vector<std::jthread> askers;
  std::atomic<int> complete = 0;
  for (int asker = 0; asker < 5; ++asker) {
    askers.emplace_back([&] { complete += lacking(read()) == 0 ? 1 : 0; });
  }
  engine.await_open(1);
  std::this_thread::sleep_for(50ms);
  engine.release();
  askers.clear();
  BOOST_TEST(complete == 5);
  BOOST_TEST(engine.detail_requests() == 1U);
  BOOST_TEST(engine.blob_reads() == 60U);
}

BOOST_AUTO_TEST_CASE(ABusyEngineIsAskedAgainWithFewerRequests) {
  put(100);
  for (int times = 0; times < 3; ++times) {
    engine.fail_next({engine_fault::busy, 429, "too many requests", 20ms});
  }
  const auto found = read();
  BOOST_TEST(found.how.has_value());
  BOOST_TEST(lacking(found) == 0U);
}

BOOST_AUTO_TEST_CASE(AnErrorThatDoesNotGoByIsTold) {
  put(10);
  engine.fail_next({engine_fault::refused, 403, "no privilege"});
  const auto found = read();
  BOOST_REQUIRE(!found.how.has_value());
  BOOST_TEST(found.how.error().message == "no privilege");
  BOOST_TEST(lacking(read()) == 0U);  // and nobody waits for ever for what it was asking
}

BOOST_AUTO_TEST_CASE(AnEngineThatIsGoneIsNotWaitedForUntilTheDeadline) {
  put(10);
  for (int times = 0; times < 5; ++times) {
    engine.fail_next({engine_fault::unreachable, 0, "connection refused"});
  }
  const auto began = on.now();
  const auto found = read();
  BOOST_REQUIRE(!found.how.has_value());
  BOOST_TEST((found.how.error().fault == engine_fault::unreachable));
  BOOST_TEST((on.now() - began < 5s));
}

BOOST_AUTO_TEST_CASE(WhatDoesNotComeInTimeIsLackingAndTheRestIsThere) {
  engine.time_of_a_blob = 10ms;
  put(260);
  const auto found = read(pace::urgent, 400ms);
  BOOST_REQUIRE(found.how.has_value());
  BOOST_TEST(found.how->is_late);
  BOOST_TEST(lacking(found) == found.how->lacking);
  BOOST_TEST(found.how->lacking > 0U);
  BOOST_TEST(found.how->lacking < 260U);
  // What came is kept.
  engine.time_of_a_blob = 0ms;
  BOOST_TEST(lacking(read()) == 0U);
}

BOOST_AUTO_TEST_CASE(WhatCannotBeReadIsThereWithoutDetails) {
  put(5);
  engine.make_unreadable(name_of(3));
  const auto found = read();
  BOOST_REQUIRE(found.how.has_value());
  BOOST_TEST(!found.how->is_late);
  BOOST_TEST(found.how->lacking == 1U);
  BOOST_TEST(found.table->size() == 5U);
}

BOOST_AUTO_TEST_CASE(WhatIsDeletedWhileItIsReadIsNotThere) {
  put(5);
  auto table = *source->read(everything, limits());
  engine.remove(name_of(3));
  const auto how = source->complete(*table, service::snapshots::lacking_details(*table), everything,
                                    pace::urgent, limits());
  BOOST_REQUIRE(how.has_value());
  BOOST_TEST(how->gone == 1U);
  BOOST_TEST(how->lacking == 0U);
  BOOST_TEST(table->size() == 4U);
  BOOST_TEST(!table->has(*domain::backup_id::parse("3")));
}

BOOST_AUTO_TEST_CASE(WhatWasDeletedLeavesTheCacheAndTheSameNameIsReadAnew) {
  put(20);
  read();
  BOOST_TEST(source->cache().size() == 20U);
  engine.remove(name_of(7));
  engine.put(finished(name_of(8), 1));
  const auto found = read();
  BOOST_TEST(source->cache().size() == 19U);
  BOOST_TEST(engine.reads_of(name_of(8)) == 2U);
  const auto row = found.table->find(*domain::snapshot_name::parse(name_of(8)));
  BOOST_TEST(found.table->at(*row).details.started == 1'001);
}

BOOST_AUTO_TEST_CASE(WhatIsBeingMadeIsAskedForEachTime) {
  auto running = finished(name_of(1));
  running.state_word = "IN_PROGRESS";
  running.ended.reset();
  engine.put(running);
  for (unsigned times = 1; times <= 3; ++times) {
    auto table = *source->read(everything, limits());
    BOOST_REQUIRE(source->complete(*table, {0}, everything, pace::urgent, limits()));
    BOOST_TEST(table->at(0).has_details);
    BOOST_TEST(engine.reads_of(name_of(1)) == times);
  }
  BOOST_TEST(source->cache().size() == 0U);
}

BOOST_AUTO_TEST_CASE(ManyThatAreBeingMadeAreAskedForInListsThatFitARequest) {
  for (int id = 1; id <= 300; ++id) {
    auto running = finished(name_of(id));
    running.state_word = "IN_PROGRESS";
    running.ended.reset();
    engine.put(running);
  }
  const auto table = *source->read(everything, limits());
  std::vector<std::uint32_t> all(table->size());
  for (std::uint32_t row = 0; row < all.size(); ++row) all[row] = row;
  BOOST_REQUIRE(source->complete(*table, all, everything, pace::urgent, limits()));
  for (const auto row : all) BOOST_REQUIRE(table->at(row).has_details);
  BOOST_TEST(engine.blob_reads() == 300U);
  BOOST_TEST(engine.detail_requests() == 4U);  // 300 names of some 36 bytes, 3,300 at one time
}

BOOST_AUTO_TEST_CASE(AUuidThatIsLongerThanEnginesWriteIsReadEachTime) {
  auto strange = finished(name_of(1));
  strange.uuid = std::string(40, 'u');
  engine.put(strange);
  for (unsigned times = 1; times <= 2; ++times) {
    const auto found = read();
    BOOST_TEST(lacking(found) == 0U);
    BOOST_TEST(found.table->uuid_of(0) == strange.uuid);
    BOOST_TEST(engine.reads_of(name_of(1)) == times);
  }
}

BOOST_AUTO_TEST_CASE(AStopEndsTheReading) {
  put(10);
  engine.hold();
  std::stop_source stop;
  auto table = *source->read(everything, limits());
  std::jthread stopper([&] {
    engine.await_open(1);
    stop.request_stop();
    engine.release();
  });
  const auto how = source->complete(*table, service::snapshots::lacking_details(*table), everything,
                                    pace::urgent, {on.now() + 20s, stop.get_token()});
  BOOST_TEST((how.has_value() || how.error().fault == engine_fault::stopped));
}

BOOST_AUTO_TEST_CASE(TheFillerReadsAllOneRequestAtATime) {
  put(200);
  {
    service::detail_filler filler(*source, on, configured, nullptr);
    const auto until = on.now() + 20s;
    while (source->cache().size() < 200U && on.now() < until) std::this_thread::sleep_for(5ms);
  }
  BOOST_TEST(source->cache().size() == 200U);
  BOOST_TEST(engine.most_open() == 1U);
  BOOST_TEST(engine.blob_reads() == 200U);
}

BOOST_AUTO_TEST_CASE(TheFillerTellsWhenTheNewestCompleteBackupEnded) {
  scheduling::guarded<std::vector<domain::epoch_ms>> told(on);
  const auto last_told = [&]() -> domain::epoch_ms {
    auto held = told.lock();
    return held->empty() ? -1 : held->back();
  };
  const auto await = [&](domain::epoch_ms ended) {
    const auto until = on.now() + 20s;
    while (last_told() != ended && on.now() < until) std::this_thread::sleep_for(2ms);
    return last_told() == ended;
  };
  service::detail_filler filler(*source, on, configured, nullptr,
                                [&](domain::epoch_ms ended) { told.lock()->push_back(ended); });
  BOOST_TEST(await(0));  // there is none
  put(100);
  source->tell_of_change();
  BOOST_TEST(await(2'000));
  auto newer = finished(name_of(50), 1);
  newer.ended = 7'000;
  engine.remove(name_of(50));
  engine.put(newer);
  source->tell_of_change();
  BOOST_TEST(await(7'000));
  for (int id = 1; id <= 100; ++id) engine.remove(name_of(id));
  source->tell_of_change();
  BOOST_TEST(await(0));
}

BOOST_AUTO_TEST_CASE(AListJoinsTheFiller) {
  engine.time_of_a_blob = 1ms;
  put(200);
  service::detail_filler filler(*source, on, configured, nullptr);
  engine.await_open(1);
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.blob_reads() == 200U);
}

/// A store that is a map.
class kept_in_memory final : public service::detail_store {
 public:
  std::map<std::string, domain::snapshot_details> kept;

  service::details_loaded load(const service::take_details& each) override {
    for (const auto& [uuid, details] : kept) each(uuid, details);
    return {service::details_loaded::ending::loaded, kept.size(), {}};
  }
  std::unique_ptr<service::details_saving> begin() override {
    return std::make_unique<saving>(kept);
  }

 private:
  class saving final : public service::details_saving {
   public:
    explicit saving(std::map<std::string, domain::snapshot_details>& to) : to_(to) {}
    void add(std::string_view uuid, const domain::snapshot_details& details) override {
      new_[std::string(uuid)] = details;
    }
    tl::expected<service::details_saved, std::string> commit() override {
      to_ = new_;
      return service::details_saved{to_.size(), 0, 0};
    }

   private:
    std::map<std::string, domain::snapshot_details>& to_;
    std::map<std::string, domain::snapshot_details> new_;
  };
};

BOOST_AUTO_TEST_CASE(WhatListsHaveReadIsSavedAtTheStopAndIsThereAtTheNextStart) {
  put(30);
  configured.details_in_background = false;
  kept_in_memory store;
  told_events told(on);
  {
    service::detail_keeper keeper(source->cache(), store, told);
    service::detail_filler filler(*source, on, configured, &keeper);
    BOOST_TEST(lacking(read()) == 0U);
  }
  BOOST_TEST(store.kept.size() == 30U);
  begin(8);
  const auto reads = engine.blob_reads();
  service::detail_keeper keeper(source->cache(), store, told);
  keeper.load();
  BOOST_TEST(lacking(read()) == 0U);
  BOOST_TEST(engine.blob_reads() == reads);
}

BOOST_AUTO_TEST_CASE(TablesThatShowTheSameAreHeldOnce) {
  put(200);
  const auto first = source->one_for_all(read().table);
  const auto second = source->one_for_all(read().table);
  BOOST_TEST(first == second);
  engine.put(finished(name_of(201)));
  BOOST_TEST(source->one_for_all(read().table) != first);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
