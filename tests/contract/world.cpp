#include "contract/world.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "support/releases.hpp"

namespace contract {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds time_to_reach_a_state{60};
constexpr std::chrono::milliseconds between_two_looks{20};

/// Test programs share a real engine: what they make must not collide.
std::string unique_name(const std::string& what) {
  static int made = 0;
  return what + std::to_string(getpid()) + "-" + std::to_string(++made);
}

}  // namespace

shared_world::shared_world(const std::string& engine_name)
    : engine(engine_name), prefix(unique_name("t")) {
  std::vector<support::index_wish> wishes;
  for (const auto& name : support::release_of("8.8.0").required()) {
    const auto full = prefix + "-" + name;
    wishes.push_back({full, {full + "alias"}});
  }
  const auto archived = prefix + "-operate-list-view-8.3.0_2026-01-31";
  wishes.push_back({archived, {prefix + "-operate-list-view-8.3.0_alias"}});
  engine.admin().create_indices(wishes);
  for (const auto& wish : wishes) engine.admin().put_document(wish.name, "1", R"({"key": 1})");
  // Enough that a throttled snapshot of the first part takes longer than any case.
  engine.admin().add_documents(prefix + "-operate-import-position-8.3.0_", 20, 50'000);
  documents = engine.admin().count_documents(prefix + "-*");
}

shared_world::~shared_world() {
  try {
    engine.admin().delete_indices(prefix + "-");
  } catch (const std::exception&) {
    // A case may have taken the engine away; its data go with it.
  }
}

world::world() : shared_(the_world()), repository_(unique_name("r")) {
  shared_.engine.make_repository(repository_);
}

world::~world() {
  host_.reset();
  try {
    shared_.engine.let_snapshots_end(repository_);
    shared_.engine.admin().delete_snapshots(repository_);
    shared_.engine.admin().delete_repository(repository_);
  } catch (const std::exception&) {
    // As above.
  }
}

void world::teardown() {
  BOOST_TEST(engine().unexpected_calls() == "");
}

std::vector<std::string> world::with_defaults(const std::string& engine_url,
                                              std::vector<std::string> arguments) const {
  const std::string type = shared_.engine.is_opensearch() ? "opensearch" : "elasticsearch";
  const auto storage = "--camunda.data.secondary-storage.";
  std::vector<std::string> all{storage + ("type=" + type),
                               storage + type + ".url=" + engine_url,
                               storage + type + ".index-prefix=" + shared_.prefix,
                               "--camunda.data.backup.repository-name=" + repository_,
                               "--camunda.data.backup.catalog=8.8.0",
                               "--actuator.plugins.backup.request-timeout=10s"};
  for (auto& argument : arguments) {
    const auto key = argument.substr(0, argument.find('='));
    std::erase_if(all, [&key](const auto& known) { return known.starts_with(key + "="); });
    all.push_back(std::move(argument));
  }
  return all;
}

deployment& world::start(std::vector<std::string> arguments, environment variables) {
  host_.reset();
  host_ = std::make_unique<deployment>(with_defaults(engine().url(), std::move(arguments)),
                                       std::move(variables));
  return *host_;
}

support::fault_proxy& world::start_behind_a_proxy(std::vector<std::string> arguments) {
  host_.reset();
  proxy_ = std::make_unique<support::fault_proxy>(engine().port());
  // So that only what a case does asks the engine, and meets the harm.
  arguments.insert(arguments.begin(), "--actuator.plugins.backup.details.in-background=false");
  host_ = std::make_unique<deployment>(with_defaults(proxy_->url(), std::move(arguments)));
  return *proxy_;
}

support::http_answer world::take(const std::string& id) {
  return host_->port().post("/actuator/backupHistory", "{\"backupId\": " + id + "}");
}

support::http_answer world::take_when_free(const std::string& id) {
  const auto deadline = std::chrono::steady_clock::now() + time_to_reach_a_state;
  auto answer = take(id);
  while (answer.status == 400 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(between_two_looks);
    answer = take(id);
  }
  return answer;
}

support::http_answer world::remove(const std::string& id) {
  return host_->port().del("/actuator/backupHistory/" + id);
}

void world::await_gone(const std::string& id, std::size_t left) {
  const auto deadline = std::chrono::steady_clock::now() + time_to_reach_a_state;
  while (engine().admin().snapshots(repository(), "camunda_webapps_" + id + "_*").size() > left) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("backup " + id + " is still in the engine");
    }
    std::this_thread::sleep_for(between_two_looks);
  }
}

json::value world::show(const std::string& id) {
  const auto answer = get("/actuator/backupHistory/" + id);
  if (answer.status != 200) {
    throw std::runtime_error("GET of backup " + id + " answered " + std::to_string(answer.status) +
                             ": " + answer.body);
  }
  return json::parse(answer.body);
}

json::value world::wait_for_state(const std::string& id, const std::string& state) {
  const auto deadline = std::chrono::steady_clock::now() + time_to_reach_a_state;
  while (true) {
    auto shown = show(id);
    if (shown.at("state") == json::value(state)) return shown;
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("backup " + id + " did not become " + state + ": " +
                               json::serialize(shown));
    }
    std::this_thread::sleep_for(between_two_looks);
  }
}

error_seen error_of(const support::http_answer& answer) {
  error_seen seen;
  seen.status = answer.status;
  if (answer.body.empty()) return seen;
  const auto body = json::parse(answer.body);
  seen.is_of_the_framework = body.as_object().contains("timestamp");
  if (const auto* message = body.as_object().if_contains("message")) {
    seen.message = std::string(message->as_string());
  }
  return seen;
}

std::vector<std::string> texts(const json::value& array) {
  std::vector<std::string> all;
  for (const auto& item : array.as_array()) all.emplace_back(item.as_string());
  return all;
}

}  // namespace contract
