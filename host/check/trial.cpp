#include "check/trial.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/id_source.hpp"
#include "calls/thread_role.hpp"
#include "calls/work_schedule.hpp"
#include "check/registered.hpp"
#include "config/key_table.hpp"
#include "config/plugin_json.hpp"
#include "config/resolver.hpp"
#include "config/unknown_keys.hpp"
#include "endpoints/discovery.hpp"
#include "endpoints/health.hpp"
#include "endpoints/info.hpp"
#include "endpoints/loggers.hpp"
#include "endpoints/metrics.hpp"
#include "endpoints/plugins.hpp"
#include "endpoints/prometheus.hpp"
#include "http/message/error_body.hpp"
#include "log/logger.hpp"
#include "log/redact.hpp"
#include "metrics/metric_registry.hpp"
#include "metrics/own_numbers.hpp"
#include "plugin/plugin_instance.hpp"
#include "plugin_keys/key_owner_of.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"
#include "text/printable_line.hpp"

namespace host::check {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string text_of(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  return std::string(found != nullptr && found->is_string() ? found->as_string() : "");
}

/// "actuator-sdk 0.9.1, gcc 12.2.0" is what every layer of the SDK writes; others need not.
json::value sdk_of(std::string_view built_with) {
  constexpr std::string_view name = "actuator-sdk ";
  if (!built_with.starts_with(name)) return nullptr;
  built_with.remove_prefix(name.size());
  return json::value(text::printable_line(built_with.substr(0, built_with.find_first_of(", "))));
}

class trial {
 public:
  trial(fs::path file, const config::property_list& properties, const line_sink& tell)
      : file_(std::move(file)), properties_(properties), tell_(tell) {
    calls::current_thread_role = calls::thread_role::control;
    // The clock's own thread exists from now on, so that it is not taken for one of the plugin.
    (void)alarms_.at(calls::alarm_clock::clock::now() + std::chrono::hours(24), [] {});
  }
  trial(const trial&) = delete;
  trial& operator=(const trial&) = delete;

  void run(depth how_far, bool is_alone) {
    if (!load()) return;
    if (how_far == depth::run) live(is_alone);
  }

 private:
  void say(std::string_view member, json::value value) const {
    json::object line;
    line[member] = std::move(value);
    tell_(json::serialize(line));
  }
  /// What is secret in a log is secret here.
  static json::value shown(std::string_view sentence) {
    return json::value(text::printable_line(log::without_secrets(sentence)));
  }
  void step(std::string_view name) const { say("step", json::value(name)); }
  void find(std::string_view sentence) const { say("finding", shown(sentence)); }
  bool refuse(std::string_view sentence) const {
    say("refusal", shown(sentence));
    return false;
  }

  plugin::services services() {
    const auto error_response = [](int status, std::string_view path, std::string_view message) {
      return http::error_response(status, path, message);
    };
    return {endpoints_,
            health_,
            calls_,
            logger_,
            error_response,
            metrics_,
            info_,
            alarms_,
            schedule_,
            timer_ids_,
            check_ids_,
            true,
            nullptr,
            [this](std::string_view extension, bool is_there) {
              const std::lock_guard lock(mutex_);
              asked_.emplace(extension, is_there);
            }};
  }

  bool load() {
    step("load");
    auto loaded = plugin::plugin_instance::load(file_, services());
    if (!loaded) return refuse(loaded.error());
    plugin_ = *std::move(loaded);
    const auto& description = plugin_->description();
    json::object about{{"id", description.id},
                       {"version", text::printable_line(description.version)},
                       {"built_with", text::printable_line(description.built_with)},
                       {"sdk", sdk_of(description.built_with)},
                       {"abi", description.abi_required}};
    say("plugin", std::move(about));
    say("keys", keys_of(description));
    return true;
  }

  void live(bool is_alone) {
    const auto keys =
        config::resolve(properties_, plugin_keys::key_owner_of(plugin_->description()).keys);
    if (!keys) {
      refuse(keys.error());
      return;
    }
    if (is_alone) judge_names();
    declare_own();
    if (make(*keys)) unmake();
    report_misbehaviour();
  }

