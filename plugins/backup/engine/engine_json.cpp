#include "engine/engine_json.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <utility>

#include "engine/listing_parser.hpp"
#include "text/one_line.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;
using text::one_line;

constexpr std::size_t longest_name_shown = 200;

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

/// What follows a path of names from an object; null when it ends before.
const json::value* at(const json::object& from, std::initializer_list<std::string_view> path) {
  const json::object* object = &from;
  const json::value* value = nullptr;
  for (const auto name : path) {
    value = object == nullptr ? nullptr : object->if_contains(name);
    if (value == nullptr) return nullptr;
    object = value->if_object();
  }
  return value;
}

/// A count, as far as it is one: engines write -1 for what a node took with it that has left.
std::optional<std::int64_t> count_at(const json::object& from,
                                     std::initializer_list<std::string_view> path) {
  const auto* const value = at(from, path);
  const auto* const number = value == nullptr ? nullptr : value->if_int64();
  if (number == nullptr || *number < 0) return std::nullopt;
  return *number;
}

class listing_collector final : public service::listing_sink {
 public:
  explicit listing_collector(service::listing& into) : into_(into) {}
  bool part(domain::snapshot found) override {
    into_.parts.push_back(std::move(found));
    return true;
  }
  bool foreign(std::string_view name) override {
    into_.foreign_names.emplace_back(name);
    return true;
  }

 private:
  service::listing& into_;
};

}  // namespace

reading<service::listing> read_listing(std::string_view body, service::detail how_much) {
  service::listing found;
  listing_collector collector(found);
  listing_parser parser(how_much, collector);
  parser.feed(body);
  if (const auto read = parser.finish(); !read) return wrong(read.error());
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

reading<service::part_status> read_status(std::string_view body, std::string_view name) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  const auto* const member = document->if_contains("snapshots");
  const auto* const snapshots = member == nullptr ? nullptr : member->if_array();
  if (snapshots == nullptr) return wrong("it tells no \"snapshots\"");
  for (const auto& each : *snapshots) {
    const auto* const snapshot = each.if_object();
    const auto* const its_name =
        snapshot == nullptr ? nullptr : string_member(*snapshot, "snapshot");
    if (its_name == nullptr || *its_name != name) continue;
    service::part_status status;
    status.shards_done = count_at(*snapshot, {"shards_stats", "done"});
    status.shards_total = count_at(*snapshot, {"shards_stats", "total"});
    status.bytes_total = count_at(*snapshot, {"stats", "incremental", "size_in_bytes"});
    // Engines leave "processed" out once it is all that there is to copy.
    const bool is_all = at(*snapshot, {"stats", "processed"}) == nullptr;
    status.bytes_done =
        is_all ? status.bytes_total : count_at(*snapshot, {"stats", "processed", "size_in_bytes"});
    return status;
  }
  return wrong("it does not tell of \"" + std::string(name) + "\"");
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

reading<service::blobs_kept> read_repository(std::string_view body, std::string_view name) {
  json::monotonic_resource pool;
  const auto document = parse_object(body, pool);
  if (!document) return wrong(document.error());
  const auto* const repository = document->if_contains(name);
  if (repository == nullptr || !repository->is_object()) {
    return wrong("it does not describe the repository \"" + std::string(name) + "\"");
  }
  const auto* const type = string_member(repository->get_object(), "type");
  const bool is_in_files = type != nullptr && *type == "fs";
  return is_in_files ? service::blobs_kept::in_files : service::blobs_kept::elsewhere;
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
