#include "contract/taken_ids.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "contract/outline.hpp"

namespace contract {
namespace {

constexpr std::chrono::seconds time_to_answer{10};

std::unique_ptr<world> shared;  // of all cases; one thread

std::string snapshot_of(const std::string& id) {
  return "camunda_webapps_" + id + "_8.8.0_part_1_of_1";
}

/// Engines look at the clock now and then only: until a snapshot of now is younger than this one.
void await_later_start(world& in, const std::string& id) {
  auto& admin = in.engine().admin();
  const auto started = [&](const std::string& name) {
    return admin.snapshots(in.repository(), name).front().start_millis;
  };
  const auto before = started(snapshot_of(id));
  auto now = before;
  while (now <= before) {
    admin.create_snapshot(in.repository(), "tick", {in.prefix() + "-operate-metric-8.3.0_"});
    now = started("tick");
    admin.delete_snapshots(in.repository(), "tick");
  }
}

world& shared_by_all() {
  if (shared == nullptr) {
    auto made = std::make_unique<world>();
    put_finished_backup(*made, taken_ids::highest);
    await_later_start(*made, taken_ids::highest);
    put_finished_backup(*made, "12");
    made->start();
    shared = std::move(made);
  }
  return *shared;
}

}  // namespace

void put_finished_backup(world& into, const std::string& id) {
  into.engine().admin().create_snapshot(into.repository(), snapshot_of(id),
                                        {into.prefix() + "-operate-metric-8.3.0_"});
}

taken_ids::taken_ids() : client_(host().url(), time_to_answer) {}

deployment& taken_ids::host() {
  return shared_by_all().host();
}

support::http_answer taken_ids::send(const std::string& method, const std::string& target,
                                     const std::string& body,
                                     const support::http_headers& headers) {
  return client_.send(method, target, body, headers);
}

std::string taken_ids::asked(const std::string& method, const std::string& target,
                             const std::string& body, const support::http_headers& headers) {
  return outline(send(method, target, body, headers), target);
}

std::string taken_ids::posted(const std::string& body, const std::string& query) {
  return asked("POST", history + query, body, {{"Content-Type", "application/json"}});
}

std::string taken_ids::told(const std::string& body, const std::string& query) {
  return message_of(send("POST", history + query, body, {{"Content-Type", "application/json"}}));
}

std::string taken_ids::is_taken(const std::string& id) {
  return "A backup with ID [" + id + "] already exists. Found snapshots: [" + snapshot_of(id) + "]";
}

bool taken_ids::nothing_was_taken() {
  std::set<std::string> names;
  auto& where = shared_by_all();
  for (const auto& found : where.engine().admin().snapshots(where.repository())) {
    names.insert(found.name);
  }
  return names == std::set<std::string>{snapshot_of("12"), snapshot_of(highest)};
}

std::string end_host_of_taken_ids() {
  if (shared == nullptr) return "";
  const auto ending = std::move(shared);
  const int code = ending->host().stop();
  if (code == 0) return "";
  return "the host that the cases of taken_ids asked ended with " + std::to_string(code) +
         "; it said:\n" + ending->host().process().standard_error();
}

}  // namespace contract
