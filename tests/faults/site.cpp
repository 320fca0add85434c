#include "faults/site.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/json.hpp>

#include "support/releases.hpp"

namespace faults {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds between_two_looks{20};
constexpr std::chrono::seconds time_to_die{20};
constexpr std::chrono::seconds time_to_answer{60};
constexpr std::chrono::seconds time_to_be_answered{5};

std::string unique_name() {
  static std::atomic<int> made = 0;
  return "f" + std::to_string(getpid()) + "-" + std::to_string(++made);
}

/// What each part must hold, with prefix.
std::vector<std::vector<std::string>> planned(const std::string& prefix) {
  const auto release = support::release_of("8.8.0");
  auto existing = release.required();
  existing.emplace_back("operate-list-view-8.3.0_2026-01-31");
  auto parts = release.parts(existing);
  for (auto& part : parts) {
    for (auto& name : part) name.insert(0, prefix + "-");
    std::sort(part.begin(), part.end());
  }
  return parts;
}

std::string flaw_of_part(const support::snapshot_seen& seen, const std::string& id, int part,
                         const std::vector<std::string>& contents, const std::string& run) {
  if (seen.name != part_name(id, part)) return seen.name + " stands where " + part_name(id, part);
  if (seen.state != "SUCCESS") return seen.name + " is " + seen.state;
  if (seen.indices != contents) return seen.name + " does not hold what the catalog says";
  auto metadata = json::parse(seen.metadata).as_object();
  const auto* const named = metadata.if_contains("runId");
  if (named == nullptr || *named != json::value(run)) return seen.name + " is of another run";
  metadata.erase("runId");
  const json::object expected{{"backupId", std::stoll(id)},
                              {"version", "8.8.0"},
                              {"partNo", part},
                              {"partCount", part_count}};
  if (metadata != expected) return seen.name + " has the metadata " + seen.metadata;
  return "";
}

std::string names_in(const std::vector<support::snapshot_seen>& parts) {
  std::string text;
  for (const auto& part : parts) text += " " + part.name + "=" + part.state;
  return text;
}

}  // namespace

bool await(const std::function<bool()>& is_so, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(between_two_looks);
  }
  return true;
}

std::string part_name(const std::string& id, int part) {
  return "camunda_webapps_" + id + "_8.8.0_part_" + std::to_string(part) + "_of_" +
         std::to_string(part_count);
}

void fault_host::kill() {
  running_.process().signal(SIGKILL);
  if (!running_.process().wait_exit(time_to_die))
    throw std::runtime_error("a host cannot be killed");
}

