#include "endpoint/backup_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

namespace backup::endpoint {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& items) {
  json::array list;
  list.reserve(items.size());
  for (const auto& item : items) list.emplace_back(item);
  return list;
}

/// Engines write names and words without anything that would have to be escaped.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == '-' || c == '+' || c == ' ' || c == ':';
  });
}

void append(std::string& to, std::string_view text) {
  if (!is_plain(text)) {
    to += json::serialize(json::string_view(text));
    return;
  }
  to += '"';
  to += text;
  to += '"';
}

void append(std::string& to, const std::vector<std::string>& texts) {
  to += '[';
  for (const auto& text : texts) {
    if (&text != &texts.front()) to += ',';
    append(to, text);
  }
  to += ']';
}

void append(std::string& to, domain::epoch_ms time) {
  to += '"';
  to += timestamp(time);
  to += '"';
}

/// A number of any kind.
struct count {
  std::int64_t value;
};

void append(std::string& to, count number) {
  to += std::to_string(number.value);
}

/// The comma and the name in front of a member's value.
void append_name(std::string& to, std::string_view name) {
  if (to.back() != '{') to += ',';
  to += '"';
  to += name;
  to += "\":";
}

template <class Value>
void append_member(std::string& to, std::string_view name, const std::optional<Value>& value) {
  append_name(to, name);
  if (value) {
    append(to, *value);
  } else {
    to += "null";
  }
}

template <class Number>
std::optional<count> as_count(const std::optional<Number>& number) {
  if (!number) return std::nullopt;
  return count{static_cast<std::int64_t>(*number)};
}

void append_running(std::string& to, const service::backup_progress::part& part) {
  to += '{';
  append_name(to, "snapshotName");
  append(to, part.name.to_string());
  append_member(to, "shardsDone", as_count(part.told.shards_done));
  append_member(to, "shardsTotal", as_count(part.told.shards_total));
  append_member(to, "bytesDone", as_count(part.told.bytes_done));
  append_member(to, "bytesTotal", as_count(part.told.bytes_total));
  append_member(to, "message", part.why_not);
  to += '}';
}

void append_progress(std::string& to, const service::backup_progress& progress) {
  to += '{';
  append_name(to, "partsDone");
  to += std::to_string(progress.parts_done);
  append_member(to, "partsPlanned", as_count(progress.parts_planned));
  append_name(to, "runningPart");
  if (progress.running) {
    append_running(to, *progress.running);
  } else {
    to += "null";
  }
  to += '}';
}

void append_part(std::string& to, const domain::snapshot& part) {
  to += '{';
  append_name(to, "snapshotName");
  append(to, part.name.to_string());
  append_name(to, "state");
  append(to, part.state_word);
  append_member(to, "startTime", part.started);
  append_member(to, "failures", part.failures);
  to += '}';
}

}  // namespace

void append_backup(std::string& to, const domain::backup& shown) {
  to += '{';
  append_name(to, "backupId");
  to += shown.id.to_string();
  append_name(to, "state");
  append(to, domain::to_string(shown.state));
  append_member(to, "failureReason", shown.failure_reason);
  append_name(to, "details");
  to += '[';
  for (const auto& part : shown.details) {
    if (&part != &shown.details.front()) to += ',';
    append_part(to, part);
  }
  to += "]}";
}

std::string backup_json(const domain::backup& shown) {
  std::string text;
  append_backup(text, shown);
  return text;
}

std::string backup_json(const domain::backup& shown, const service::backup_progress& progress) {
  auto text = backup_json(shown);
  text.pop_back();  // the bracket that ends the published members
  append_name(text, "progress");
  append_progress(text, progress);
  text += '}';
  return text;
}

std::string scheduled_snapshots_json(const std::vector<std::string>& names) {
  return json::serialize(json::object{{"scheduledSnapshots", texts(names)}});
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
