#include "engine/engine_paths.hpp"

#include <utility>

namespace backup::engine {
namespace {

constexpr std::size_t longest_line = 3'499;
constexpr std::string_view verb_and_version = "DELETE  HTTP/1.1\r\n";

// ignore_unavailable: without it a pattern that matches nothing is a 404 in some engines.
constexpr std::string_view states_query =
    "?filter_path=failures%2Csnapshots.snapshot%2Csnapshots.state%2Csnapshots.uuid"
    "&ignore_unavailable=true&verbose=false";
constexpr std::string_view full_query =
    "?filter_path=failures%2Csnapshots.end_time_in_millis%2Csnapshots.failures"
    "%2Csnapshots.snapshot%2Csnapshots.start_time_in_millis"
    "%2Csnapshots.state%2Csnapshots.uuid&ignore_unavailable=true&verbose=true";
// What tells whose a part is and what it holds; asked of few snapshots, for the names of indices
// are long.
constexpr std::string_view contents_query =
    "?filter_path=failures%2Csnapshots.end_time_in_millis%2Csnapshots.failures"
    "%2Csnapshots.indices%2Csnapshots.metadata.runId"
    "%2Csnapshots.snapshot%2Csnapshots.start_time_in_millis"
    "%2Csnapshots.state%2Csnapshots.uuid&ignore_unavailable=true&verbose=true";
constexpr std::string_view status_query =
    "/_status?filter_path=snapshots.shards_stats%2Csnapshots.snapshot%2Csnapshots.stats";
// The settings are those of concrete indices, also of closed and hidden ones; one small setting of
// each is asked for because an answer without any would not name the index.
constexpr std::string_view indices_suffix =
    "/_settings/index.uuid?allow_no_indices=true&expand_wildcards=all&ignore_unavailable=true";
constexpr std::string_view clock_target = "/_cat/health?format=json&h=epoch";
constexpr std::string_view creation_query = "?wait_for_completion=false";

std::string_view query_of(service::detail how_much) {
  switch (how_much) {
    case service::detail::states:
      return states_query;
    case service::detail::full:
      return full_query;
    case service::detail::contents:
      break;
  }
  return contents_query;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// kept: further characters that stay as they are.
std::string encoded(std::string_view text, std::string_view kept = {}) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_plain(c) || kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::vector<std::string> split_at_commas(std::string_view list) {
  std::vector<std::string> items;
  while (true) {
    const auto comma = list.find(',');
    if (comma != 0 && !list.empty()) items.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    list.remove_prefix(comma + 1);
  }
}

/// Joins items with commas into as few lists as are no longer than that; a single item may be.
/// Calls use(list, first item, one behind the last).
template <class Use>
void pack(const std::vector<std::string>& items, std::size_t longest, Use use) {
  std::string list;
  std::size_t first = 0;
  for (std::size_t at = 0; at < items.size(); ++at) {
    const auto item = encoded(items[at], "*");
    if (at > first && list.size() + 1 + item.size() > longest) {
      use(std::move(list), first, at);
      list.clear();
      first = at;
    }
    if (at > first) list += ',';
    list += item;
  }
  if (first < items.size()) use(std::move(list), first, items.size());
}

std::size_t room(std::size_t path_in_front, std::size_t around) {
  const auto taken = verb_and_version.size() + path_in_front + around;
  return taken < longest_line ? longest_line - taken : 0;
}

}  // namespace

engine_paths::engine_paths(std::string_view repository, std::size_t path_in_front)
    : repository_path_("/_snapshot/" + encoded(repository)), path_in_front_(path_in_front) {}

std::string engine_paths::repository() const {
  return repository_path_;
}

std::vector<std::string> engine_paths::listing(std::string_view pattern,
                                               service::detail how_much) const {
  const auto query = query_of(how_much);
  const auto before = repository_path_ + "/";
  std::vector<std::string> targets;
  pack(split_at_commas(pattern), room(path_in_front_, before.size() + query.size()),
       [&](const std::string& list, std::size_t, std::size_t) {
         targets.push_back(before + list + std::string(query));
       });
  return targets;
}

std::size_t engine_paths::longest_pattern() const {
  return room(path_in_front_, repository_path_.size() + 1 + contents_query.size());
}

std::string engine_paths::running() const {
  return repository_path_ + "/_current" + std::string(states_query);
}

std::string engine_paths::status(std::string_view name) const {
  return snapshot(name) + std::string(status_query);
}

std::string engine_paths::clock() {
  return std::string(clock_target);
}

std::vector<std::string> engine_paths::indices(const std::vector<std::string>& patterns) const {
  std::vector<std::string> targets;
  pack(patterns, room(path_in_front_, 1 + indices_suffix.size()),
       [&](const std::string& list, std::size_t, std::size_t) {
         targets.push_back("/" + list + std::string(indices_suffix));
       });
  return targets;
}

std::string engine_paths::snapshot(std::string_view name) const {
  return repository_path_ + "/" + encoded(name);
}

std::string engine_paths::new_snapshot(std::string_view name) const {
  return snapshot(name) + std::string(creation_query);
}

std::vector<deletion_line> engine_paths::deletions(const std::vector<std::string>& names) const {
  const auto before = repository_path_ + "/";
  std::vector<deletion_line> lines;
  pack(names, room(path_in_front_, before.size()),
       [&](const std::string& list, std::size_t first, std::size_t end) {
         deletion_line line{before + list, {}};
         for (auto at = first; at < end; ++at) line.names.push_back(names[at]);
         lines.push_back(std::move(line));
       });
  return lines;
}

}  // namespace backup::engine
