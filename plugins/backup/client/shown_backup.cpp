#include "client/shown_backup.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <limits>

namespace backup::client {
namespace {

namespace json = boost::json;

constexpr int deepest = 16;

std::optional<json::value> parse(std::string_view body) {
  json::parse_options rules;
  rules.max_depth = deepest;
  boost::system::error_code fault;
  auto value = json::parse(body, fault, {}, rules);
  if (fault) return {};
  return value;
}

std::string text_of(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  return std::string(found != nullptr && found->is_string() ? found->as_string() : "");
}

/// Whole numbers from 0 on; anything else is 0, which means "not known".
std::int64_t number_of(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  if (found == nullptr || !found->is_int64()) return 0;
  return std::max<std::int64_t>(found->as_int64(), 0);
}

int small_number_of(const json::object& from, std::string_view name) {
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(number_of(from, name), most));
}

const json::object* object_in(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

std::string id_of(const json::object& from) {
  const auto* const found = from.if_contains("backupId");
  if (found == nullptr) return {};
  if (found->is_int64()) return std::to_string(found->as_int64());
  // Digits and nothing else: it goes onto command lines of people.
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (found->is_string() && std::ranges::all_of(found->as_string(), is_digit)) {
    return std::string(found->as_string());
  }
  return {};
}

std::vector<std::string> texts_of(const json::object& from, std::string_view name) {
  std::vector<std::string> texts;
  const auto* const found = from.if_contains(name);
  if (found == nullptr || !found->is_array()) return texts;
  for (const auto& each : found->as_array()) {
    texts.emplace_back(each.is_string() ? std::string(each.as_string()) : json::serialize(each));
  }
  return texts;
}

/// The count in "camunda_webapps_123_8.8.0_part_1_of_6"; 0 when there is none.
int planned_by(std::string_view name) {
  const auto at = name.rfind("_of_");
  if (at == std::string_view::npos) return 0;
  name.remove_prefix(at + 4);
  int count = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), count);
  return read.ec == std::errc() && count > 0 ? count : 0;
}

progress counted(const std::vector<shown_snapshot>& snapshots) {
  progress made;
  for (const auto& each : snapshots) {
    made.parts_planned = std::max(made.parts_planned, planned_by(each.name));
    if (each.state == "SUCCESS") ++made.parts_done;
  }
  return made;
}

running_part running_of(const json::object& told) {
  return {number_of(told, "bytesDone"), number_of(told, "bytesTotal"),
          number_of(told, "shardsDone"), number_of(told, "shardsTotal")};
}

void add_progress(progress& to, const json::object& told) {
  if (const auto* const done = told.if_contains("partsDone"); done && done->is_int64()) {
    to.parts_done = small_number_of(told, "partsDone");
  }
  if (const auto planned = small_number_of(told, "partsPlanned"); planned != 0) {
    to.parts_planned = planned;
  }
  if (const auto* const running = object_in(told, "runningPart")) to.running = running_of(*running);
}

std::optional<shown_snapshot> snapshot_of(const json::value& told) {
  if (!told.is_object()) return {};
  const auto& from = told.as_object();
  shown_snapshot made{text_of(from, "snapshotName"), text_of(from, "state"),
                      utc_time(text_of(from, "startTime")), texts_of(from, "failures")};
  if (made.name.empty()) return {};
  return made;
}

std::optional<shown_backup> backup_of(const json::value& told) {
  if (!told.is_object()) return {};
  const auto& from = told.as_object();
  shown_backup made;
  made.id = id_of(from);
  made.state = text_of(from, "state");
  if (made.id.empty() || made.state.empty()) return {};
  made.failure_reason = text_of(from, "failureReason");
  if (const auto* const details = from.if_contains("details"); details && details->is_array()) {
    for (const auto& each : details->as_array()) {
      auto snapshot = snapshot_of(each);
      if (!snapshot) return {};
      made.snapshots.push_back(*std::move(snapshot));
    }
  }
  made.how_far = counted(made.snapshots);
  if (const auto* const more = object_in(from, "progress")) add_progress(made.how_far, *more);
  return made;
}