std::optional<support::http_answer> fault_host::send(const std::string& method,
                                                     const std::string& target,
                                                     const std::string& body) {
  try {
    // A connection of its own: threads call this at the same time.
    support::http_client client(url(), time_to_answer);
    return client.send(method, target, body,
                       body.empty() ? support::http_headers{}
                                    : support::http_headers{{"Content-Type", "application/json"}});
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

std::optional<support::http_answer> fault_host::take(const std::string& id) {
  return send("POST", history, "{\"backupId\": " + id + "}");
}

std::optional<support::http_answer> fault_host::remove(const std::string& id) {
  return send("DELETE", std::string(history) + "/" + id);
}

std::string fault_host::state(const std::string& id) {
  const auto answer = send("GET", std::string(history) + "/" + id);
  if (!answer) return "no answer";
  if (answer->status != 200) return std::to_string(answer->status);
  return std::string(json::parse(answer->body).at("state").as_string());
}

std::string fault_host::listed_state(const std::string& id) {
  const auto answer = send("GET", history);
  if (!answer) return "no answer";
  if (answer->status != 200) return std::to_string(answer->status);
  const auto list = json::parse(answer->body);
  for (const auto& one : list.as_array()) {
    if (one.at("backupId") == json::value(std::stoll(id))) {
      return std::string(one.at("state").as_string());
    }
  }
  return "404";
}

std::string fault_host::reason(const std::string& id) {
  const auto answer = send("GET", std::string(history) + "/" + id);
  if (!answer || answer->status != 200) return "";
  const auto object = json::parse(answer->body);
  const auto& text = object.at("failureReason");
  return text.is_null() ? "" : std::string(text.as_string());
}

std::string with_log(std::string flaw, fault_host& host) {
  constexpr std::size_t most = 4000;
  if (flaw.empty()) return flaw;
  const auto log =
      host.running().process().standard_output() + host.running().process().standard_error();
  return flaw + "\n" + log.substr(log.size() > most ? log.size() - most : 0);
}

site::site()
    : world_(contract::the_world()),
      repository_(unique_name()),
      admin_(world_.engine.url()),
      proxy_(world_.engine.port()) {
  admin_.register_repository(repository_, repository_);
}

site::~site() {
  proxy_.clear_rules();
  try {
    admin_.delete_snapshots(repository_);
    admin_.delete_repository(repository_);
  } catch (const std::exception&) {
    // A case may have taken the engine away; its data go with it.
  }
}

std::unique_ptr<fault_host> site::start(std::vector<std::string> arguments,
                                        contract::environment variables) {
  const std::string type = world_.engine.is_opensearch() ? "opensearch" : "elasticsearch";
  const std::string storage = "--camunda.data.secondary-storage.";
  // A real engine may have to wait for its processor.
  const std::string patience = world_.engine.scripted() == nullptr ? "10s" : "5s";
  std::vector<std::string> all{storage + "type=" + type,
                               storage + type + ".url=" + proxy_.url(),
                               storage + type + ".index-prefix=" + world_.prefix,
                               "--camunda.data.backup.repository-name=" + repository_,
                               "--camunda.data.backup.catalog=8.8.0",
                               "--actuator.plugins.backup.request-timeout=" + patience,
                               "--actuator.plugins.backup.takeover-after=500ms"};
  for (auto& argument : arguments) {
    const auto key = argument.substr(0, argument.find('='));
    std::erase_if(all, [&key](const auto& known) { return known.starts_with(key + "="); });
    all.push_back(std::move(argument));
  }
  return std::make_unique<fault_host>(std::move(all), std::move(variables));
}

std::vector<support::snapshot_seen> site::parts(const std::string& id) {
  return admin_.snapshots(repository_, "camunda_webapps_" + id + "_*");
}

void site::await_answers(const std::string& target) const {
  await(
      [&] {
        return std::ranges::none_of(proxy_.requests(), [&](const auto& each) {
          return each.method == "PUT" && each.forwarded && !each.done &&
                 each.target.find(target) != std::string::npos;
        });
      },
      time_to_be_answered);
}

std::size_t site::times_accepted(const std::string& part) const {
  const auto is_create = [&](const support::proxied_request& each) {
    return each.method == "PUT" && each.target.find("/" + part + "?") != std::string::npos;
  };
  await_answers("/" + part + "?");  // what is whole in the engine may be answered a moment later
  return static_cast<std::size_t>(std::ranges::count_if(
      proxy_.requests(), [&](const auto& each) { return is_create(each) && each.status == 200; }));
}

bool site::was_asked_for(const std::string& part) const {
  const auto requests = proxy_.requests();
  return std::any_of(requests.begin(), requests.end(), [&](const support::proxied_request& each) {
    return each.method == "PUT" && each.forwarded &&
           each.target.find("/" + part + "?") != std::string::npos;
  });
}

std::string site::flaw_of(const std::string& id) {
  const auto found = parts(id);
  const auto contents = planned(prefix());
  if (found.size() != contents.size()) {
    return "backup " + id + " has not its " + std::to_string(contents.size()) +
           " parts:" + names_in(found);
  }
  const auto metadata = json::parse(found.front().metadata).as_object();
  const auto* const run = metadata.if_contains("runId");
  if (run == nullptr || !run->is_string()) return "backup " + id + " has no run id";
  for (std::size_t at = 0; at < found.size(); ++at) {
    auto flaw = flaw_of_part(found[at], id, static_cast<int>(at) + 1, contents[at],
                             std::string(run->as_string()));
    if (!flaw.empty()) return flaw + ";" + names_in(found);
    if (at > 0 && found[at].start_millis < found[at - 1].end_millis) {
      return found[at].name + " began before its predecessor had ended";
    }
  }
  return "";
}

std::string site::flaw_of_undisturbed(const std::string& id) {
  auto flaw = flaw_of(id);
  if (!flaw.empty()) return flaw;
  for (int part = 1; part <= part_count; ++part) {
    const auto name = part_name(id, part);
    const auto times = times_accepted(name);
    if (times != 1) {
      return name + " was accepted " + std::to_string(times) + " times";
    }
  }
  return "";
}

bool site::await_whole(const std::string& id, std::chrono::milliseconds limit) {
  return await(
      [&] {
        const auto found = parts(id);
        return found.size() == part_count &&
               std::all_of(found.begin(), found.end(),
                           [](const auto& part) { return part.state == "SUCCESS"; });
      },
      limit);
}

bool site::await_gone(const std::string& id, std::chrono::milliseconds limit) {
  return await([&] { return parts(id).empty(); }, limit);
}

}  // namespace faults
