/// \file
/// A strict host for a plugin's own unit tests. Forces no test framework: what a plugin does wrong
/// is collected as sentences, and a test ends with "there are no faults".
///
///     actuator::testing::fake_host host(*actuator_plugin_v1());
///     host.configure("hello.greeting", "good day");
///     CHECK(host.start());
///     CHECK(host.get("/hello/ada").body == R"({"greeting":"good day","name":"ada"})");
///     host.destroy();
///     CHECK(host.faults().empty());
///
/// Link the plugin's sources into the test; they bring actuator_plugin_v1(). What it checks: who
/// declares what, when and on which thread; two answers to one call; calls without an answer at the
/// end; functions called after destroy; text that is not UTF-8 and JSON that is none; handles and
/// calls that do not exist; a network thread that is held for a second.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <actuator/cpp/late_callbacks.hpp>
#include <actuator/cpp/text_collector.hpp>
#include <actuator/testing/configuration.hpp>
#include <actuator/testing/host_state.hpp>
#include <actuator/testing/http_tables.hpp>
#include <actuator/testing/messages.hpp>
#include <actuator/testing/other_tables.hpp>

namespace actuator {
inline namespace v0_9 {
namespace testing {

/// One host with one instance of one plugin. The thread that calls a function here plays the thread
/// of the host that the plugin expects: control, worker or network. Handlers may be entered from
/// several threads of a test at once; start(), stop() and destroy() by one. Time stands still but
/// for advance(). Lives longer than every thread of the plugin, also to see one that is late.
class fake_host {
 public:
  /// A host for this plugin, which it does not touch before start().
  explicit fake_host(const actuator_plugin& table) : table_(&table) {
    host_.struct_size = sizeof(host_);
    host_.abi_major = ACTUATOR_ABI_MAJOR;
    host_.abi_minor = ACTUATOR_ABI_MINOR;
    host_.impl = &state_;
    state_.extensions = {
        {ACTUATOR_EXT_HTTP, &http_},   {ACTUATOR_EXT_HTTP_STREAM, &stream_},
        {ACTUATOR_EXT_LOG, &log_},     {ACTUATOR_EXT_HEALTH, &health_},
        {ACTUATOR_EXT_INFO, &info_},   {ACTUATOR_EXT_METRICS, &metrics_},
        {ACTUATOR_EXT_TIMER, &timer_}, {ACTUATOR_EXT_THREAD_CHECK, &thread_check_}};
    host_.log_enabled = [](const actuator_host*, std::int32_t) -> std::int32_t { return 1; };
    host_.log = [](const actuator_host* host, std::int32_t level, actuator_str message) {
      auto& state = detail::host_state::of(host);
      const std::lock_guard lock(state.mutex);
      state.enter("log");
      state.is_text("log", "the message", message);
      state.lines.push_back({level, "", std::string(to_view(message)), {}});
    };
    host_.get_extension = [](const actuator_host* host, const char* id) -> const void* {
      auto& state = detail::host_state::of(host);
      const std::lock_guard lock(state.mutex);
      state.enter("get_extension");
      if (!state.is_there("get_extension", "the id", id) || state.hidden.contains(id)) {
        return nullptr;
      }
      const auto found = state.extensions.find(id);
      return found == state.extensions.end() ? nullptr : found->second;
    };
  }
  fake_host(const fake_host&) = delete;
  fake_host& operator=(const fake_host&) = delete;
  ~fake_host() { destroy(); }

  // ---- before start() ----

  /// The text that a configuration file would have for this key.
  void configure(const std::string& key, const std::string& text) { given_[key] = text; }

  /// Plays an older host, without this extension.
  void without(const std::string& extension) { state_.hidden.insert(extension); }

  // ---- life ----

  /// Judges the table, creates and starts. When it is false, error() is what an operator would
  /// read.
  bool start() {
    if (!judge()) return false;
    const std::string config = detail::configuration_json(*table_, given_, state_.faults);
    const role as(state_, ACTUATOR_THREAD_CONTROL);
    v0_9::detail::text_collector said;
    enter(detail::stage::creating);
    if (table_->create(&host_, to_str(config), said.writer(), &self_) != ACTUATOR_OK) {
      error_ = said.take();
      self_ = nullptr;
      enter(detail::stage::destroyed);
      return false;
    }
    enter(detail::stage::starting);
    v0_9::detail::text_collector said_at_start;
    const auto status = table_->start(self_, said_at_start.writer());
    const bool is_started = status == ACTUATOR_OK;
    enter(is_started ? detail::stage::started : detail::stage::created);
    error_ = said_at_start.take();
    if (is_started && !state_.has_refused) return true;
    destroy();
    return false;
  }

  /// Lets no request in any more. Open calls may still be answered.
  void stop() {
    if (stage_now() != detail::stage::started) return;
    const role as(state_, ACTUATOR_THREAD_CONTROL);
    {
      const std::lock_guard lock(state_.mutex);
      state_.now = detail::stage::stopped;
      state_.timers.clear();
    }
    const auto begin = std::chrono::steady_clock::now();
    table_->stop(self_);
    if (std::chrono::steady_clock::now() - begin > std::chrono::seconds(1)) {
      fault("stop", "took more than a second; it must return quickly");
    }
  }

  /// Stops, waits up to `drain` for the answers that are owed, and destroys. A real host never
  /// destroys a plugin that owes one; here it is a fault, and destroyed all the same.
  void destroy(std::chrono::milliseconds drain = std::chrono::seconds(2)) {
    if (self_ == nullptr) return;
    stop();
    {
      std::unique_lock lock(state_.mutex);
      state_.changed.wait_for(lock, drain, [&] { return !owes(nullptr); });
      owes(&state_);
    }
    const role as(state_, ACTUATOR_THREAD_CONTROL);
    table_->destroy(std::exchange(self_, nullptr));
    enter(detail::stage::destroyed);
  }

  /// Why start() was false: the sentence for the operator.
  const std::string& error() const { return error_; }

  /// What the plugin did wrong so far, one sentence each: "respond: call 7 was answered ...".
  std::vector<std::string> faults() const {
    const std::lock_guard lock(state_.mutex);
    return state_.faults;
  }

  // ---- requests ----

  /// Enters the handler and returns at once with the id of the call.
  std::uint64_t begin(const request& asked) {
    std::unique_lock lock(state_.mutex);
    const std::uint64_t id = ++state_.last_id;
    detail::open_call& call = state_.calls[id];
    call.asked = asked;
    const int status = is_serving() ? route(call) : 503;
    if (status != 200) {
      call.is_owed = false;
      call.is_over = true;
      call.given.status = status;
      call.given.is_from_host = true;
      return id;
    }
    const actuator_http_endpoint entered = call.endpoint.c;
    lock.unlock();
    const bool is_io = (entered.flags & ACTUATOR_HTTP_NON_BLOCKING) != 0;
    const role as(state_, is_io ? ACTUATOR_THREAD_IO : ACTUATOR_THREAD_WORKER);
    const auto from = std::chrono::steady_clock::now();
    entered.handle(entered.ctx, &host_, id);
    if (is_io && std::chrono::steady_clock::now() - from > std::chrono::seconds(1)) {
      fault("handle", "held the network thread for more than a second: " + asked.target);
    }
    return id;
  }

  /// Waits for the answer; status 0 when there is none after `patience`.
  answer wait(std::uint64_t call, std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    std::unique_lock lock(state_.mutex);
    const auto& record = state_.calls[call];
    state_.changed.wait_for(lock, patience, [&] { return record.is_over; });
    return record.is_over || record.given.is_stream ? record.given : answer{};
  }

  /// One request and its answer; get() with nothing but a target.
  answer ask(const request& asked) { return wait(begin(asked)); }
  answer get(const std::string& target) { return ask({.target = target}); }

  /// The deadline of an open call passes: the client has a 503, a stream is closed.
  void pass_deadline(std::uint64_t call) { close(call, 503); }

  /// The client leaves.
  void leave(std::uint64_t call) { close(call, 0); }

  /// A client that waits takes what the host holds of a stream; there is room then.
  void client_takes(std::uint64_t call) {
    std::unique_lock lock(state_.mutex);
    auto& record = state_.calls[call];
    record.held = 0;
    const bool is_told = std::exchange(record.wants_room, false) && !record.is_over && is_serving();
    const auto told = record.told;
    lock.unlock();
    const role as(state_, ACTUATOR_THREAD_IO);
    if (is_told && told.on_writable != nullptr) told.on_writable(told.ctx, &host_, call);
  }

  // ---- what the plugin shows ----

  /// Every line so far, of all levels.
  std::vector<log_line> log_lines() const {
    const std::lock_guard lock(state_.mutex);
    return state_.lines;
  }
  /// The last word of a component; UNKNOWN when there was none.
  health_state health(const std::string& component) const {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.health.find(component);
    return found == state_.health.end() ? health_state{} : found->second;
  }
  /// The JSON text; empty when it is not shown.
  std::string info(const std::string& member) const {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.info.find(member);
    return found == state_.info.end() ? std::string() : found->second;
  }
  /// `series` is "name{}" or "name{value,value}", the name as it was declared.
  metric_value metric(const std::string& series) const {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.series_ids.find(series);
    return found == state_.series_ids.end() ? metric_value{}
                                            : state_.series.at(found->second).value;
  }

  /// Asks the component how it is, and waits up to `patience`: UNKNOWN then.
  health_state check_health(const std::string& component,
                            std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    std::unique_lock lock(state_.mutex);
    const auto found = state_.checks.find(component);
    if (found == state_.checks.end() || !is_serving()) return {};
    const actuator_health_check check = found->second;
    const std::uint64_t id = ++state_.last_id;
    state_.calls[id].is_check = true;
    state_.calls[id].component = component;
    state_.calls[id].asked.target = "the check of " + component;
    lock.unlock();
    {
      const role as(state_, ACTUATOR_THREAD_WORKER);
      check.check(check.ctx, &host_, id);
    }
    lock.lock();
    auto& call = state_.calls[id];
    if (!state_.changed.wait_for(lock, patience, [&] { return call.is_over; })) {
      call.is_over = true;
      state_.health[component] = {};
    }
    return state_.health[component];
  }

  /// Lets time pass and enters the timers that are due, in their order, on this thread.
  void advance(std::chrono::milliseconds by) {
    const role as(state_, ACTUATOR_THREAD_WORKER);
    std::unique_lock lock(state_.mutex);
    const std::int64_t until = state_.now_ms + by.count();
    while (is_serving()) {
      auto next = state_.timers.end();
      for (auto it = state_.timers.begin(); it != state_.timers.end(); ++it) {
        const bool is_due = !it->second.is_running && it->second.due_ms <= until;
        if (is_due && (next == state_.timers.end() || it->second.due_ms < next->second.due_ms)) {
          next = it;
        }
      }
      if (next == state_.timers.end()) break;
      const std::uint64_t id = next->first;
      const actuator_timer_request due = next->second.c;
      state_.now_ms = std::max(state_.now_ms, next->second.due_ms);
      next->second.is_running = true;
      lock.unlock();
      due.fire(due.ctx, &host_, id);
      lock.lock();
      const auto still = state_.timers.find(id);
      if (still == state_.timers.end()) continue;
      if (due.repeat_ms == 0) {
        state_.timers.erase(still);
      } else {
        still->second.is_running = false;
        still->second.due_ms = state_.now_ms + due.repeat_ms;
      }
    }
    state_.now_ms = until;
  }

  /// The table that the plugin is given.
  const actuator_host* c_host() const { return &host_; }

 private:
  /// While it lives, the calling thread is one of these of the host.
  class role {
   public:
    role(detail::host_state& state, std::int32_t kind) : state_(state) {
      const std::lock_guard lock(state_.mutex);
      const auto [mine, is_new] = state_.roles.try_emplace(std::this_thread::get_id(), 0);
      before_ = std::exchange(mine->second, kind);
    }
    role(const role&) = delete;
    role& operator=(const role&) = delete;
    ~role() {
      const std::lock_guard lock(state_.mutex);
      state_.roles[std::this_thread::get_id()] = before_;
    }

   private:
    detail::host_state& state_;
    std::int32_t before_ = 0;
  };

  bool judge() {
    const std::size_t before = state_.faults.size();
    if (table_->struct_size < offsetof(actuator_plugin, get_extension)) {
      fault("actuator_plugin_v1", "the table is shorter than its first form");
    } else {
      if (table_->abi_major != ACTUATOR_ABI_MAJOR) fault("actuator_plugin_v1", "another major");
      if (table_->create == nullptr || table_->start == nullptr || table_->stop == nullptr ||
          table_->destroy == nullptr) {
        fault("actuator_plugin_v1", "a function of the table is NULL");
      }
      if (table_->id == nullptr || !detail::host_state::is_name(table_->id, false, "-")) {
        fault("actuator_plugin_v1", "the id is not [a-z][a-z0-9-]*");
      }
    }
    if (state_.faults.size() == before) return true;
    error_ = state_.faults.back();
    return false;
  }

  void fault(std::string_view function, std::string_view what) {
    const std::lock_guard lock(state_.mutex);
    state_.fault(function, what);
  }
  void enter(detail::stage next) {
    const std::lock_guard lock(state_.mutex);
    state_.now = next;
  }
  detail::stage stage_now() const {
    const std::lock_guard lock(state_.mutex);
    return state_.now;
  }
  bool is_serving() const { return state_.now == detail::stage::started; }

  // Whether an answer is owed; with a state, a fault for each. The lock is held.
  bool owes(detail::host_state* noted) const {
    bool is_owed = false;
    for (const auto& [id, call] : state_.calls) {
      if (!call.is_owed || (call.given.is_stream && call.is_over)) continue;
      is_owed = true;
      if (noted != nullptr) {
        noted->fault("destroy", "call " + std::to_string(id) + " (" + call.asked.target +
                                    ") was never answered by the plugin");
      }
    }
    return is_owed;
  }

  // Finds the endpoint and reads the target. The lock is held.
  int route(detail::open_call& call) {
    const std::string_view target = std::string_view(call.asked.target).substr(1);
    const std::size_t mark = target.find('?');
    const std::string_view path = target.substr(0, mark);
    const std::string_view query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
    for (const std::string_view each : detail::split(query, '&')) {
      const std::size_t is = each.find('=');
      const std::string_view value = is == std::string_view::npos ? "" : each.substr(is + 1);
      call.parameters[detail::percent_decoded(each.substr(0, is))].push_back(
          detail::percent_decoded(value));
    }
    int status = 404;
    const bool is_literal_first[] = {true, false};  // a path without selectors wins
    for (const bool wants_literal : is_literal_first) {
      for (const auto& endpoint : state_.endpoints) {
        if (wants_literal == (endpoint.path.find('{') != std::string::npos)) continue;
        if (!detail::matches(endpoint.path, path, call.selectors)) continue;
        if (endpoint.c.method != call.asked.method) {
          status = 405;
          continue;
        }
        call.endpoint = endpoint;
        return 200;
      }
    }
    return status;
  }

  void close(std::uint64_t id, std::int32_t status) {
    std::unique_lock lock(state_.mutex);
    auto& call = state_.calls[id];
    if (call.is_over) return;
    call.is_over = true;
    if (!call.given.is_stream) {
      call.given.status = status;
      call.given.is_from_host = true;
    }
    state_.changed.notify_all();
    if (!is_serving()) return;
    const auto endpoint = call.endpoint.c;
    const auto told = call.told;
    const bool is_stream = call.given.is_stream;
    lock.unlock();
    const role as(state_, ACTUATOR_THREAD_IO);
    if (is_stream) {
      if (told.on_closed != nullptr) told.on_closed(told.ctx, &host_, id);
    } else if (ACTUATOR_HAS(&endpoint, actuator_http_endpoint, on_cancel) &&
               endpoint.on_cancel != nullptr) {
      endpoint.on_cancel(endpoint.ctx, &host_, id);
    }
  }

  actuator_host host_ = {};
  actuator_http http_ = detail::http_table();
  actuator_http_stream stream_ = detail::stream_table();
  actuator_log log_ = detail::log_table();
  actuator_health health_ = detail::health_table();
  actuator_info info_ = detail::info_table();
  actuator_metrics metrics_ = detail::metrics_table();
  actuator_timer timer_ = detail::timer_table();
  actuator_thread_check thread_check_ = detail::thread_check_table();
  mutable detail::host_state state_;
  const actuator_plugin* table_;
  std::map<std::string, std::string> given_;
  void* self_ = nullptr;
  std::string error_;
};

}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
