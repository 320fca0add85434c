#include "app.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api_descriptions.hpp"
#include "calls/alarm_clock.hpp"
#include "calls/call_registry.hpp"
#include "calls/handler_watch.hpp"
#include "calls/id_source.hpp"
#include "calls/thread_role.hpp"
#include "calls/work_schedule.hpp"
#include "calls/worker_pool.hpp"
#include "config/key_table.hpp"
#include "config/report.hpp"
#include "config/unknown_keys.hpp"
#include "configuration.hpp"
#include "core_dumps.hpp"
#include "descriptor_limit.hpp"
#include "endpoint_serving.hpp"
#include "endpoints/openapi.hpp"
#include "exposure_note.hpp"
#include "files/file_watch.hpp"
#include "health_setup.hpp"
#include "http/cross_origin_rules.hpp"
#include "http/listener.hpp"
#include "http/message/error_body.hpp"
#include "http/request_meter.hpp"
#include "http/router.hpp"
#include "log/access_log.hpp"
#include "log/logger.hpp"
#include "log/redact.hpp"
#include "metrics/metric_registry.hpp"
#include "metrics/own_numbers.hpp"
#include "own_pages.hpp"
#include "own_parts.hpp"
#include "plugin_files.hpp"
#include "plugin_set.hpp"
#include "port_access.hpp"
#include "port_tls.hpp"
#include "readiness_notice.hpp"
#include "registry/availability.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"
#include "start_notes.hpp"
#include "stop_signals.hpp"

namespace host {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using purpose = config::command_line::purpose;
using done_or_sentence = tl::expected<void, std::string>;

constexpr std::string_view version = ACTUATOR_HOST_VERSION;

void print(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
}

exit_code refuse(exit_code code, const std::string& sentence) {
  // Whoever wrote the sentence: what is secret in the log is secret here.
  print(stderr, "actuator-host: " + log::without_secrets(sentence) + "\n");
  return code;
}

http::response no_answer_in_time(const http::request& asked, std::string_view plugin) {
  constexpr int unavailable = 503;
  return http::error_response(unavailable, asked.path,
                              "plugin " + std::string(plugin) + " gave no answer in time");
}

/// The parts of the running program. Members are made in the order of the start and go in reverse.
class app {
 public:
  app(configuration given, readiness_notice notice)
      : given_(std::move(given)),
        notice_(std::move(notice)),
        logger_(STDERR_FILENO, given_.host.log_format, given_.host.levels.root),
        health_page_(health_, health_rules_of(given_.health)),
        calls_(given_.host.open_calls, no_answer_in_time),
        watch_([this](const calls::handler_watch::long_stay& found) { handler_blocks(found); }),
        plugins_(policy()) {
    set_log_levels();
  }

  /// Before the workers go, and what the watch over files calls.
  ~app() {
    file_watch_.stop();
    schedule_.close();
  }
  app(const app&) = delete;
  app& operator=(const app&) = delete;

  exit_code run() {
    if (auto loaded = load_plugins(); !loaded) return bad(loaded);
    if (given_.given.what == purpose::help) return help();
    if (auto judged = judge_configuration(); !judged) return bad(judged);
    if (given_.given.what == purpose::check) return check();
    return serve();
  }

 private:
  /// Whoever only checks wants to know of every fault.
  plugin_set::on_failure policy() const {
    const bool carries_on =
        given_.host.continue_without_failed_plugins && given_.given.what == purpose::serve;
    return carries_on ? plugin_set::on_failure::carry_on : plugin_set::on_failure::stop;
  }

  void set_log_levels() {
    auto& levels = logger_.levels();
    levels.add("host");
    for (const auto& [name, level] : given_.host.levels.own) levels.set(name, level);
  }

  static exit_code bad(const done_or_sentence& failed) {
    return refuse(exit_code::bad_configuration, failed.error());
  }

  done_or_sentence load_plugins() {
    const auto files = plugin_files(given_.keys);
    if (!files) return tl::unexpected(files.error());
    const auto error_response = [](int status, std::string_view path, std::string_view message) {
      return http::error_response(status, path, message);
    };
    if (auto loaded = plugins_.load(
            *files, {endpoints_, health_, calls_, logger_, error_response, metrics_, info_, alarms_,
                     schedule_, timer_ids_, check_ids_, given_.host.strict_plugins, &watch_});
        !loaded) {
      return loaded;
    }
    for (const auto& each : plugins_.members()) {
      logger_.levels().add(each.instance->description().id);
    }
    table_.add(config::host_keys());
    for (auto& owner : plugins_.key_owners()) table_.add(std::move(owner));
    if (!plugins_.failures().empty()) {
      // Which keys a plugin has that could not be loaded, nobody knows.
      table_.add(
          {"plugins that failed",
           {{"actuator.plugins", config::key_type::text_map, std::nullopt, "", false, false}}});
    }
    return {};
  }

