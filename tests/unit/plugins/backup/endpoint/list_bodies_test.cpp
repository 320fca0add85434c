// The bodies of lists are written by hand; what Boost.JSON writes of the same is the truth.

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "endpoint/backup_json.hpp"

namespace {

namespace json = boost::json;
using namespace backup;

/// Texts that a careless writer breaks at.
class hostile_texts {
 public:
  explicit hostile_texts(unsigned seed) : random_(seed) {}

  std::string next() {
    static const std::vector<std::string> pieces{"\"",        "\\",
                                                 "\\u0000",   std::string(1, '\0'),
                                                 "\x01",      "\x1f",
                                                 "\x7f",      "\n",
                                                 "\r\n",      "\t",
                                                 "\b\f",      "/",
                                                 "</script>", "\u00e4",
                                                 "\u2028",    "\U0001F600",
                                                 "{\"a\":[",  "],",
                                                 "null",      ",",
                                                 ":",         "shard [0] failed",
                                                 " ",         "plain_Text-1.0:+"};
    std::string text;
    const auto count = random_() % 50 == 0 ? 3'000 : random_() % 6;
    for (unsigned long at = 0; at < count; ++at) text += pieces[random_() % pieces.size()];
    return text;
  }
  unsigned long pick(unsigned long below) { return random_() % below; }

 private:
  std::mt19937 random_;
};

domain::backup any_backup(hostile_texts& texts) {
  domain::backup made{*domain::backup_id::parse(std::to_string(1 + texts.pick(1'000'000'000))),
                      static_cast<domain::backup_state>(texts.pick(5)),
                      {},
                      {}};
  if (texts.pick(2) == 0) made.failure_reason = texts.next();
  for (auto parts = texts.pick(4); parts > 0; --parts) {
    const auto name = "camunda_webapps_" + made.id.to_string() + "_8.8.0_part_1_of_" +
                      std::to_string(1 + texts.pick(7));
    domain::snapshot part{*domain::snapshot_name::parse(name), "u", texts.next(), {}, {}, {}};
    if (texts.pick(3) > 0) part.started = static_cast<domain::epoch_ms>(texts.pick(4'000'000'000));
    if (texts.pick(3) > 0) part.failures.emplace();
    while (part.failures && texts.pick(3) == 0) part.failures->push_back(texts.next());
    made.details.push_back(std::move(part));
  }
  return made;
}

template <class Value>
json::value or_null(const std::optional<Value>& value) {
  return value ? json::value_from(*value) : json::value(nullptr);
}

json::value as_document(const domain::backup& shown) {
  json::array details;
  for (const auto& part : shown.details) {
    json::value started = nullptr;
    if (part.started) started = endpoint::timestamp(*part.started);
    details.push_back(json::object{{"snapshotName", part.name.to_string()},
                                   {"state", part.state_word},
                                   {"startTime", started},
                                   {"failures", or_null(part.failures)}});
  }
  return json::object{{"backupId", shown.id.value()},
                      {"state", std::string(domain::to_string(shown.state))},
                      {"failureReason", or_null(shown.failure_reason)},
                      {"details", std::move(details)}};
}

BOOST_AUTO_TEST_SUITE(list_bodies)

BOOST_AUTO_TEST_CASE(WhatIsWrittenByHandIsWhatBoostJsonWrites) {
  hostile_texts texts(20261126);
  for (int times = 0; times < 3'000; ++times) {
    const auto shown = any_backup(texts);
    const auto body = endpoint::backup_json(shown);
    BOOST_REQUIRE(body == json::serialize(as_document(shown)));
    json::error_code fault;
    const auto read = json::parse(body, fault);
    BOOST_REQUIRE_MESSAGE(!fault, fault.message() << ": " << body);
    BOOST_REQUIRE(read == as_document(shown));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
