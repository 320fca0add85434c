#include "engine/snapshot_api.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <deque>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "scheduling/guarded.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/http_server.hpp"

namespace domain = backup::domain;
namespace engine = backup::engine;
namespace net = backup::net;
namespace scheduling = backup::scheduling;
namespace service = backup::service;
using namespace std::chrono_literals;
using service::engine_fault;

namespace {

const domain::run_id run(255);

/// Long enough never to be reached where an outcome is expected.
constexpr auto patience = 60s;

support::http_reply json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

support::http_reply error(int status, const std::string& type) {
  return json(status, R"({"error":{"type":")" + type + R"(","reason":"why"},"status":0})");
}

support::http_reply misbehaving(support::reply_manner manner) {
  support::http_reply reply = json(200, "{}");
  reply.manner = manner;
  return reply;
}

/// An engine that answers in the order it was told to, and the port to it.
struct fixture {
  struct script {
    std::vector<std::string> lines;  ///< "VERB target", in order of arrival
    std::vector<std::string> bodies;
    std::deque<support::http_reply> replies;
  };
  scheduling::thread_scheduler on;
  scheduling::guarded<script> served{on};
  support::http_server server{[this](const support::http_request& request) {
    auto held = served.lock();
    held->lines.push_back(request.method + " " + request.target);
    held->bodies.push_back(request.body);
    held.notify_all();
    if (held->replies.empty()) return json(599, "nobody expected this");
    auto reply = held->replies.front();
    held->replies.pop_front();
    return reply;
  }};
  net::http_client client{on, {}};
  net::node_client nodes{on, client, {*net::base_url::parse(server.url() + "/front")}};
  engine::snapshot_api api{nodes, "camunda"};
  service::call_limits limits{on.now() + patience, {}};

  void will_answer(std::deque<support::http_reply> replies) {
    served.lock()->replies = std::move(replies);
  }
  std::vector<std::string> lines() { return served.lock()->lines; }
  std::vector<std::string> bodies() { return served.lock()->bodies; }
  bool wait_for_requests(std::size_t count) {
    return served.lock().wait_until(on.now() + patience,
                                    [count](const auto& now) { return now.lines.size() >= count; });
  }

  service::engine_result<void> deleted(const std::vector<std::string>& names) {
    const auto outcome = api.delete_snapshots(names, limits)->wait_until(on.now() + patience);
    BOOST_TEST_REQUIRE(outcome.has_value());
    return *outcome;
  }
};

const domain::planned_part part{
    {*domain::backup_id::parse("7"), *domain::app_version::parse("8.8.0"), 1, 2}, {"a", "b"}};

using words = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_repository_is_looked_up_by_its_name, fixture) {
  will_answer({json(200, R"({"camunda":{"type":"fs"}})"),
               error(404, "repository_missing_exception"), json(200, "{}"),
               json(200, "<html>log in</html>")});
  BOOST_TEST(api.check_repository(limits).has_value());
  BOOST_TEST((api.check_repository(limits).error().fault == engine_fault::repository_missing));
  BOOST_TEST((api.check_repository(limits).error().fault == engine_fault::nonsense));
  const auto page = api.check_repository(limits).error();
  BOOST_TEST((page.fault == engine_fault::nonsense));
  BOOST_TEST(page.message.starts_with("GET " + server.url() +
                                      "/front/_snapshot/camunda got an answer that is not"),
             page.message);
  BOOST_TEST(lines().front() == "GET /front/_snapshot/camunda");
}

BOOST_FIXTURE_TEST_CASE(a_listing_has_our_parts_and_the_names_of_others, fixture) {
  will_answer({json(200, R"({"snapshots":[{"snapshot":"camunda_webapps_7_8.8.0_part_1_of_2",)"
                         R"("uuid":"u","state":"SUCCESS"},{"snapshot":"nightly"}]})")});
  const auto found = api.list_snapshots("camunda_webapps_*", service::detail::states, limits);
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(
      (found->parts == std::vector<domain::snapshot>{{part.name, "u", "SUCCESS", {}, {}, {}}}));
  BOOST_TEST((found->foreign_names == words{"nightly"}));
}

