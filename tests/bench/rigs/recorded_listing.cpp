#include "recorded_listing.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace bench {
namespace {

namespace json = boost::json;

constexpr std::string_view prefix = "camunda_webapps_";
constexpr std::int64_t between_backups_ms = 3'600'000;

std::string iso_time(std::int64_t millis) {
  using namespace std::chrono;
  const sys_time<milliseconds> instant{milliseconds(millis)};
  const auto day = floor<days>(instant);
  const year_month_day date(day);
  const hh_mm_ss clock(instant - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "\"%04d-%02u-%02uT%02d:%02d:%02d.%03dZ\"",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

/// Of 22 characters, as an engine's, and another one for each snapshot.
void append_uuid(std::string& to, std::size_t at) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::uint64_t state = at * 0x9E3779B97F4A7C15U + 1;
  for (int i = 0; i < 22; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    to += letters[(state >> 20U) & 63U];
  }
}

wanted_members read_filter(std::string_view filter_path) {
  constexpr std::string_view of_snapshots = "snapshots.";
  wanted_members wanted;
  while (!filter_path.empty()) {
    const auto comma = filter_path.find(',');
    auto one = filter_path.substr(0, comma);
    filter_path.remove_prefix(comma == std::string_view::npos ? filter_path.size() : comma + 1);
    if (!one.starts_with(of_snapshots)) continue;
    one.remove_prefix(of_snapshots.size());
    const auto dot = one.find('.');
    auto& fields = wanted[std::string(one.substr(0, dot))];
    if (dot != std::string_view::npos) fields.insert(std::string(one.substr(dot + 1)));
  }
  return wanted;
}

}  // namespace

recorded_snapshot::recorded_snapshot(const json::object& recorded) {
  const std::string_view name = recorded.at("snapshot").as_string();
  after_id_ = name.substr(name.find('_', prefix.size()));
  for (const auto& [key, value] : recorded) {
    member made{std::string(key), sort::as_it_is, json::serialize(value), 0, {}};
    if (key == "snapshot") made.what = sort::name;
    if (key == "uuid") made.what = sort::uuid;
    if (key == "metadata") {
      made.what = sort::metadata;
      made.fields = value.as_object();
    }
    if (key == "start_time_in_millis" || key == "end_time_in_millis") {
      made.what = sort::millis;
      made.millis = value.as_int64();
    }
    if (key == "start_time" || key == "end_time") {
      made.what = sort::time;
      made.millis = recorded.at(made.key + "_in_millis").as_int64();
    }
    members_.push_back(std::move(made));
  }
}

void recorded_snapshot::append(std::string& to, std::uint64_t number, std::size_t at,
                               std::int64_t later_ms, const wanted_members& wanted) const {
  to += '{';
  bool first = true;
  for (const auto& one : members_) {
    const auto asked = wanted.find(one.key);
    if (!wanted.empty() && asked == wanted.end()) continue;
    if (!first) to += ',';
    first = false;
    to.append(1, '"').append(one.key).append("\":");
    switch (one.what) {
      case sort::as_it_is:
        to += one.raw;
        break;
      case sort::name:
        to.append(1, '"').append(prefix).append(std::to_string(number)).append(after_id_) += '"';
        break;
      case sort::uuid:
        to += '"';
        append_uuid(to, at);
        to += '"';
        break;
      case sort::millis:
        to += std::to_string(one.millis + later_ms);
        break;
      case sort::time:
        to += iso_time(one.millis + later_ms);
        break;
      case sort::metadata: {
        json::object fields;
        for (const auto& [key, value] : one.fields) {
          if (wanted.empty() || asked->second.empty() || asked->second.contains(key)) {
            fields.emplace(key, key == "backupId" ? json::value(number) : value);
          }
        }
        to += json::serialize(fields);
        break;
      }
    }
  }
  to += '}';
}

recorded_listing::recorded_listing(const json::object& recorded, std::size_t count)
    : first_number_(static_cast<std::uint64_t>(recorded.at("backup").as_int64())), count_(count) {
  const auto read = [&recorded](const char* member, std::vector<recorded_snapshot>& into) {
    for (const auto& one : recorded.at(member).as_object().at("snapshots").as_array()) {
      into.emplace_back(one.as_object());
    }
  };
  read("verbose", verbose_);
  read("states", states_);
  for (const auto& one : recorded.at("states").as_object().at("snapshots").as_array()) {
    const std::string_view name = one.as_object().at("snapshot").as_string();
    suffixes_.emplace_back(name.substr(name.find('_', prefix.size())));
  }
  if (verbose_.empty() || verbose_.size() != states_.size()) {
    throw std::runtime_error("as many verbose snapshots as others must be recorded, and some");
  }
}

std::optional<std::set<std::size_t>> recorded_listing::find(std::string_view list) const {
  std::set<std::size_t> found;
  const auto parts = suffixes_.size();
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto name = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    if (!name.starts_with(prefix)) return std::nullopt;
    name.remove_prefix(prefix.size());
    std::uint64_t number = 0;
    const auto* const end = name.data() + name.size();
    const auto [rest, fault] = std::from_chars(name.data(), end, number);
    if (fault != std::errc()) return std::nullopt;
    const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
    if (number < first_number_ || (number - first_number_) * parts >= count_) continue;
    const auto backup = static_cast<std::size_t>(number - first_number_);
    for (std::size_t part = 0; part < parts && backup * parts + part < count_; ++part) {
      if (suffix == "_*" || suffix == suffixes_[part]) found.insert(backup * parts + part);
    }
  }
  return found;
}

std::optional<recorded_listing::bytes> recorded_listing::answer(std::string_view list, bool verbose,
                                                                std::string_view filter_path) {
  const auto wanted = read_filter(filter_path);
  if (list != "camunda_webapps_*" && list != "*" && list != "_all") {
    const auto found = find(list);
    if (!found) return std::nullopt;
    return make({found->begin(), found->end()}, verbose, wanted, !filter_path.empty());
  }
  const auto form = std::string(verbose ? "verbose " : "states ") + std::string(filter_path);
  const std::lock_guard held(lock_);
  auto& made = whole_[form];
  if (made == nullptr) {
    std::vector<std::size_t> all(count_);
    for (std::size_t at = 0; at < count_; ++at) all[at] = at;
    made = make(all, verbose, wanted, !filter_path.empty());
  }
  return made;
}

recorded_listing::bytes recorded_listing::make(const std::vector<std::size_t>& which, bool verbose,
                                               const wanted_members& wanted, bool filtered) const {
  const auto& recorded = verbose ? verbose_ : states_;
  const auto backups = count_ / recorded.size() + 1;
  if (which.empty() && filtered) return std::make_shared<const std::string>("{}");
  auto made = std::make_shared<std::string>("{\"snapshots\":[");
  for (const auto at : which) {
    if (at != which.front()) *made += ',';
    const auto backup = at / recorded.size();
    recorded[at % recorded.size()].append(
        *made, first_number_ + backup, at,
        -static_cast<std::int64_t>(backups - backup) * between_backups_ms, wanted);
  }
  *made += "]}";
  return made;
}

}  // namespace bench