tl::unexpected<std::string> not_understood(std::string_view what) {
  return tl::unexpected("the answer is not " + std::string(what) +
                        " as a port for backups writes it; is the URL right?");
}

/// Reads so many digits, and takes them away.
std::optional<int> digits(std::string_view& from, std::size_t count) {
  int value = 0;
  if (from.size() < count) return {};
  const auto* const end = from.data() + count;
  const auto read = std::from_chars(from.data(), end, value);
  if (from.front() == '-' || read.ec != std::errc() || read.ptr != end) return {};
  from.remove_prefix(count);
  return value;
}

bool take(std::string_view& from, char wanted) {
  if (!from.starts_with(wanted)) return false;
  from.remove_prefix(1);
  return true;
}

/// "Z", "+0000" or "+01:00", in minutes east of UTC.
std::optional<int> offset_of(std::string_view text) {
  if (text == "Z") return 0;
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return {};
  const auto hours = digits(text, 2);
  take(text, ':');
  const auto minutes = digits(text, 2);
  if (!hours || !minutes || !text.empty()) return {};
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

tl::expected<shown_backup, std::string> read_backup(std::string_view body) {
  const auto told = parse(body);
  auto made = told ? backup_of(*told) : std::nullopt;
  if (!made) return not_understood("a backup");
  return *std::move(made);
}

tl::expected<std::vector<shown_backup>, std::string> read_list(std::string_view body) {
  const auto told = parse(body);
  if (!told || !told->is_array()) return not_understood("a list of backups");
  std::vector<shown_backup> all;
  for (const auto& each : told->as_array()) {
    auto made = backup_of(each);
    if (!made) return not_understood("a list of backups");
    all.push_back(*std::move(made));
  }
  return all;
}

tl::expected<std::vector<std::string>, std::string> read_scheduled(std::string_view body) {
  const auto told = parse(body);
  if (!told || !told->is_object() || !told->as_object().contains("scheduledSnapshots")) {
    return not_understood("the list of snapshots of a new backup");
  }
  return texts_of(told->as_object(), "scheduledSnapshots");
}

std::string read_status(std::string_view body) {
  const auto told = parse(body);
  return told && told->is_object() ? text_of(told->as_object(), "status") : std::string();
}

told_error read_error(std::string_view body) {
  const auto told = parse(body);
  if (!told || !told->is_object()) return {};
  const auto& from = told->as_object();
  return {text_of(from, "message"), from.contains("path") && from.contains("error")};
}

std::string utc_time(std::string_view text) {
  using namespace std::chrono;
  const auto y = digits(text, 4);
  if (!y || !take(text, '-')) return {};
  const auto m = digits(text, 2);
  if (!m || !take(text, '-')) return {};
  const auto d = digits(text, 2);
  if (!d || !take(text, 'T')) return {};
  const auto hour = digits(text, 2);
  if (!hour || !take(text, ':')) return {};
  const auto minute = digits(text, 2);
  if (!minute || !take(text, ':')) return {};
  const auto second = digits(text, 2);
  if (!second) return {};
  if (take(text, '.')) {
    text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  }
  const auto offset = offset_of(text);
  const year_month_day date(year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d)));
  if (!offset || !date.ok()) return {};
  const auto at = sys_days(date) + hours(*hour) + minutes(*minute - *offset) + seconds(*second);
  const auto that_day = floor<days>(at);
  const year_month_day shown(that_day);
  const hh_mm_ss clock(at - that_day);
  char made[64];
  std::snprintf(made, sizeof(made), "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(shown.year()),
                static_cast<unsigned>(shown.month()), static_cast<unsigned>(shown.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return made;
}

}  // namespace backup::client