BOOST_FIXTURE_TEST_CASE(a_long_list_is_asked_for_in_pieces_and_nothing_is_found_twice, fixture) {
  const std::string twice = R"({"snapshots":[{"snapshot":"camunda_webapps_7_8.8.0_part_1_of_2",)"
                            R"("uuid":"u","state":"SUCCESS"},{"snapshot":"nightly"}]})";
  will_answer({json(200, twice), json(200, twice)});
  const auto pattern = std::string(2000, 'a') + "," + std::string(2000, 'b');
  const auto found = api.list_snapshots(pattern, service::detail::full, limits);
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(lines().size() == 2U);
  BOOST_TEST(found->parts.size() == 1U);
  BOOST_TEST(found->foreign_names.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(indices_come_in_order_and_none_are_asked_for_without_a_pattern, fixture) {
  will_answer({json(200, R"({"b":{"settings":{}},"a":{"settings":{}}})")});
  BOOST_TEST((api.list_indices({"x*"}, limits) == words{"a", "b"}));
  BOOST_TEST((api.list_indices({}, limits) == words{}));
  BOOST_TEST(lines().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_create_is_done_when_the_engine_has_accepted_it, fixture) {
  will_answer({json(200, R"({"accepted":true})"), json(200, R"({"accepted":false})"),
               json(200, R"({"snapshot":{"state":"SUCCESS"}})"),
               error(400, "snapshot_name_already_in_use_exception"),
               error(404, "index_not_found_exception")});
  BOOST_TEST(api.create_snapshot(part, run, limits).has_value());
  for (const auto fault : {engine_fault::nonsense, engine_fault::nonsense, engine_fault::name_taken,
                           engine_fault::index_missing}) {
    BOOST_TEST((api.create_snapshot(part, run, limits).error().fault == fault));
  }
  BOOST_TEST(lines().front() ==
             "PUT /front/_snapshot/camunda/camunda_webapps_7_8.8.0_part_1_of_2"
             "?wait_for_completion=false");
  BOOST_TEST(bodies().front().starts_with(R"({"indices":["a","b"],)"));
}

BOOST_FIXTURE_TEST_CASE(what_is_being_made_is_asked_for_without_reading_the_repository, fixture) {
  will_answer({json(200, R"({"snapshots":[{"snapshot":"camunda_webapps_7_8.8.0_part_1_of_2",)"
                         R"("uuid":"u","state":"IN_PROGRESS"},{"snapshot":"nightly"}]})"),
               error(404, "repository_missing_exception")});
  const auto running = api.list_running(limits);
  BOOST_REQUIRE(running.has_value());
  BOOST_REQUIRE(running->parts.size() == 1U);
  BOOST_TEST(running->parts.front().state_word == "IN_PROGRESS");
  BOOST_TEST(lines().front().starts_with("GET /front/_snapshot/camunda/_current?"));
  BOOST_TEST(lines().front().ends_with("&verbose=false"));
  BOOST_TEST((api.list_running(limits).error().fault == engine_fault::repository_missing));
}

BOOST_FIXTURE_TEST_CASE(the_clock_of_the_engine_is_read, fixture) {
  will_answer({json(200, R"([{"epoch":"1764120000"}])"), json(200, R"([])"),
               json(200, R"([{"epoch":"-5"}])"), json(200, R"([{"epoch":"12x"}])"),
               json(200, R"([{"epoch":17}])"), error(403, "security_exception")});
  BOOST_TEST(api.read_clock(limits).value() == 1'764'120'000'000);
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST((api.read_clock(limits).error().fault == engine_fault::nonsense));
  }
  BOOST_TEST((api.read_clock(limits).error().fault == engine_fault::refused));
  BOOST_TEST(lines().front() == "GET /front/_cat/health?format=json&h=epoch");
}

BOOST_FIXTURE_TEST_CASE(an_engine_tells_how_long_it_wants_to_be_left_alone, fixture) {
  const auto busy = [](const std::string& wait) {
    auto reply = json(429, "{}");
    reply.headers.emplace_back("Retry-After", wait);
    return reply;
  };
  will_answer({busy("7"), busy("100000"), busy("Wed, 21 Oct 2026 07:28:00 GMT")});
  BOOST_TEST((api.check_repository(limits).error().retry_after == 7s));
  BOOST_TEST((api.check_repository(limits).error().retry_after == 1h));
  BOOST_TEST(!api.check_repository(limits).error().retry_after.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_create_whose_answer_is_lost_is_sent_once, fixture) {
  will_answer({json(200, R"({"camunda":{}})"), misbehaving(support::reply_manner::close_before),
               json(200, R"({"accepted":true})")});
  BOOST_TEST(api.check_repository(limits).has_value());
  BOOST_TEST((api.create_snapshot(part, run, limits).error().fault == engine_fault::unreachable));
  BOOST_TEST(lines().size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(every_call_ends_at_its_deadline_and_when_it_is_stopped, fixture) {
  const auto hang = misbehaving(support::reply_manner::hang);
  will_answer({hang, hang, hang, hang, hang});
  const auto soon = [this] { return service::call_limits{on.now() + 50ms, {}}; };
  BOOST_TEST((api.check_repository(soon()).error().fault == engine_fault::unreachable));
  BOOST_TEST((api.list_snapshots("a", service::detail::full, soon()).error().fault ==
              engine_fault::unreachable));
  BOOST_TEST((api.list_indices({"a"}, soon()).error().fault == engine_fault::unreachable));
  BOOST_TEST((api.create_snapshot(part, run, soon()).error().fault == engine_fault::unreachable));
  const auto deletion = api.delete_snapshots({"a"}, soon());
  BOOST_TEST(
      (deletion->wait_until(on.now() + patience)->error().fault == engine_fault::unreachable));

  std::stop_source stop;
  stop.request_stop();
  limits.stop = stop.get_token();
  BOOST_TEST((api.check_repository(limits).error().fault == engine_fault::stopped));
  const auto sent = lines().size();
  BOOST_TEST((deleted({"a"}).error().fault == engine_fault::stopped));
  BOOST_TEST(lines().size() == sent);
}

BOOST_FIXTURE_TEST_CASE(snapshots_are_deleted_by_one_command_where_it_fits, fixture) {
  will_answer({json(200, R"({"acknowledged":true})")});
  BOOST_TEST(deleted({"a", "b", "c"}).has_value());
  BOOST_TEST((lines() == words{"DELETE /front/_snapshot/camunda/a,b,c"}));
}

BOOST_FIXTURE_TEST_CASE(longer_lists_are_deleted_one_after_the_other, fixture) {
  const std::string a(2000, 'a');
  const std::string b(2000, 'b');
  will_answer({json(200, R"({"acknowledged":true})"), json(200, R"({"acknowledged":true})")});
  BOOST_TEST(deleted({a, b}).has_value());
  BOOST_TEST((lines() == words{"DELETE /front/_snapshot/camunda/" + a,
                               "DELETE /front/_snapshot/camunda/" + b}));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_refused_because_one_is_gone_is_deleted_name_by_name,
                        fixture) {
  const auto gone = error(404, "snapshot_missing_exception");
  const auto done = json(200, R"({"acknowledged":true})");
  will_answer({gone, done, gone, done});
  BOOST_TEST(deleted({"a", "b", "c"}).has_value());
  const std::string path = "DELETE /front/_snapshot/camunda/";
  BOOST_TEST((lines() == words{path + "a,b,c", path + "a", path + "b", path + "c"}));
}

BOOST_FIXTURE_TEST_CASE(a_deletion_that_is_refused_says_why_and_sends_no_more, fixture) {
  struct row {
    support::http_reply reply;
    engine_fault fault;
  };
  const std::vector<row> rows{
      {error(404, "repository_missing_exception"), engine_fault::repository_missing},
      {error(503, "concurrent_snapshot_execution_exception"), engine_fault::busy},
      {error(403, "security_exception"), engine_fault::refused},
      {json(200, "{}"), engine_fault::nonsense},
      {json(200, R"({"acknowledged":false})"), engine_fault::nonsense},
      {misbehaving(support::reply_manner::close_before), engine_fault::unreachable},
  };
  for (const auto& row : rows) {
    const auto before = lines().size();
    will_answer({row.reply});
    const auto outcome = deleted({std::string(2000, 'a'), std::string(2000, 'b')});
    BOOST_TEST_REQUIRE(!outcome.has_value());
    BOOST_TEST((outcome.error().fault == row.fault), outcome.error().message);
    BOOST_TEST(lines().size() == before + 1);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_gone_already_counts_as_deleted, fixture) {
  will_answer({error(404, "snapshot_missing_exception")});
  BOOST_TEST(deleted({"a"}).has_value());
  BOOST_TEST(deleted({}).has_value());
  BOOST_TEST(lines().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_deletion_is_sent_when_its_last_command_is, fixture) {
  const auto hang = misbehaving(support::reply_manner::hang);
  will_answer({hang});
  const auto one = api.delete_snapshots({"a"}, limits);
  BOOST_TEST_REQUIRE(wait_for_requests(1));
  const auto until = on.now() + patience;
  while (!one->is_sent() && on.now() < until) one->wait_until(on.now() + 1ms);
  BOOST_TEST(one->is_sent());
  BOOST_TEST(!one->wait_until(on.now()).has_value());

  will_answer({hang});
  const auto two = api.delete_snapshots({std::string(2000, 'a'), std::string(2000, 'b')}, limits);
  BOOST_TEST_REQUIRE(wait_for_requests(2));
  BOOST_TEST(!two->wait_until(on.now() + 50ms).has_value());
  BOOST_TEST(!two->is_sent());
}

BOOST_FIXTURE_TEST_CASE(no_message_holds_a_password, fixture) {
  const auto url = net::base_url::parse("http://user:secret@" + server.url().substr(7));
  net::http_client knowing(on, {.access = net::basic_authentication(
                                    "user", {backup::secrets::secret_text("secret"), {}})});
  net::node_client its_nodes(on, knowing, {*url});
  engine::snapshot_api secured(its_nodes, "camunda");
  will_answer({json(401, "Unauthorized"), json(200, "no"),
               misbehaving(support::reply_manner::close_before)});
  for (int call = 0; call < 3; ++call) {
    const auto message = secured.check_repository(limits).error().message;
    BOOST_TEST(message.find("secret") == std::string::npos, message);
    BOOST_TEST(message.find(server.url()) != std::string::npos, message);
  }
}

BOOST_FIXTURE_TEST_CASE(a_status_is_asked_for_by_name, fixture) {
  const auto name = part.name.to_string();
  will_answer({json(200, R"({"snapshots":[{"snapshot":")" + name +
                             R"(","shards_stats":{"done":1,"total":2}}]})"),
               error(404, "snapshot_missing_exception"),
               error(413, "too_many_shards_in_snapshots_status_exception"), json(200, "{}")});
  const auto told = api.read_status(part.name, limits);
  BOOST_TEST_REQUIRE(told.has_value());
  BOOST_TEST((*told == service::part_status{1, 2, {}, {}}));
  for (const auto fault : {engine_fault::refused, engine_fault::refused, engine_fault::nonsense}) {
    BOOST_TEST((api.read_status(part.name, limits).error().fault == fault));
  }
  BOOST_TEST(lines().front() == "GET /front/_snapshot/camunda/" + name +
                                    "/_status?filter_path=snapshots.shards_stats"
                                    "%2Csnapshots.snapshot%2Csnapshots.stats");
}

namespace {

/// Writes down what a request was for, and what became of it.
class request_book final : public service::request_observer {
 public:
  explicit request_book(scheduling::scheduler& on) : lines_(on) {}
  void request_begun() noexcept override { ++lines_.lock()->open; }
  void request_ended(service::request_kind kind, const engine_fault* failed,
                     std::chrono::nanoseconds took) noexcept override {
    auto held = lines_.lock();
    --held->open;
    held->took.push_back(took);
    held->ended.emplace_back(kind, failed == nullptr ? -1 : static_cast<int>(*failed));
  }
  struct contents {
    int open = 0;
    std::vector<std::pair<service::request_kind, int>> ended;
    std::vector<std::chrono::nanoseconds> took;
  };
  auto lock() { return lines_.lock(); }

 private:
  scheduling::guarded<contents> lines_;
};

struct watched_fixture : fixture {
  request_book book{on};
  net::node_client at_root{on, client, {*net::base_url::parse(server.url())}};
  engine::snapshot_api watched{at_root, "camunda", engine::snapshot_api::largest_listing, &book};
};

using kind = service::request_kind;
constexpr int fine = -1;

}  // namespace

BOOST_FIXTURE_TEST_CASE(each_request_is_seen_with_what_it_was_for, watched_fixture) {
  const std::string nothing = R"({"snapshots":[]})";
  const std::string status = R"({"snapshots":[{"snapshot":")" + part.name.to_string() + R"("}]})";
  will_answer({json(200, R"({"camunda":{"type":"fs"}})"), json(200, nothing), json(200, nothing),
               json(200, nothing), json(200, nothing), json(200, status),
               json(200, R"([{"epoch":"1700000000"}])"), json(200, "{}"),
               json(200, R"({"accepted":true})"), json(200, R"({"acknowledged":true})")});
  BOOST_TEST(watched.check_repository(limits).has_value());
  for (const auto how_much :
       {service::detail::states, service::detail::full, service::detail::contents}) {
    BOOST_TEST(watched.list_snapshots("a", how_much, limits).has_value());
  }
  BOOST_TEST(watched.list_running(limits).has_value());
  BOOST_TEST(watched.read_status(part.name, limits).has_value());
  BOOST_TEST(watched.read_clock(limits).has_value());
  BOOST_TEST(watched.list_indices({"x*"}, limits).has_value());
  BOOST_TEST(watched.create_snapshot(part, run, limits).has_value());
  const auto deletion = watched.delete_snapshots({"a"}, limits);
  BOOST_TEST(deletion->wait_until(on.now() + patience).has_value());
  auto held = book.lock();
  BOOST_TEST(held->open == 0);
  BOOST_TEST((held->ended == std::vector<std::pair<kind, int>>{{kind::repository, fine},
                                                               {kind::list, fine},
                                                               {kind::details, fine},
                                                               {kind::details, fine},
                                                               {kind::running, fine},
                                                               {kind::status, fine},
                                                               {kind::clock, fine},
                                                               {kind::indices, fine},
                                                               {kind::create, fine},
                                                               {kind::remove, fine}}));
}

BOOST_FIXTURE_TEST_CASE(what_went_wrong_is_seen_too, watched_fixture) {
  const auto fault = [](engine_fault of) { return static_cast<int>(of); };
  will_answer({error(404, "repository_missing_exception"), json(503, "no"), json(200, "no"),
               json(200, "{}"), error(400, "snapshot_name_already_in_use_exception"),
               error(404, "snapshot_missing_exception"), error(404, "snapshot_missing_exception"),
               json(200, R"({"acknowledged":true})")});
  BOOST_TEST(!watched.check_repository(limits).has_value());
  BOOST_TEST(!watched.list_snapshots("a", service::detail::states, limits).has_value());
  BOOST_TEST(!watched.list_snapshots("a", service::detail::states, limits).has_value());
  BOOST_TEST(!watched.read_status(part.name, limits).has_value());
  BOOST_TEST(!watched.create_snapshot(part, run, limits).has_value());
  // One of a list is gone, so they are deleted one by one.
  const auto deletion = watched.delete_snapshots({"a", "b"}, limits);
  BOOST_TEST(deletion->wait_until(on.now() + patience).has_value());
  auto held = book.lock();
  BOOST_TEST(held->open == 0);
  BOOST_TEST((held->ended == std::vector<std::pair<kind, int>>{
                                 {kind::repository, fault(engine_fault::repository_missing)},
                                 {kind::list, fault(engine_fault::busy)},
                                 {kind::list, fault(engine_fault::nonsense)},
                                 {kind::status, fault(engine_fault::nonsense)},
                                 {kind::create, fault(engine_fault::name_taken)},
                                 {kind::remove, fault(engine_fault::refused)},
                                 {kind::remove, fault(engine_fault::refused)},
                                 {kind::remove, fine}}));
}

BOOST_FIXTURE_TEST_CASE(a_request_is_open_until_it_has_an_outcome_or_is_given_up, watched_fixture) {
  will_answer({misbehaving(support::reply_manner::hang)});
  {
    const auto deletion = watched.delete_snapshots({"a"}, limits);
    BOOST_TEST_REQUIRE(wait_for_requests(1));
    BOOST_TEST(!deletion->wait_until(on.now() + 60ms).has_value());
    BOOST_TEST(book.lock()->open == 1);
  }
  auto held = book.lock();
  BOOST_TEST(held->open == 0);
  BOOST_TEST((held->ended == std::vector<std::pair<kind, int>>{
                                 {kind::remove, static_cast<int>(engine_fault::stopped)}}));
  BOOST_TEST((held->took.front() >= 50ms && held->took.front() < patience));
}