  /// Several plugins have keys of each other in their configuration, which is theirs to judge.
  void judge_names() const {
    config::key_table known;
    known.add(config::host_keys());
    known.add(plugin_keys::key_owner_of(plugin_->description()));
    const auto strangers = config::find_unknown_keys(properties_, known);
    if (!strangers) {
      find("a host with this plugin alone refuses to start: " + strangers.error());
      return;
    }
    // Orchestrators and scripts set variables of such names on their own.
    for (const auto& each : *strangers) {
      if (each.from != config::origin::kind::environment) find(each.sentence);
    }
  }

  /// What every host has, so that a plugin cannot have it.
  void declare_own() {
    (void)endpoints::declare_discovery(endpoints_, "/actuator");
    (void)endpoints::declare_health(endpoints_, health_page_);
    (void)endpoints::declare_loggers(endpoints_, logger_.levels(), {}, [](auto, auto) {});
    (void)endpoints::declare_info(endpoints_, {}, info_);
    (void)endpoints::declare_prometheus(endpoints_, metrics_);
    (void)endpoints::declare_metrics(endpoints_, metrics_);
    (void)endpoints::declare_plugins(endpoints_,
                                     [] { return std::vector<endpoints::plugin_entry>(); });
  }

  bool make(const config::resolved_keys& keys) {
    step("create");
    const auto created = plugin_->create(config::plugin_json(keys));
    say_asked();
    if (!created) return refuse(config::with_origins(created.error(), keys));
    step("start");
    const auto started = plugin_->start();
    say_asked();
    if (!started) return refuse(config::with_origins(started.error(), keys));
    say("endpoints", endpoints_of(endpoints_, plugin_->description().id));
    say("health", components_of(health_));
    say("metrics", metrics_of(metrics_));
    say("info", members_of(info_));
    return true;
  }

  void say_asked() {
    const std::lock_guard lock(mutex_);
    json::array asked;
    for (const auto& [id, is_there] : asked_) {
      asked.emplace_back(
          json::object{{"id", text::printable_line(id)}, {"in_this_host", is_there}});
    }
    say("extensions", std::move(asked));
  }

  void unmake() {
    step("stop");
    (void)plugin_->stop();
    step("destroy");
    if (const auto destroyed = plugin_->destroy(); !destroyed) find(destroyed.error());
    step("end");
    say_asked();
    const std::lock_guard lock(mutex_);
    for (const auto& [id, is_there] : asked_) {
      if (!is_there) find("it asks for " + id + ", which this host does not have");
    }
  }

  void report_misbehaviour() const {
    std::string text;
    char block[4096];
    off_t at = 0;
    for (ssize_t got = 0; (got = ::pread(log_, block, sizeof(block), at)) > 0; at += got) {
      text.append(block, static_cast<std::size_t>(got));
    }
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = std::min(text.find('\n', begin), text.size());
      report_line(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
  }

  void report_line(std::string_view line) const {
    boost::system::error_code fault;
    const json::value parsed = json::parse(line, fault);
    if (fault || !parsed.is_object()) return;
    const json::object& event = parsed.as_object();
    if (text_of(event, "event") != "plugin.misbehaved") return;
    const auto* const fields = event.if_contains("fields");
    if (fields == nullptr || !fields->is_object()) return;
    find("it misbehaved in " + text_of(fields->as_object(), "function") + ": " +
         text_of(event, "message"));
  }

  const fs::path file_;
  const config::property_list& properties_;
  const line_sink& tell_;
  const int log_ = ::memfd_create("log", MFD_CLOEXEC);
  log::logger logger_{log_, log::format::json, log::level::warn};
  registry::endpoint_registry endpoints_;
  registry::health_registry health_;
  endpoints::health_page health_page_{health_, endpoints::usual_health_rules()};
  registry::info_registry info_;
  metrics::metric_registry metrics_{1};
  metrics::own_numbers own_numbers_{metrics_, ""};
  calls::call_registry calls_{1};
  calls::id_source timer_ids_;
  calls::id_source check_ids_{calls::first_check_call};
  calls::alarm_clock alarms_;
  calls::work_schedule schedule_{alarms_};
  std::mutex mutex_;
  std::map<std::string, bool, std::less<>> asked_;
  std::unique_ptr<plugin::plugin_instance> plugin_;
};

}  // namespace

void try_plugin(const fs::path& file, depth how_far, bool is_alone,
                const config::property_list& properties, const line_sink& tell) {
  // Never destroyed: the process ends behind this, and threads of the plugin may still use it.
  auto* const made = new trial(file, properties, tell);
  made->run(how_far, is_alone);
}

}  // namespace host::check
