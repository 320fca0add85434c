#include "engine/engine_json.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "text/one_line.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;
using text::one_line;

constexpr std::size_t longest_name_shown = 200;
/// As the engines write a reason that they do not have.
constexpr std::string_view no_reason = "no reason given";

tl::unexpected<std::string> wrong(std::string what) {
  return tl::make_unexpected(std::move(what));
}

/// The document, or nothing when the body is no JSON object. Lives in the pool that is given.
reading<json::object> parse_object(std::string_view body, json::monotonic_resource& pool) {
  boost::system::error_code fault;
  auto value = json::parse(body, fault, &pool);
  if (fault) return wrong("it is not JSON (" + fault.message() + ")");
  if (!value.is_object()) return wrong("it is not a JSON object");
  return std::move(value.get_object());
}

const json::string* string_member(const json::object& object, std::string_view name) {
  const auto* const member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_string();
}

/// Exact integers only: a number with a fraction or an exponent, or beyond 64 bits, is none.
std::optional<std::int64_t> exact_integer(const json::value& value) {
  if (const auto* const integer = value.if_int64()) return *integer;
  return std::nullopt;
}

/// Absent when it is not there, or 0, which engines write for an end that has not come yet.
reading<std::optional<domain::epoch_ms>> read_time(const json::object& entry,
                                                   std::string_view name) {
  const auto* const member = entry.if_contains(name);
  if (member == nullptr || member->is_null()) return std::nullopt;
  const auto time = exact_integer(*member);
  if (!time || *time < 0) {
    return wrong("its \"" + std::string(name) + "\" is not a number of milliseconds");
  }
  if (*time == 0) return std::nullopt;
  return time;
}

std::string failure_reason(const json::value& failure) {
  if (const auto* const text = failure.if_string()) return std::string(*text);
  const auto* const object = failure.if_object();
  const auto* const reason = object == nullptr ? nullptr : string_member(*object, "reason");
  return reason == nullptr ? std::string(no_reason) : std::string(*reason);
}

/// Engines leave the member out, or filter_path does, when nothing failed.
reading<std::vector<std::string>> read_failures(const json::object& entry) {
  const auto* const member = entry.if_contains("failures");
  if (member == nullptr || member->is_null()) return std::vector<std::string>{};
  const auto* const failures = member->if_array();
  if (failures == nullptr) return wrong("its \"failures\" is not an array");
  std::vector<std::string> reasons;
  for (const auto& failure : *failures) reasons.push_back(failure_reason(failure));
  return reasons;
}

reading<void> read_details(const json::object& entry, domain::snapshot& part) {
  const auto started = read_time(entry, "start_time_in_millis");
  if (!started) return wrong(started.error());
  const auto ended = read_time(entry, "end_time_in_millis");
  if (!ended) return wrong(ended.error());
  auto failures = read_failures(entry);
  if (!failures) return wrong(failures.error());
  part.started = *started;
  part.ended = *ended;
  part.failures = *std::move(failures);
  return {};
}

/// What other programs wrote there is none of ours, and no fault.
std::optional<domain::run_id> read_run(const json::object& entry) {
  const auto* const member = entry.if_contains("metadata");
  const auto* const metadata = member == nullptr ? nullptr : member->if_object();
  const auto* const text = metadata == nullptr ? nullptr : string_member(*metadata, "runId");
  return text == nullptr ? std::nullopt : domain::run_id::parse(*text);
}

/// Absent, as filter_path writes an empty one, is empty.
reading<std::vector<std::string>> read_indices(const json::object& entry) {
  const auto* const member = entry.if_contains("indices");
  if (member == nullptr) return std::vector<std::string>{};
  const auto* const names = member->if_array();
  if (names == nullptr) return wrong("its \"indices\" is not an array");
  std::vector<std::string> read;
  for (const auto& name : *names) {
    const auto* const text = name.if_string();
    if (text == nullptr) return wrong("its \"indices\" holds something else than names");
    read.emplace_back(*text);
  }
  return read;
}

