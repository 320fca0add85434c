#include "calls/call_registry.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

using host::calls::answer_result;
using host::calls::answer_sink;
using host::calls::call_registry;
using host::http::request;
using host::http::response;
using std::chrono::seconds;

namespace {

const host::calls::clock::time_point start = host::calls::clock::time_point(seconds(1000));

std::shared_ptr<const request> ask(std::string path) {
  auto made = std::make_shared<request>();
  made->path = std::move(path);
  return made;
}

response text(std::string body) {
  response made;
  made.body = std::move(body);
  return made;
}

answer_sink append_to(std::vector<std::string>& list) {
  return [&list](response got) { list.push_back(std::to_string(got.status) + " " + got.body); };
}

response late(const request& asked, std::string_view owner) {
  response made = text(std::string(owner) + " late for " + asked.path);
  made.status = 503;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_registry_of_the_host)

BOOST_AUTO_TEST_CASE(the_first_answer_wins_and_ends_the_call) {
  call_registry calls(10, late);
  std::vector<std::string> answers;
  const auto call = calls.open("p", ask("/a"), start + seconds(1), append_to(answers));
  BOOST_TEST(calls.request(call)->path == "/a");
  BOOST_TEST((calls.deadline(call) == start + seconds(1)));
  BOOST_TEST(calls.owner_of(call) == "p");
  BOOST_TEST((calls.answer(call, text("one")) == answer_result::accepted));
  BOOST_TEST((calls.answer(call, text("two")) == answer_result::unknown));
  BOOST_TEST((calls.request(call) == nullptr));
  BOOST_TEST((calls.deadline(call) == host::calls::clock::time_point()));
  BOOST_TEST(calls.owner_of(call) == "");
  BOOST_TEST(!calls.expire(call, start + seconds(9)));
  BOOST_TEST(answers == std::vector<std::string>{"200 one"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_call_expires_at_its_deadline_and_not_before) {
  call_registry calls(10, late);
  std::vector<std::string> answers;
  const auto call = calls.open("p", ask("/1"), start + seconds(1), append_to(answers));
  calls.expire(call, start);
  BOOST_TEST(answers.empty());
  BOOST_TEST(!calls.expire(call, start + seconds(1)));  // which the plugin has not seen
  const auto seen = calls.open("q", ask("/2"), start + seconds(1), append_to(answers));
  BOOST_TEST(calls.enter(seen, start));
  BOOST_TEST(calls.expire(seen, start + seconds(2)));
  BOOST_TEST(!calls.expire(seen, start + seconds(3)));
  const std::vector<std::string> expected = {"503 p late for /1", "503 q late for /2"};
  BOOST_TEST(answers == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_is_not_entered_and_ends_without_an_answer) {
  call_registry calls(10, late);
  std::vector<std::string> answers;
  const auto left = calls.open("p", ask("/left"), start + seconds(1), append_to(answers));
  BOOST_TEST(!calls.cancel(left).owes_answer);
  BOOST_TEST(!calls.enter(left, start));
  calls.abandon(left, start);
  const auto due = calls.open("p", ask("/due"), start, append_to(answers));
  BOOST_TEST(!calls.enter(due, start));
  calls.abandon(due, start);
  BOOST_TEST(calls.open_calls("").empty());
  BOOST_TEST(answers == std::vector<std::string>{"503 p late for /due"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_place_is_used_again_and_an_id_never) {
  call_registry calls(4);
  std::vector<std::string> answers;
  std::set<std::uint64_t> seen;
  for (int n = 0; n < 1000; ++n) {
    const auto call = calls.open("p", ask("/"), start, append_to(answers));
    BOOST_REQUIRE(seen.insert(call).second);
    BOOST_TEST((calls.answer(call, {}) == answer_result::accepted));
  }
  for (const auto old : seen) BOOST_TEST((calls.answer(old, {}) == answer_result::unknown));
}

BOOST_AUTO_TEST_CASE(an_expired_call_keeps_its_request_until_the_plugin_lets_go) {
  call_registry calls(1);
  std::vector<std::string> answers;
  const auto call = calls.open("p", ask("/a"), start, append_to(answers));
  calls.expire(call, start);
  BOOST_TEST(answers == std::vector<std::string>{"503 "}, boost::test_tools::per_element());
  BOOST_TEST((calls.request(call) != nullptr));
  BOOST_TEST(calls.is_cancelled(call, start));
  BOOST_TEST(calls.open("p", ask("/b"), start, append_to(answers)) == 0U);
  BOOST_TEST((calls.answer(call, text("late")) == answer_result::late));
  BOOST_TEST((calls.request(call) == nullptr));
  BOOST_TEST(calls.open("p", ask("/b"), start, append_to(answers)) != 0U);
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_answers_nobody_and_frees_its_sink) {
  call_registry calls(10);
  const auto held = std::make_shared<int>(1);
  const auto call =
      calls.open("p", ask("/a"), start, [held](const response&) { BOOST_ERROR("answered"); });
  BOOST_TEST(!calls.is_cancelled(call, start - seconds(1)));
  calls.cancel(call);
  calls.cancel(call);
  BOOST_TEST(held.use_count() == 1);
  BOOST_TEST(calls.is_cancelled(call, start - seconds(1)));
  BOOST_TEST(!calls.expire(call, start + seconds(1)));
  BOOST_TEST((calls.answer(call, text("late")) == answer_result::late));
  calls.cancel(call);
  BOOST_TEST(calls.is_cancelled(4711, start));
}

BOOST_AUTO_TEST_CASE(open_calls_are_bounded_and_listed_for_each_owner) {
  call_registry calls(2);
  std::vector<std::string> answers;
  const auto one = calls.open("p", ask("/"), start, append_to(answers));
  const auto two = calls.open("p", ask("/"), start, append_to(answers));
  BOOST_TEST(calls.open("p", ask("/"), start, append_to(answers)) == 0U);
  const auto other = calls.open("q", ask("/"), start, append_to(answers));
  BOOST_TEST((calls.open_calls("p") == std::vector<std::uint64_t>{one, two}));
  std::vector<std::uint64_t> all = {one, two, other};
  std::sort(all.begin(), all.end());
  BOOST_TEST((calls.open_calls("") == all));
  calls.answer(one, {});
  BOOST_TEST(calls.open("p", ask("/"), start, append_to(answers)) > two);
}

BOOST_AUTO_TEST_CASE(a_sink_may_use_the_registry) {
  call_registry calls(1);
  std::uint64_t next = 0;
  const auto call = calls.open("p", ask("/"), start, [&](const response&) {
    next = calls.open("p", ask("/"), start, [](const response&) {});
  });
  calls.answer(call, {});
  BOOST_TEST(next > call);
}

BOOST_AUTO_TEST_CASE(however_threads_race_each_call_is_answered_at_most_once) {
  constexpr std::size_t count = 20'000;
  call_registry calls(count);
  std::vector<std::atomic<int>> answered(count);
  std::vector<std::uint64_t> ids(count);
  for (std::size_t n = 0; n < count; ++n) {
    ids[n] = calls.open("p", ask("/"), start + seconds(n % 7),
                        [&answered, n](const response&) { ++answered[n]; });
  }
  std::atomic<bool> go{false};
  std::atomic<int> accepted{0};
  std::atomic<std::size_t> alive_after_answer{0};
  const auto when_told = [&go](auto work) {
    return [&go, work] {
      while (!go) std::this_thread::yield();
      work();
    };
  };
  std::vector<std::thread> threads;
  for (int answerer = 0; answerer < 2; ++answerer) {
    threads.emplace_back(when_told([&] {
      for (const auto id : ids) {
        if (calls.answer(id, {}) == answer_result::accepted) ++accepted;
        if (calls.request(id) != nullptr) ++alive_after_answer;
      }
    }));
  }
  threads.emplace_back(when_told([&] {
    for (const auto id : ids) calls.expire(id, start + seconds(3));
  }));
  threads.emplace_back(when_told([&] {
    for (std::size_t n = 0; n < count; n += 3) calls.cancel(ids[n]);
  }));
  go = true;
  for (std::thread& each : threads) each.join();

  int total = 0;
  std::size_t twice = 0;
  for (std::size_t n = 0; n < count; ++n) {
    total += answered[n];
    if (answered[n] > 1) ++twice;
  }
  BOOST_TEST(twice == 0U);
  BOOST_TEST(accepted <= total);
  BOOST_TEST(alive_after_answer == 0U);
  BOOST_TEST(calls.open_calls("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
