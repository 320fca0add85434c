#include "support/engine_admin.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

namespace support {
namespace json = boost::json;
namespace {

constexpr std::chrono::minutes patience{3};  // a delete of many snapshots answers at its end
constexpr std::size_t connections = 4;

std::string random_text(std::size_t bytes) {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::string text(bytes, ' ');
  for (auto& each : text) each = letters[random() % letters.size()];
  return text;
}

[[noreturn]] void fail(const std::string& method, const std::string& target,
                       const http_answer& answer) {
  throw std::runtime_error{"engine_admin: " + method + " " + target + " answered " +
                           std::to_string(answer.status) + ": " + answer.body.substr(0, 500)};
}

json::array texts(const std::vector<std::string>& from) {
  return json::array(from.begin(), from.end());
}

std::vector<std::string> strings(const json::value& from) {
  std::vector<std::string> texts_found;
  for (const auto& each : from.as_array()) texts_found.emplace_back(each.as_string());
  return texts_found;
}

std::string creation_body(const index_wish& index) {
  json::object aliases;
  for (const auto& alias : index.aliases) aliases[alias] = json::object{};
  return json::serialize(json::object{
      {"settings", {{"number_of_shards", 1}, {"number_of_replicas", 0}}}, {"aliases", aliases}});
}

/// Runs the task for 0 to count-1 on a few threads; the first failure is thrown at the end.
void run_spread(std::size_t count, const std::function<void(http_client&, std::size_t)>& task,
                const std::string& url) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  auto const work = [&] {
    try {
      http_client client{url, patience};
      for (auto i = next++; i < count; i = next++) task(client, i);
    } catch (...) {
      std::lock_guard const lock{mutex};
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < std::min(count, connections); ++i) threads.emplace_back(work);
  for (auto& each : threads) each.join();
  if (failure) std::rethrow_exception(failure);
}

snapshot_seen parse_snapshot(const json::object& from) {
  snapshot_seen seen;
  seen.name = from.at("snapshot").as_string();
  seen.uuid = from.at("uuid").as_string();
  seen.state = from.at("state").as_string();
  seen.indices = strings(from.at("indices"));
  std::sort(seen.indices.begin(), seen.indices.end());
  if (auto const* metadata = from.if_contains("metadata"))
    seen.metadata = json::serialize(*metadata);
  seen.start_millis = from.at("start_time_in_millis").to_number<std::int64_t>();
  seen.end_millis = from.at("end_time_in_millis").to_number<std::int64_t>();
  return seen;
}

}  // namespace

engine_admin::engine_admin(std::string url) : url_{std::move(url)}, client_{url_, patience} {}

http_answer engine_admin::demand(const std::string& method, const std::string& target,
                                 const std::string& body, int also_allowed) {
  auto answer = client_.send(method, target, body);
  bool const good = answer.status == 200 || answer.status == 201 || answer.status == also_allowed;
  if (!good) fail(method, target, answer);
  return answer;
}

bool engine_admin::opensearch() {
  auto const root = json::parse(demand("GET", "/", {}).body);
  auto const* distribution = root.at("version").as_object().if_contains("distribution");
  return distribution != nullptr && *distribution == json::value("opensearch");
}

std::string engine_admin::version() {
  auto const root = json::parse(demand("GET", "/", {}).body);
  return std::string{root.at("version").at("number").as_string()};
}

void engine_admin::create_indices(const std::vector<index_wish>& indices) {
  run_spread(
      indices.size(),
      [&](http_client& client, std::size_t i) {
        std::string const target = "/" + indices[i].name;
        auto const answer = client.put(target, creation_body(indices[i]));
        if (answer.status != 200) fail("PUT", target, answer);
      },
      url_);
}

std::vector<std::string> engine_admin::index_names(const std::string& prefix) {
  auto const answer = demand(
      "GET", "/_resolve/index/" + prefix + "*?expand_wildcards=all&filter_path=indices.name", {});
  std::vector<std::string> names;
  auto const body = json::parse(answer.body);
  auto const* indices = body.as_object().if_contains("indices");
  if (indices == nullptr) return names;
  for (const auto& each : indices->as_array()) {
    std::string name{each.at("name").as_string()};
    if (name.starts_with(prefix)) names.push_back(std::move(name));
  }
  return names;
}

void engine_admin::delete_indices(const std::string& prefix) {
  delete_indices(index_names(prefix));
}

void engine_admin::delete_indices(const std::vector<std::string>& names) {
  // By name: Elasticsearch refuses wildcards here. In portions that fit a request line.
  constexpr std::size_t line_room = 3000;
  std::string list;
  auto const flush = [&] {
    if (!list.empty()) demand("DELETE", "/" + list + "?ignore_unavailable=true", {});
    list.clear();
  };
  for (const auto& name : names) {
    if (list.size() + name.size() > line_room) flush();
    list += (list.empty() ? "" : ",") + name;
  }
  flush();
}

void engine_admin::put_document(const std::string& index, const std::string& id,
                                const std::string& source) {
  demand("PUT", "/" + index + "/_doc/" + id, source);
}

void engine_admin::add_documents(const std::string& index, std::size_t count, std::size_t bytes) {
  constexpr std::size_t portion = 4U << 20U;
  std::string body;
  auto const flush = [&] {
    if (body.empty()) return;
    auto const answer = demand("POST", "/" + index + "/_bulk?filter_path=errors", body);
    if (json::parse(answer.body).at("errors").as_bool())
      fail("POST", "/" + index + "/_bulk", answer);
    body.clear();
  };
  for (std::size_t i = 0; i < count; ++i) {
    body += "{\"index\":{}}\n{\"text\":\"" + random_text(bytes) + "\"}\n";
    if (body.size() > portion) flush();
  }
  flush();
}

std::int64_t engine_admin::count_documents(const std::string& index) {
  demand("POST", "/" + index + "/_refresh", {});
  auto const answer = demand("GET", "/" + index + "/_count", {});
  return json::parse(answer.body).at("count").to_number<std::int64_t>();
}

void engine_admin::register_repository(const std::string& name, const std::string& location,
                                       const std::string& max_snapshot_bytes_per_sec) {
  // "0b" is no limit, and has to be said: OpenSearch 3 keeps what a registration leaves out.
  json::object const settings{
      {"location", location},
      {"max_snapshot_bytes_per_sec",
       max_snapshot_bytes_per_sec.empty() ? "0b" : max_snapshot_bytes_per_sec}};
  demand("PUT", "/_snapshot/" + name,
         json::serialize(json::object{{"type", "fs"}, {"settings", settings}}));
}

void engine_admin::delete_repository(const std::string& name) {
  demand("DELETE", "/_snapshot/" + name, {}, 404);
}

void engine_admin::create_snapshot(const std::string& repository, const std::string& name,
                                   const std::vector<std::string>& indices,
                                   const std::string& metadata, bool wait) {
  json::object body{{"indices", texts(indices)}, {"include_global_state", false}};
  if (!metadata.empty()) body["metadata"] = json::parse(metadata);
  demand(
      "PUT",
      "/_snapshot/" + repository + "/" + name + "?wait_for_completion=" + (wait ? "true" : "false"),
      json::serialize(body));
}

std::vector<snapshot_seen> engine_admin::snapshots(const std::string& repository,
                                                   const std::string& pattern) {
  auto const answer =
      demand("GET", "/_snapshot/" + repository + "/" + pattern + "?ignore_unavailable=true", {});
  std::vector<snapshot_seen> seen;
  auto const body = json::parse(answer.body);
  for (const auto& each : body.at("snapshots").as_array()) {
    seen.push_back(parse_snapshot(each.as_object()));
  }
  std::sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) {
    return a.start_millis != b.start_millis ? a.start_millis < b.start_millis : a.name < b.name;
  });
  return seen;
}

void engine_admin::delete_snapshots(const std::string& repository, const std::string& pattern) {
  demand("DELETE", "/_snapshot/" + repository + "/" + pattern, {}, 404);
}

std::vector<std::string> engine_admin::restore(const std::string& repository,
                                               const std::string& snapshot,
                                               const std::vector<std::string>& indices) {
  json::object body{{"include_global_state", false}};
  if (!indices.empty()) body["indices"] = texts(indices);
  auto const answer = demand(
      "POST", "/_snapshot/" + repository + "/" + snapshot + "/_restore?wait_for_completion=true",
      json::serialize(body));
  return strings(json::parse(answer.body).at("snapshot").at("indices"));
}

}  // namespace support