reading<domain::snapshot> read_part(const json::object& entry, domain::snapshot_name name,
                                    service::detail how_much) {
  const auto* const uuid = string_member(entry, "uuid");
  if (uuid == nullptr || uuid->empty()) return wrong("it has no \"uuid\"");
  const auto* const state = string_member(entry, "state");
  if (state == nullptr && entry.contains("state")) return wrong("its \"state\" is not a text");

  domain::snapshot part{std::move(name),
                        std::string(*uuid),
                        std::string(state == nullptr ? domain::no_state : std::string_view(*state)),
                        {},
                        {},
                        {}};
  if (how_much == service::detail::states) return part;
  if (const auto details = read_details(entry, part); !details) return wrong(details.error());
  if (how_much == service::detail::full) return part;
  part.run = read_run(entry);
  auto indices = read_indices(entry);
  if (!indices) return wrong(indices.error());
  part.indices = *std::move(indices);
  return part;
}

/// Of a snapshot that is not ours only the name is looked at, so that it breaks nothing.
reading<void> read_entry(const json::value& value, service::detail how_much,
                         service::listing& into) {
  const auto* const entry = value.if_object();
  const auto* const text = entry == nullptr ? nullptr : string_member(*entry, "snapshot");
  if (text == nullptr) return wrong("it lists a snapshot without a name");

  auto name = domain::snapshot_name::parse(*text);
  if (!name) {
    into.foreign_names.emplace_back(*text);
    return {};
  }
  auto part = read_part(*entry, *std::move(name), how_much);
  if (!part) {
    return wrong("of snapshot " + one_line(*text, longest_name_shown) + ": " + part.error());
  }
  into.parts.push_back(*std::move(part));
  return {};
}

/// Some releases report a repository that cannot be read inside a 200.
bool reports_failures(const json::object& document) {
  const auto* const failures = document.if_contains("failures");
  if (failures == nullptr || failures->is_null()) return false;
  if (const auto* const by_repository = failures->if_object()) return !by_repository->empty();
  if (const auto* const list = failures->if_array()) return !list->empty();
  return true;
}

}  // namespace

reading<service::listing> read_listing(std::string_view body, service::detail how_much) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  if (reports_failures(*document)) {
    return wrong("it reports failures of the repository: " +
                 one_line(json::serialize(document->at("failures")), longest_name_shown));
  }
  service::listing found;
  const auto* const member = document->if_contains("snapshots");
  if (member == nullptr) {
    if (document->empty()) return found;
    return wrong("it has no \"snapshots\"");
  }
  const auto* const entries = member->if_array();
  if (entries == nullptr) return wrong("its \"snapshots\" is not an array");
  for (const auto& entry : *entries) {
    if (const auto read = read_entry(entry, how_much, found); !read) return wrong(read.error());
  }
  return found;
}

reading<std::vector<std::string>> read_index_names(std::string_view body) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  std::vector<std::string> names;
  for (const auto& [name, value] : *document) {
    const auto* const index = value.if_object();
    if (index == nullptr || !index->contains("settings")) {
      return wrong("\"" + one_line(name, longest_name_shown) + "\" in it is not an index");
    }
    names.emplace_back(name);
  }
  return names;
}

reading<domain::epoch_ms> read_clock(std::string_view body) {
  constexpr domain::epoch_ms ms_of_a_second = 1000;
  constexpr domain::epoch_ms last_second = 253'402'300'799;  // of the year 9999
  json::monotonic_resource pool;
  boost::system::error_code fault;
  const auto document = json::parse(body, fault, &pool);
  const auto* const rows = fault ? nullptr : document.if_array();
  const auto* const row = rows == nullptr || rows->empty() ? nullptr : rows->front().if_object();
  const auto* const text = row == nullptr ? nullptr : string_member(*row, "epoch");
  if (text == nullptr) return wrong("it tells no \"epoch\"");
  domain::epoch_ms seconds = 0;
  const auto [end, wrong_digits] =
      std::from_chars(text->data(), text->data() + text->size(), seconds);
  const bool whole = wrong_digits == std::errc{} && end == text->data() + text->size();
  if (!whole || seconds <= 0 || seconds > last_second) {
    return wrong("its \"epoch\" is no number of seconds");
  }
  return seconds * ms_of_a_second;
}

reading<void> read_repository(std::string_view body, std::string_view name) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  const auto* const repository = document->if_contains(name);
  if (repository == nullptr || !repository->is_object()) {
    return wrong("it does not describe the repository \"" + std::string(name) + "\"");
  }
  return {};
}

reading<void> read_confirmation(std::string_view body, std::string_view member) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  const auto* const confirmed = document->if_contains(member);
  if (confirmed == nullptr || !confirmed->is_bool() || !confirmed->get_bool()) {
    return wrong("it does not say \"" + std::string(member) + "\": true");
  }
  return {};
}

}  // namespace backup::engine
