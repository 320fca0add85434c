/// \file
/// What the fake host knows, and the checks that every function of it makes.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <actuator/ext/health.h>
#include <actuator/ext/http_stream.h>
#include <actuator/ext/info.h>
#include <actuator/ext/log.h>
#include <actuator/ext/metrics.h>
#include <actuator/ext/thread_check.h>
#include <actuator/ext/timer.h>
#include <actuator/cpp/json_scanner.hpp>
#include <actuator/cpp/str.hpp>
#include <actuator/cpp/utf8.hpp>
#include <actuator/testing/messages.hpp>

namespace actuator {
inline namespace v0_9 {
namespace testing {
namespace detail {

/// The fields that both sides know, the rest zero.
template <class Struct>
Struct copy_of(const Struct& foreign) {
  Struct mine = {};
  std::memcpy(&mine, &foreign, std::min<std::size_t>(foreign.struct_size, sizeof(mine)));
  return mine;
}

struct declared_endpoint {
  actuator_http_endpoint c = {};
  std::string path;  ///< with the id in front
};

struct open_call {
  request asked;
  answer given;
  std::map<std::string, std::string> selectors;
  std::map<std::string, std::vector<std::string>> parameters;
  declared_endpoint endpoint;
  bool is_owed = true;   ///< the plugin has not let go of it
  bool is_over = false;  ///< the client has an answer, or has left
  bool is_check = false;
  std::string component;
  std::uint64_t limit = 0;  ///< of a stream
  std::uint64_t held = 0;
  bool wants_room = false;
  actuator_http_stream_options told = {};
};

struct declared_metric {
  std::int32_t kind = 0;
  std::string name;
  std::size_t labels = 0;
  std::vector<double> bounds;
};

struct metric_series {
  declared_metric of;
  metric_value value;
};

struct running_timer {
  actuator_timer_request c = {};
  std::int64_t due_ms = 0;
  bool is_running = false;
};

enum class stage { made, creating, created, starting, started, stopped, destroyed };

struct host_state {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> faults;
  std::vector<log_line> lines;
  std::map<std::string, const void*> extensions;
  std::set<std::string> hidden;  ///< extensions that this host does not have
  stage now = stage::made;
  std::map<std::thread::id, std::int32_t> roles;  ///< enum actuator_thread
  bool has_refused = false;

  std::uint64_t last_id = 0;  ///< of calls, handles and timers: never one number for two things
  std::vector<declared_endpoint> endpoints;
  std::map<std::uint64_t, open_call> calls;
  std::map<std::uint64_t, std::string> pushed;  ///< health components by handle
  std::map<std::string, health_state> health;
  std::map<std::string, actuator_health_check> checks;
  std::map<std::uint64_t, std::string> info_names;
  std::map<std::string, std::string> info;
  std::map<std::uint64_t, declared_metric> metrics;
  std::map<std::string, std::uint64_t> series_ids;  ///< "name{a,b}"
  std::map<std::uint64_t, metric_series> series;
  std::map<std::uint64_t, running_timer> timers;
  std::int64_t now_ms = 0;

  static host_state& of(const actuator_host* host) { return *static_cast<host_state*>(host->impl); }

  /// One fault; `function` is the name in the C header.
  void fault(std::string_view function, std::string_view what) {
    faults.push_back(std::string(function) + ": " + std::string(what));
  }

  /// What holds for every function; the lock is held by the caller.
  void enter(std::string_view function) {
    if (now == stage::destroyed) fault(function, "called after destroy() had returned");
  }

  /// Text has to be UTF-8, and there when it has a size.
  bool is_text(std::string_view function, std::string_view what, actuator_str text) {
    if (text.data == nullptr && text.size > 0) {
      fault(function, std::string(what) + " is NULL, but has a size");
      return false;
    }
    if (v0_9::detail::is_utf8(to_view(text))) return true;
    fault(function, std::string(what) + " is not UTF-8");
    return false;
  }

  bool is_there(std::string_view function, std::string_view what, const void* pointer) {
    if (pointer == nullptr) fault(function, std::string(what) + " is NULL");
    return pointer != nullptr;
  }

  /// Declarations belong into start(), on its thread.
  bool may_declare(std::string_view function) {
    enter(function);
    const auto role = roles.find(std::this_thread::get_id());
    if (now != stage::starting) {
      fault(function, "declares outside of start()");
    } else if (role == roles.end() || role->second != ACTUATOR_THREAD_CONTROL) {
      fault(function, "is tagged [control], but called on another thread");
    } else {
      return true;
    }
    return false;
  }

  actuator_status refuse(std::string_view function, actuator_status status, std::string_view what,
                         const actuator_writer* error) {
    fault(function, what);
    has_refused = true;
    if (error != nullptr) error->write(error, to_str(what));
    return status;
  }

  /// [a-z] and then letters, digits and what `also` holds.
  static bool is_name(std::string_view name, bool may_be_upper, std::string_view also = {}) {
    if (name.empty() || name.size() > 128 || name[0] < 'a' || name[0] > 'z') return false;
    for (const char it : name) {
      const bool is_fine = (it >= 'a' && it <= 'z') || (it >= '0' && it <= '9') ||
                           (may_be_upper && it >= 'A' && it <= 'Z') ||
                           also.find(it) != std::string_view::npos;
      if (!is_fine) return false;
    }
    return true;
  }

  /// The call, when its plugin may still use it; faults otherwise. Null then.
  open_call* owed(std::string_view function, std::uint64_t id) {
    enter(function);
    const auto found = calls.find(id);
    if (found == calls.end()) {
      fault(function, "there is no call " + std::to_string(id));
      return nullptr;
    }
    if (!found->second.is_owed) {
      fault(function, "call " + std::to_string(id) + " was answered by the plugin before");
      return nullptr;
    }
    return &found->second;
  }

  bool is_details(std::string_view function, actuator_str details) {
    const std::string_view text = to_view(details);
    if (text.empty() || (text.front() == '{' && v0_9::detail::is_json(text))) return true;
    fault(function, "the details are not a JSON object");
    return false;
  }
};

}  // namespace detail
}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
