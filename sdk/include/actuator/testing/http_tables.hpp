/// \file
/// actuator.http/1 and actuator.http-stream/1 of the fake host.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include <actuator/testing/host_state.hpp>

namespace actuator {
inline namespace v0_9 {
namespace testing {
namespace detail {

/// Reads the answer into the call, or says in the faults what is wrong with it.
inline bool take_answer(host_state& state, std::string_view function, open_call& call,
                        const actuator_http_response* response) {
  const std::size_t before = state.faults.size();
  answer& given = call.given;
  if (!state.is_there(function, "response", response)) return false;
  given.status = response->status;
  given.content_type = to_view(response->content_type);
  given.body = to_view(response->body);
  if (given.status < 200 || given.status > 599) {
    state.fault(function, "status " + std::to_string(given.status) + " is not 200 to 599");
  }
  if ((given.status == 204 || given.status == 304) && !given.body.empty()) {
    state.fault(function, "status " + std::to_string(given.status) + " has a body");
  }
  const bool is_json = given.content_type.empty();
  if (is_json || given.content_type.starts_with("text/")) {
    state.is_text(function, "the body", response->body);
  }
  if (is_json && !given.body.empty() && function == "respond" &&
      !v0_9::detail::is_json(given.body)) {
    state.fault(function, "the body is JSON by its type, but is not JSON");
  }
  for (std::uint64_t at = 0; at < response->header_count; ++at) {
    const auto& header = response->headers[at];
    state.is_text(function, "a header", header.value);
    for (const char it : to_view(header.value)) {
      if (static_cast<unsigned char>(it) < 0x20 && it != '\t') {
        state.fault(function,
                    "header \"" + std::string(to_view(header.name)) + "\" has a control character");
        break;
      }
    }
    given.headers.emplace_back(to_view(header.name), to_view(header.value));
  }
  if (state.faults.size() == before) return true;
  given = answer{};
  given.status = 500;
  given.is_from_host = true;
  return false;
}

inline actuator_status let_go(host_state& state, open_call& call, const answer& before,
                              bool is_good) {
  call.is_owed = false;
  const bool was_over = call.is_over;
  if (was_over) call.given = before;
  call.is_over = true;
  state.changed.notify_all();
  if (was_over) return ACTUATOR_GONE;
  return is_good ? ACTUATOR_OK : ACTUATOR_INVALID;
}

inline actuator_http http_table() {
  actuator_http table = {};
  table.struct_size = sizeof(table);
  table.add_endpoint = [](const actuator_host* host, const actuator_http_endpoint* endpoint,
                          const actuator_writer* error) -> actuator_status {
    constexpr std::string_view name = "add_endpoint";
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    if (!state.may_declare(name)) return ACTUATOR_WRONG_STATE;
    const std::string id(to_view(endpoint->id));
    if (!host_state::is_name(id, true)) {
      return state.refuse(name, ACTUATOR_INVALID, "bad id \"" + id + "\"", error);
    }
    if (endpoint->handle == nullptr) {
      return state.refuse(name, ACTUATOR_INVALID, "\"" + id + "\" has no handle()", error);
    }
    if (endpoint->flags > 15) return ACTUATOR_UNSUPPORTED;
    if (endpoint->method < 1 || endpoint->method > 5) {
      return state.refuse(name, ACTUATOR_INVALID, "\"" + id + "\" has no such method", error);
    }
    if ((endpoint->flags & ACTUATOR_HTTP_MUTATES) != 0 && endpoint->method == ACTUATOR_HTTP_GET) {
      return state.refuse(name, ACTUATOR_INVALID, "\"" + id + "\" mutates on GET", error);
    }
    declared_endpoint made{copy_of(*endpoint), id};
    if (endpoint->path.size > 0) made.path.append("/").append(to_view(endpoint->path));
    for (const auto& other : state.endpoints) {
      if (other.path == made.path && other.c.method == endpoint->method) {
        return state.refuse(name, ACTUATOR_CONFLICT, "\"" + made.path + "\" is taken", error);
      }
    }
    state.endpoints.push_back(std::move(made));
    return ACTUATOR_OK;
  };
  table.selector = [](const actuator_host* host, actuator_call id, actuator_str name,
                      actuator_str* value) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("selector", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const auto found = call->selectors.find(std::string(to_view(name)));
    if (found == call->selectors.end()) return ACTUATOR_NOT_FOUND;
    *value = to_str(found->second);
    return ACTUATOR_OK;
  };
  table.parameter = [](const actuator_host* host, actuator_call id, actuator_str name,
                       std::uint64_t index, actuator_str* value) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("parameter", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const auto found = call->parameters.find(std::string(to_view(name)));
    if (found == call->parameters.end() || index >= found->second.size()) return ACTUATOR_NOT_FOUND;
    *value = to_str(found->second[index]);
    return ACTUATOR_OK;
  };
  table.header = [](const actuator_host* host, actuator_call id, actuator_str name,
                    actuator_str* value) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("header", id);
    if (call == nullptr) return ACTUATOR_GONE;
    std::string lower(to_view(name));
    for (char& it : lower) {
      if (it >= 'A' && it <= 'Z') it = static_cast<char>(it + 32);
    }
    const auto found = call->asked.headers.find(lower);
    if (found == call->asked.headers.end()) return ACTUATOR_NOT_FOUND;
    *value = to_str(found->second);
    return ACTUATOR_OK;
  };
  table.body = [](const actuator_host* host, actuator_call id,
                  actuator_str* value) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("body", id);
    if (call == nullptr) return ACTUATOR_GONE;
    *value = to_str(call->asked.body);
    return ACTUATOR_OK;
  };
  table.time_left_ms = [](const actuator_host* host, actuator_call id,
                          std::int64_t* value) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("time_left_ms", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const auto deadline = call->endpoint.c.deadline_ms;
    *value = call->is_over ? 0 : deadline == 0 ? 30'000 : deadline;
    return ACTUATOR_OK;
  };
  table.is_cancelled = [](const actuator_host* host, actuator_call id) -> std::int32_t {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("is_cancelled", id);
    return call == nullptr || call->is_over ? 1 : 0;
  };
  table.respond = [](const actuator_host* host, actuator_call id,
                     const actuator_http_response* response) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("respond", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const answer before = call->given;
    const bool is_good = take_answer(state, "respond", *call, response);
    call->given.is_whole = true;
    return let_go(state, *call, before, is_good);
  };
  table.respond_error = [](const actuator_host* host, actuator_call id, std::int32_t status,
                           actuator_str message) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("respond_error", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const answer before = call->given;
    bool is_good = state.is_text("respond_error", "the message", message);
    if (status < 400 || status > 599) {
      state.fault("respond_error", "status " + std::to_string(status) + " is not 400 to 599");
      is_good = false;
    }
    call->given = answer{};
    call->given.status = is_good ? status : 500;
    call->given.body = to_view(message);
    call->given.is_error = true;
    call->given.is_whole = true;
    return let_go(state, *call, before, is_good);
  };
  return table;
}

inline actuator_http_stream stream_table() {
  actuator_http_stream table = {};
  table.struct_size = sizeof(table);
  table.begin = [](const actuator_host* host, actuator_call id, const actuator_http_response* head,
                   const actuator_http_stream_options* options) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("begin", id);
    if (call == nullptr) return ACTUATOR_GONE;
    const answer before = call->given;
    if (call->is_over) return let_go(state, *call, before, true);
    if (!take_answer(state, "begin", *call, head)) return let_go(state, *call, before, false);
    call->given.is_stream = true;
    if (options != nullptr) call->told = copy_of(*options);
    call->limit = call->told.buffer_limit == 0 ? 64 * 1024 : call->told.buffer_limit;
    if (call->asked.client_waits) call->held = call->given.body.size();
    return ACTUATOR_OK;
  };
  table.write = [](const actuator_host* host, actuator_call id,
                   actuator_str bytes) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("write", id);
    if (call == nullptr || call->is_over) return ACTUATOR_GONE;
    if (!call->given.is_stream) {
      state.fault("write", "call " + std::to_string(id) + " is not a stream; begin() it");
      return ACTUATOR_GONE;
    }
    if (bytes.size > call->limit) return ACTUATOR_INVALID;
    if (call->asked.client_waits) {
      if (call->held + bytes.size > call->limit) {
        call->wants_room = true;
        return ACTUATOR_LIMIT;
      }
      call->held += bytes.size;
    }
    call->given.body.append(to_view(bytes));
    return ACTUATOR_OK;
  };
  table.writable = [](const actuator_host* host, actuator_call id,
                      std::uint64_t* bytes) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    const open_call* call = state.owed("writable", id);
    if (call == nullptr || call->is_over) return ACTUATOR_GONE;
    *bytes = call->limit > call->held ? call->limit - call->held : 0;
    return ACTUATOR_OK;
  };
  table.end = [](const actuator_host* host, actuator_call id,
                 std::int32_t complete) -> actuator_status {
    host_state& state = host_state::of(host);
    const std::lock_guard lock(state.mutex);
    open_call* call = state.owed("end", id);
    if (call == nullptr) return ACTUATOR_GONE;
    if (!call->is_over) call->given.is_whole = complete != 0;
    return let_go(state, *call, call->given, true);
  };
  return table;
}

}  // namespace detail
}  // namespace testing
}  // namespace v0_9
}  // namespace actuator
