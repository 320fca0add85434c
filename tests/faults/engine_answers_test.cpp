// Every call that a running backup makes, answered badly in every way: it is waited out, or ends
// the backup with the engine's words, and always in time. What the calls of the port make of a bad
// answer stands in tests/contract/engine_answers_test.cpp; here, what that table lacks.

#include <boost/test/unit_test.hpp>

#include <memory>
#include <stdexcept>
#include <thread>

#include <boost/json.hpp>

#include "faults/calls_of_a_backup.hpp"
#include "faults/lanes.hpp"
#include "faults/post.hpp"
#include "faults/site.hpp"
#include "support/glob.hpp"

namespace {

namespace json = boost::json;
using faults::await;
using faults::gate;
using faults::new_id;
using faults::part_name;
using faults::site;
using faults::with_log;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using support::fault;
using support::http_reply;

constexpr seconds time_to_complete{30};
constexpr milliseconds request_timeout{1'000};
constexpr milliseconds slack{2'500};  // of a busy machine
const std::vector<std::string> impatient{"--actuator.plugins.backup.request-timeout=1s"};

/// A POST whose engine calls were too slow for the short deadline is tried again, with another id.
std::string taken_id(faults::fault_host& host) {
  std::string seen;
  for (int tries = 0; tries < 5; ++tries) {
    const auto id = new_id();
    const auto answer = host.take(id);
    if (answer && answer->status == 200) return id;
    seen = answer ? answer->body : "no answer";
    std::this_thread::sleep_for(seconds(1));
  }
  throw std::runtime_error("POST: " + seen);
}

enum class expected { waited_out, ends_with_reason };

/// A way to answer badly; what becomes of a backup whose creates and looks are answered so.
struct bad_answer {
  std::string name;
  fault what;
  expected then = expected::waited_out;
  int code = 502;  ///< of a call of the port
  int or_code = 0;
};

http_reply whole(int status, std::string body, support::http_headers fields = {}) {
  fields.emplace_back("Content-Type", "application/json");
  return {status, std::move(fields), std::move(body)};
}

/// The engine's answer with a length that is not its own.
fault with_length_off_by(int difference) {
  return support::faults::edit([difference](http_reply& reply) {
    std::erase_if(reply.headers, [](const auto& field) {
      return field.first == "content-length" || field.first == "Content-Length";
    });
    const auto length = static_cast<int>(reply.body.size()) + difference;
    reply.headers.emplace_back("Content-Length", std::to_string(std::max(length, 0)));
    // Nothing can follow what is shorter than it says.
    reply.manner = support::reply_manner::close_after;
    reply.byte_count = 1U << 20U;
  });
}

fault with_unknown_fields() {
  return support::faults::edit([](http_reply& reply) {
    json::error_code failed;
    auto body = json::parse(reply.body, failed);
    if (failed || !body.is_object()) return;
    // An object without anything is an engine's empty list, and one with something else is not.
    if (body.as_object().empty()) return;
    body.as_object()["new"] = json::object{{"a", json::array{1, nullptr, json::object{}}}};
    if (auto* const listed = body.as_object().if_contains("snapshots")) {
      for (auto& each : listed->as_array()) {
        if (each.is_object()) each.as_object()["shards_of_tomorrow"] = json::array{nullptr};
      }
    }
    reply.body = json::serialize(body);
    std::erase_if(reply.headers, [](const auto& field) {
      return field.first == "content-length" || field.first == "Content-Length";
    });
  });
}

std::vector<bad_answer> bad_answers() {
  namespace harm = support::faults;
  const auto error = [](int status) {
    return harm::answer(support::engine_error_reply(status, "odd_exception", "it is what it is"));
  };
  return {
      {"refused", harm::refuse()},
      {"cut before", harm::cut_before()},
      {"cut after", harm::cut_after()},
      {"silence", harm::hang()},
      {"single bytes", harm::drip(1, milliseconds(100))},
      {"429", error(429)},
      {"429 with Retry-After",
       harm::answer(whole(429, R"({"error":"full"})", {{"Retry-After", "1"}}))},
      {"500", error(500), expected::waited_out, 500},
      {"503", error(503)},
      {"403", error(403), expected::ends_with_reason, 500},
      {"404", error(404), expected::ends_with_reason, 500},
      {"HTML", harm::answer({200, {}, "<html>hello</html>"}), expected::waited_out, 500},
      {"truncated", harm::truncate(60)},
      {"endless", harm::endless(std::string(1U << 20U, ' ')), expected::waited_out, 500, 502},
      {"too long a length", with_length_off_by(+50)},
      {"too short a length", with_length_off_by(-3), expected::waited_out, 500},
      {"unknown fields", with_unknown_fields(), expected::waited_out, 200},
  };
}

/// One of the calls that are made while part 3 is taken, and after it.
struct call_kind {
  std::string name;
  std::string method;
  std::string glob;
  bool matters;  ///< whether the backup cannot go on without a good answer
};

std::vector<call_kind> kinds_of(const std::string& repository) {
  return {{"create", "PUT", "*part_3_of_6", true},
          {"status look", "GET", "/_snapshot/*/camunda_webapps_*", true},
          {"what runs", "GET", "/_snapshot/*/_current", false},
          {"clock", "GET", "/_cat/health", false},
          {"check", "GET", "/_snapshot/" + repository, false}};
}

/// From the create of part 3 on the calls of this kind are answered so, so many times.
void answer_badly(support::fault_proxy& proxy, const call_kind& kind, const fault& what,
                  std::size_t times) {
  const auto began = std::make_shared<bool>(false);
  support::fault_rule rule;
  rule.path_glob = "*";
  rule.what = what;
  rule.times = times;
  rule.only = [=](const support::http_request& call) {
    const bool is_part_3 =
        call.method == "PUT" && call.target.find("part_3_of_6") != std::string::npos;
    const bool had_begun = std::exchange(*began, *began || is_part_3);
    if (!had_begun && !is_part_3) return false;
    return call.method == kind.method && support::target_matches(kind.glob, call.target);
  };
  proxy.add_rule(std::move(rule));
}

std::string try_in_running_backup(site& here, std::size_t kind_at, const bad_answer& bad) {
  const auto kind = kinds_of(here.repository()).at(kind_at);
  here.clear();
  auto host = here.start(impatient);
  here.proxy().clear_requests();
  answer_badly(here.proxy(), kind, bad.what, 2);
  const auto id = taken_id(*host);
  const bool must_end = kind.matters && bad.then == expected::ends_with_reason;
  std::string shown;
  const auto began = steady_clock::now();
  while (steady_clock::now() - began < time_to_complete) {
    const auto asked = steady_clock::now();
    shown = host->state(id);
    if (steady_clock::now() - asked > request_timeout + slack) return "GET was late";
    if (shown == "COMPLETED" || shown == "INCOMPLETE" || shown == "FAILED") break;
    if (bad.name == "refused") here.proxy().accept_again();
    std::this_thread::sleep_for(milliseconds(50));
  }
  here.proxy().clear_rules();
  here.proxy().accept_again();
  if (must_end) {
    const auto reason = host->reason(id);
    if (shown != "INCOMPLETE") return with_log("it shows " + shown, *host);
    if (reason.find("it is what it is") == std::string::npos) return "the reason is: " + reason;
    // And it is in nobody's way.
    return here.await_whole(taken_id(*host)) ? "" : "the next one is not taken";
  }
  if (shown != "COMPLETED") return with_log("it shows " + shown + ": " + host->reason(id), *host);
  return here.flaw_of_undisturbed(id);
}

void check(const std::vector<faults::attempt>& attempts) {
  const auto flaws = faults::run_in_lanes(attempts);
  for (const auto& flaw : flaws) BOOST_ERROR(flaw);
  BOOST_TEST(flaws.empty());
}

BOOST_AUTO_TEST_SUITE(engine_answers)

BOOST_AUTO_TEST_CASE(OfEachCallOfARunningBackup) {
  std::vector<faults::attempt> attempts;
  const auto kinds = kinds_of("");
  for (std::size_t at = 0; at < kinds.size(); ++at) {
    for (const auto& bad : bad_answers()) {
      attempts.push_back({kinds[at].name + " answered with " + bad.name,
                          [=](site& here) { return try_in_running_backup(here, at, bad); }});
    }
  }
  check(attempts);
}

/// What the engine says of part 3 is changed in so many looks from its create on.
std::string try_lie(site& here, const std::string& method, const std::string& glob,
                    const std::function<void(http_reply&, const std::string& part)>& lie,
                    bool is_forwarded = true) {
  here.clear();
  auto host = here.start();
  here.proxy().clear_requests();
  const auto id = new_id();
  const auto part = part_name(id, 3);
  const fault what{is_forwarded ? fault::kind::after : fault::kind::instead,
                   [=](http_reply& reply) {
                     lie(reply, part);
                     std::erase_if(reply.headers, [](const auto& field) {
                       return field.first == "content-length" || field.first == "Content-Length";
                     });
                   },
                   {}};
  answer_badly(here.proxy(), {"", method, glob, true}, what, 2);
  const auto taken = host->take(id);
  if (!taken || taken->status != 200) return "POST was refused";
  if (!await([&] { return host->state(id) == "COMPLETED"; }, time_to_complete)) {
    return with_log("it shows " + host->state(id) + ": " + host->reason(id), *host);
  }
  return here.flaw_of_undisturbed(id);
}

/// Changes the list of snapshots in an answer.
void edit_list(http_reply& reply, const std::function<void(json::array&)>& change) {
  json::error_code failed;
  auto body = json::parse(reply.body, failed);
  if (failed || !body.is_object() || !body.as_object().contains("snapshots")) return;
  change(body.as_object()["snapshots"].as_array());
  reply.body = json::serialize(body);
}

BOOST_AUTO_TEST_CASE(ThatLieOfAPart) {
  const std::string looks = "/_snapshot/*/camunda_webapps_*";
  check({
      {"it is not there",
       [=](site& here) {
         return try_lie(here, "GET", looks, [](http_reply& reply, const std::string& part) {
           edit_list(reply, [&](json::array& list) {
             for (auto each = list.begin(); each != list.end();) {
               each = each->at("snapshot") == json::value(part) ? list.erase(each) : each + 1;
             }
           });
         });
       }},
      {"it still runs",
       [=](site& here) {
         return try_lie(here, "GET", looks, [](http_reply& reply, const std::string& part) {
           edit_list(reply, [&](json::array& list) {
             for (auto& each : list) {
               if (each.at("snapshot") == json::value(part)) {
                 each.as_object()["state"] = "IN_PROGRESS";
               }
             }
           });
         });
       }},
      {"the list has a snapshot without a state",
       [=](site& here) {
         return try_lie(here, "GET", looks, [](http_reply& reply, const std::string&) {
           edit_list(reply, [](json::array& list) {
             for (auto& each : list) each.as_object().erase("state");
           });
         });
       }},
      {"it was accepted, and was not",
       [](site& here) {
         return try_lie(
             here, "PUT", "*part_3_of_6",
             [](http_reply& reply, const std::string&) { reply.body = R"({"accepted":true})"; },
             false);
       }},
      {"it was not accepted, and was",
       [](site& here) {
         return try_lie(here, "PUT", "*part_3_of_6", [](http_reply& reply, const std::string&) {
           reply.body = R"({"accepted":false})";
         });
       }},
      {"its name is taken, and is not",
       [](site& here) {
         return try_lie(
             here, "PUT", "*part_3_of_6",
             [](http_reply& reply, const std::string& part) {
               reply =
                   support::engine_error_reply(400, "invalid_snapshot_name_exception",
                                               "[r:" + part + "] Invalid snapshot name [" + part +
                                                   "], snapshot with the same name already exists");
             },
             false);
       }},
  });
}

/// A call of the port, the engine calls that it makes, and whether they may fail unseen.
struct port_call {
  std::string name, method, target, body;
  std::string engine_method, engine_glob;
};

std::string try_call(site& here, const port_call& call, const bad_answer& bad) {
  // An unfinished backup of which the state needs the engine's time.
  const std::string waiting = "7";
  if (here.parts(waiting).empty()) {
    here.admin().create_snapshot(here.repository(), part_name(waiting, 1),
                                 {here.prefix() + "-operate-metric-8.3.0_"});
  }
  auto host = here.start({impatient[0], "--camunda.data.backup.resume=false",
                          "--camunda.data.backup.incomplete-check-timeout=1ms"});
  host->running().process().wait_for_line("engine\\.", seconds(5));
  here.proxy().add_rule({call.engine_method, call.engine_glob, bad.what, 1, 0});
  const auto began = steady_clock::now();
  const auto answer = host->send(call.method, call.target, call.body);
  const auto took = steady_clock::now() - began;
  here.proxy().clear_rules();
  here.proxy().accept_again();
  if (!answer) return "no answer";
  if (took > request_timeout + slack) return "the answer was late";
  const auto seen = std::to_string(answer->status) + " " + answer->body;
  if (bad.code == 200) {
    const bool is_fine = answer->status == 200 || answer->status == 404;
    return is_fine ? "" : seen;
  }
  const bool is_right = answer->status == bad.code || answer->status == bad.or_code;
  return is_right ? "" : seen + ", not " + std::to_string(bad.code);
}

BOOST_AUTO_TEST_CASE(OfEachCallOfThePort) {
  const std::vector<port_call> calls{
      {"list", "GET", faults::history, "", "GET", "/_snapshot/*/camunda*"},
      {"get", "GET", std::string(faults::history) + "/5", "", "GET", "/_snapshot/*/camunda*"},
      {"look-up of a deletion", "DELETE", std::string(faults::history) + "/5", "", "GET",
       "/_snapshot/*/camunda*"},
      {"check of the repository", "POST", faults::history, R"({"backupId":5})", "GET",
       "/_snapshot/f*-*"},
      {"indices", "POST", faults::history, R"({"backupId":5})", "GET", "/*/_settings/*"},
  };
  std::vector<faults::attempt> attempts;
  for (const auto& call : calls) {
    for (const auto& bad : bad_answers()) {
      // What does not fail is a backup: elsewhere.
      if (bad.code == 200 && call.method == "POST") continue;
      attempts.push_back({call.name + " answered with " + bad.name,
                          [=](site& here) { return try_call(here, call, bad); }});
    }
  }
  check(attempts);
}

/// The engine's clock only tells when a backup becomes INCOMPLETE: without it, a call is answered
/// all the same, or told what is wrong.
BOOST_AUTO_TEST_CASE(OfTheClockThatAStateNeeds) {
  std::vector<faults::attempt> attempts;
  for (const auto& bad : bad_answers()) {
    attempts.push_back({bad.name, [=](site& here) -> std::string {
                          auto copy = bad;
                          const port_call call{"", "GET", std::string(faults::history) + "/7",
                                               "", "GET", "/_cat/health"};
                          copy.code = 200;
                          const auto seen = try_call(here, call, copy);
                          const bool is_told = seen.starts_with(std::to_string(bad.code)) ||
                                               seen.starts_with(std::to_string(bad.or_code));
                          return is_told ? "" : seen;
                        }});
  }
  check(attempts);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