  /// Everything that can be known to be wrong is found here, before any plugin runs.
  done_or_sentence judge_configuration() {
    auto strangers = config::find_unknown_keys(given_.properties, table_);
    if (!strangers) return tl::unexpected(std::move(strangers.error()));
    strangers_ = *std::move(strangers);
    if (auto secured = port_tls_.open(given_.host.port_tls); !secured) return secured;
    if (!given_.credentials.is_open_port()) {
      auto made = port_access::make(given_.credentials, file_watch_, logger_);
      if (!made) return tl::unexpected(std::move(made.error()));
      access_ = *std::move(made);
    }
    return plugins_.resolve(given_.properties);
  }

  exit_code help() {
    print(stdout, config::help_text(table_));
    return exit_code::clean;
  }

  exit_code check() {
    disk_space_ = declare_own_components(health_, given_.health, logger_);
    declare_exposure(health_, given_);
    if (auto declared = declare_own_endpoints(); !declared) return bad(declared);
    if (auto created = plugins_.create(); !created) return bad(created);
    // Plugins declare theirs when they start; the host's own are known.
    const auto served = settle_endpoints(endpoints_, given_.host.web);
    if (!served) return refuse(exit_code::bad_configuration, served.error());
    const auto grouped = health_page_.settle();
    const bool has_plugins = !plugins_.members().empty();
    if (!grouped && !has_plugins) return bad(grouped);
    print(stdout, config::values_report("host", given_.keys));
    for (const auto& [instance, keys] : plugins_.members()) {
      const auto& description = instance->description();
      print(stdout, "\n" + config::values_report(
                               "plugin " + description.id + " " + description.version, *keys));
    }
    for (const auto& each : strangers_) warn(each.sentence);
    for (const auto& each : notes_of_what_has_no_effect(given_)) warn(each);
    for (const auto& each : port_tls_.notes()) warn(each);
    if (const auto note = note_of_exposure(given_)) warn(*note);
    if (!grouped) warn(grouped.error() + ". Unless a plugin declares it, the start ends here.");
    if (has_plugins && !given_.host.web.exposes_all()) {
      warn(
          "management.endpoints.web.exposure chooses among the endpoints: those of plugins are "
          "served only if it names them.");
    }
    print(stdout, "\nThe configuration is fine.\n");
    return exit_code::clean;
  }

  static void warn(const std::string& sentence) { print(stdout, "\nWarning: " + sentence + "\n"); }

  exit_code serve() {
    calls::current_thread_role = calls::thread_role::control;
    if (given_.host.core_dumps) allow_core_dumps();
    stop_signals signals([this](std::string_view reason) { give_up(reason); });
    signals.allow(given_.host.grace_time + given_.host.drain_timeout + blocked_grace);
    logger_.write(log::level::info, "host", "host.starting", "Starting.",
                  {{"version", version}, {"pid", std::int64_t{::getpid()}}});
    log_start_notes(logger_, given_, plugins_, strangers_);
    port_tls_.tell();
    auto& limits = given_.host.limits;
    const auto room = make_room_for({limits.connections, limits.probe_connections}, logger_);
    limits.connections = room.connections;
    limits.probe_connections = room.for_probes;

    if (auto started = start_plugins(); !started) return undo_start(bad(started));
    if (signals.is_stop_wanted()) return stop(signals.wait());
    if (auto opened = open_port(); !opened) {
      return undo_start(refuse(exit_code::failed, opened.error()));
    }
    tell_manager("READY=1");
    return stop(signals.wait());
  }

  /// Whoever started this process may wait for it; the port is served all the same.
  void tell_manager(std::string_view state) {
    if (auto told = notice_.tell(state); !told) {
      logger_.write(log::level::warn, "host", "manager.not_told", told.error());
    }
  }

  /// While signals are still taken: a plugin that hangs here can be left by a second one.
  exit_code undo_start(exit_code why) {
    plugins_.stop();
    if (auto destroyed = plugins_.destroy(); !destroyed) give_up(destroyed.error());
    return why;
  }

