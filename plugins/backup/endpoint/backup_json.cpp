#include "endpoint/backup_json.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <cstdio>

namespace backup::endpoint {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& items) {
  json::array list;
  list.reserve(items.size());
  for (const auto& item : items) list.emplace_back(item);
  return list;
}

json::value or_null(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

json::value to_value(const domain::snapshot& part) {
  return json::object{
      {"snapshotName", part.name.to_string()},
      {"state", part.state_word},
      {"startTime", part.started ? json::value(timestamp(*part.started)) : json::value(nullptr)},
      {"failures", part.failures ? json::value(texts(*part.failures)) : json::value(nullptr)}};
}

json::value to_value(const domain::backup& shown) {
  json::array details;
  details.reserve(shown.details.size());
  for (const auto& part : shown.details) details.push_back(to_value(part));
  return json::object{{"backupId", shown.id.value()},
                      {"state", domain::to_string(shown.state)},
                      {"failureReason", or_null(shown.failure_reason)},
                      {"details", std::move(details)}};
}

}  // namespace

std::string scheduled_snapshots_json(const std::vector<std::string>& names) {
  return json::serialize(json::object{{"scheduledSnapshots", texts(names)}});
}

std::string backup_json(const domain::backup& shown) {
  return json::serialize(to_value(shown));
}

std::string backup_list_json(const std::vector<domain::backup>& shown) {
  json::array list;
  list.reserve(shown.size());
  for (const auto& one : shown) list.push_back(to_value(one));
  return json::serialize(list);
}

std::string message_json(std::string_view message) {
  return json::serialize(json::object{{"message", message}});
}

std::string timestamp(domain::epoch_ms time) {
  using namespace std::chrono;
  const sys_time<milliseconds> instant{milliseconds(time)};
  const auto day = floor<days>(instant);
  const year_month_day date(day);
  const hh_mm_ss clock(instant - day);
  char text[64];
  std::snprintf(
      text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%03d+0000", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

}  // namespace backup::endpoint