  done_or_sentence start_plugins() {
    disk_space_ = declare_own_components(health_, given_.health, logger_);
    declare_exposure(health_, given_);
    if (auto declared = declare_own_endpoints(); !declared) return declared;
    if (auto created = plugins_.create(); !created) return created;
    if (auto started = plugins_.start(); !started) return started;
    if (auto settled = health_page_.settle(!plugins_.failures().empty()); !settled) return settled;
    if (auto settled = settle_and_tell(); !settled) return settled;
    availability_.set(registry::startup_state::started);
    log_plugins(logger_, plugins_);
    return {};
  }

  done_or_sentence declare_own_endpoints() {
    return declare_own_pages(
        endpoints_,
        {given_, table_, plugins_, endpoints_, info_, metrics_, health_page_, openapi_, logger_},
        version);
  }

  done_or_sentence settle_and_tell() {
    const auto report = settle_endpoints(endpoints_, given_.host.web);
    if (!report) return tl::unexpected(report.error());
    log_what_is_served(logger_, given_, endpoints_, *report);
    return {};
  }

  done_or_sentence open_port() {
    openapi_.set([this, all = read_api_descriptions(plugins_, logger_)] {
      return described_api(all, endpoints_, given_.host.base_path, version, logger_);
    });
    router_.emplace(given_.host.base_path, endpoints_, given_.host.server_path);
    if (given_.host.count_requests) meter_.emplace(own_numbers_, *router_);
    open_access_log();
    workers_.emplace(given_.host.worker_threads, given_.host.worker_queue);
    // Before the port is open, so that nobody is ever told otherwise by an open port.
    availability_.set(registry::readiness_state::accepting_traffic);
    const auto& host = given_.host;
    if (!host.cross_origin.is_off()) cross_origin_.emplace(host.cross_origin);
    auto opened = http::listener::open(
        {host.address, host.port, host.network_threads, port_tls_.context() ? "https" : "http",
         host.limits, host.reads_forwarded, host.errors, port_tls_.context()},
        {*router_, calls_, *workers_, watch_, logger_, meter_ ? &*meter_ : nullptr,
         cross_origin_ ? &*cross_origin_ : nullptr, access_log_.get(),
         access_ ? &access_->guard() : nullptr});
    if (!opened) return tl::unexpected(std::move(opened.error()));
    listener_ = *std::move(opened);
    open_listener_ = listener_.get();
    port_tls_.serve(*listener_);
    file_watch_.start();
    parts_.tell_of_port(*listener_, *workers_, access_log_.get(), given_.host);
    schedule_.open([this](auto work) { return workers_->submit(std::move(work)); });
    if (access_) access_->tell_of(own_numbers_);
    return {};
  }

  void open_access_log() {
    if (!given_.host.access_log) return;
    auto& [pattern, where] = *given_.host.access_log;
    auto opened = log::access_log::open(std::move(pattern), where, logger_);
    if (!opened) {  // no reason not to serve
      logger_.write(log::level::warn, "host", "access_log.not_opened",
                    opened.error() +
                        "; choose another folder with "
                        "server.tomcat.accesslog.directory. There is no access log.");
      return;
    }
    access_log_ = *std::move(opened);
  }

  exit_code stop(std::string_view signal) {
    const auto deadline = clock::now() + given_.host.grace_time + given_.host.drain_timeout;
    logger_.write(log::level::info, "host", "host.stopping", "Stopping: open requests may end.",
                  {{"signal", signal},
                   {"grace_ms", given_.host.grace_time.count()},
                   {"drain_ms", given_.host.drain_timeout.count()}});
    tell_manager("STOPPING=1");
    availability_.set(registry::readiness_state::refusing_traffic);
    file_watch_.stop();
    if (listener_) say_farewell();
    plugins_.stop();
    drain(deadline);
    close_port(deadline);
    access_log_.reset();  // writes what it still has
    if (auto destroyed = plugins_.destroy(); !destroyed) give_up(destroyed.error());
    logger_.write(log::level::info, "host", "host.stopped", "Stopped.");
    // Under a thread that a plugin left behind nothing may be torn down.
    if (plugins_.threads_left() != 0) ::_exit(static_cast<int>(exit_code::clean));
    return exit_code::clean;
  }

  /// First all goes on as before but for readiness, and each connection ends with its next answer,
  /// so that clients go elsewhere. Then what is open ends, before plugins hear of the stop: they
  /// have to give up what they do not finish at once, so they need time as well.
  void say_farewell() {
    listener_->announce_close();
    std::this_thread::sleep_for(given_.host.grace_time);
    listener_->stop_accepting();
    listener_->close_idle();
    constexpr int share = 2;
    listener_->wait_until_answered(given_.host.drain_timeout / share);
  }

  /// Until no plugin owes an answer and no thread is inside of one.
  void drain(clock::time_point deadline) {
    constexpr milliseconds between_looks(10);
    while (!plugins_.drained()) {
      if (clock::now() >= deadline) give_up("the drain time is over");
      std::this_thread::sleep_for(between_looks);
    }
    if (workers_ && !workers_->stop(deadline)) give_up("a handler of a plugin does not return");
  }

  void close_port(clock::time_point deadline) {
    if (!listener_) return;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock::now());
    const auto cut_off = listener_->stop(std::max(left, milliseconds(0)));
    if (cut_off == 0) return;
    logger_.write(log::level::warn, "host", "host.requests_cut_off",
                  "Requests were still open at the end of the drain time and were cut off.",
                  {{"count", static_cast<std::int64_t>(cut_off)}});
  }

  /// On the thread of the watch.
  void handler_blocks(const calls::handler_watch::long_stay& found) {
    logger_.write(log::level::warn, "host", "handler_blocks",
                  found.replaced
                      ? "A function of a plugin does not return and held a network thread. Its "
                        "endpoints use workers from now on; tell its author."
                      : "A function of a plugin does not return and holds a worker.",
                  {{"plugin", found.owner},
                   {"endpoint", found.function},
                   {"call", static_cast<std::int64_t>(found.call)},
                   {"ms", found.lasted.count()}});
    if (found.replaced) endpoints_.mark_blocking(found.owner);
  }

  /// Leaves at once. Static destructors and destructors of parts would run under threads of
  /// plugins that still work.
  [[noreturn]] void give_up(std::string_view reason) {
    if (auto* listener = open_listener_.load()) listener->tell_open_requests();
    std::string ids;
    for (const auto& each : plugins_.members()) {
      for (const auto call : each.instance->owed_calls()) {
        ids += (ids.empty() ? "" : ",") + std::to_string(call);
      }
    }
    logger_.write(log::level::error, "host", "host.gave_up",
                  "Left without a clean stop; what was open is lost.",
                  {{"reason", reason}, {"open_calls", ids}});
    ::_exit(static_cast<int>(exit_code::failed));
  }

  /// What a plugin's stop() and destroy() may take beyond the drain time before the process ends
  /// under them.
  static constexpr milliseconds blocked_grace{2'000};

  configuration given_;
  readiness_notice notice_;
  log::logger logger_;
  registry::endpoint_registry endpoints_;
  registry::health_registry health_;
  registry::availability availability_{health_};
  endpoints::health_page health_page_;
  std::unique_ptr<endpoints::disk_space> disk_space_;
  registry::info_registry info_;
  endpoints::openapi_page openapi_;
  metrics::metric_registry metrics_{std::thread::hardware_concurrency()};
  metrics::own_numbers own_numbers_{metrics_, version};
  own_parts parts_{own_numbers_, logger_};
  files::file_watch file_watch_;
  port_tls port_tls_{logger_, file_watch_};
  calls::call_registry calls_;
  calls::handler_watch watch_;
  calls::id_source timer_ids_;
  calls::id_source check_ids_{calls::first_check_call};
  calls::alarm_clock alarms_;
  calls::work_schedule schedule_{alarms_};
  config::key_table table_;
  std::vector<config::unknown_key> strangers_;
  plugin_set plugins_;
  std::optional<http::router> router_;
  std::optional<http::request_meter> meter_;
  std::optional<http::cross_origin_rules> cross_origin_;
  std::unique_ptr<log::access_log> access_log_;
  std::unique_ptr<port_access> access_;  ///< null: the port is open to everybody
  std::optional<calls::worker_pool> workers_;
  std::unique_ptr<http::listener> listener_;
  std::atomic<http::listener*> open_listener_{nullptr};  ///< for give_up, on whatever thread
};

}  // namespace

exit_code run(std::span<const std::string_view> arguments,
              std::span<const std::string_view> environment) {
  auto given = config::read_command_line(arguments);
  if (!given) return refuse(exit_code::bad_configuration, given.error());
  if (given->what == purpose::version) {
    print(stdout, "actuator-host " + std::string(version) + "\n");
    return exit_code::clean;
  }
  auto made = read_configuration(*std::move(given), environment);
  if (!made) return refuse(exit_code::bad_configuration, made.error());
  // Until here a signal simply ends the process; from here on there are threads and plugins.
  stop_signals::block();
  return app(*std::move(made), readiness_notice(environment)).run();
}

}  // namespace host
