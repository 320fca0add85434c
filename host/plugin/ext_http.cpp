#include "plugin/ext_http.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "calls/call_registry.hpp"
#include "plugin/answer_outcome.hpp"
#include "plugin/endpoint_reader.hpp"
#include "plugin/host_table.hpp"
#include "plugin/parameters.hpp"
#include "plugin/response_reader.hpp"
#include "registry/endpoint.hpp"
#include "text/ascii.hpp"

namespace host::plugin {
namespace {

using calls::answer_result;

// ---- declaring ----

/// Enters the plugin as long as it has not been stopped. Afterwards the host answers by itself.
registry::call_handler make_handler(host_table& table, const declared_endpoint& declared) {
  return [table = table.shared_from_this(), ctx = declared.ctx,
          handle = declared.handle](std::uint64_t call) {
    const handler_gate::pass inside(table->gate());
    if (inside) {
      handle(ctx, table->c_host(), call);
      return;
    }
    const auto request = table->lent().calls.request(call);
    if (request == nullptr) return;
    table->lent().calls.answer(
        call, table->lent().error_response(503, request->path,
                                           "plugin \"" + table->plugin_id() + "\" is stopping"));
  };
}

/// Empty when the plugin does not want to know.
registry::call_handler make_cancel_hint(host_table& table, const declared_endpoint& declared) {
  if (declared.on_cancel == nullptr) return {};
  return [table = table.shared_from_this(), ctx = declared.ctx,
          on_cancel = declared.on_cancel](std::uint64_t call) {
    const handler_gate::pass inside(table->gate());
    if (inside) on_cancel(ctx, table->c_host(), call);
  };
}

actuator_status refuse_endpoint(host_table& table, const actuator_writer* error,
                                const refused& why) {
  // A newer plugin may ask for a flag, hear UNSUPPORTED and declare without it: that is no fault.
  if (why.status != ACTUATOR_UNSUPPORTED) table.declaration_refused(why.sentence);
  explain(error, why.sentence);
  return why.status;
}

actuator_status declare_endpoint(host_table& table, const actuator_http_endpoint* theirs,
                                 const actuator_writer* error) {
  if (!table.may_declare()) {
    const std::string_view sentence =
        "endpoints are declared inside start() and on its thread only";
    table.misbehaved("http.add_endpoint", sentence);
    explain(error, sentence);
    return ACTUATOR_WRONG_STATE;
  }
  auto declared = read_endpoint(theirs);
  if (!declared) return refuse_endpoint(table, error, declared.error());

  registry::endpoint endpoint = std::move(declared->endpoint);
  endpoint.owner = table.plugin_id();
  endpoint.handler = make_handler(table, *declared);
  endpoint.on_cancel = make_cancel_hint(table, *declared);

  auto& endpoints = table.lent().endpoints;
  const bool taken = endpoints.rival_of(endpoint) != nullptr;
  if (auto added = endpoints.add(std::move(endpoint)); !added) {
    return refuse_endpoint(
        table, error, {taken ? ACTUATOR_CONFLICT : ACTUATOR_INVALID, std::move(added.error())});
  }
  return ACTUATOR_OK;
}

// ---- reading a request ----

/// Runs `read` on the request of a call that the plugin still owes an answer. What it hands out
/// stays valid without us: the registry keeps the request until the plugin's own answer.
template <class Read>
actuator_status with_request(const actuator_host* host, const char* function, actuator_call call,
                             Read&& read) noexcept {
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    const auto request = table.lent().calls.request(call);
    if (request == nullptr) return ACTUATOR_GONE;
    return read(*request);
  });
}

using text_pairs = std::vector<std::pair<std::string, std::string>>;

/// The value number `index` among the pairs whose name passes.
template <class Matches>
actuator_status find_value(const text_pairs& pairs, std::uint64_t index, actuator_str* value,
                           Matches&& matches) {
  for (const auto& [name, text] : pairs) {
    if (!matches(name)) continue;
    if (index-- == 0) {
      *value = lend_text(text);
      return ACTUATOR_OK;
    }
  }
  return ACTUATOR_NOT_FOUND;
}

actuator_status selector(const actuator_host* host, actuator_call call, actuator_str name,
                         actuator_str* value) noexcept {
  std::string_view wanted;
  if (!read_utf8(name, wanted) || value == nullptr) return ACTUATOR_INVALID;
  return with_request(host, "http.selector", call, [&](const http::request& request) {
    return find_value(request.selectors, 0, value,
                      [&](std::string_view each) { return each == wanted; });
  });
}

actuator_status parameter(const actuator_host* host, actuator_call call, actuator_str name,
                          std::uint64_t index, actuator_str* value) noexcept {
  std::string_view wanted;
  if (!read_utf8(name, wanted) || value == nullptr) return ACTUATOR_INVALID;
  return with_request(host, "http.parameter", call, [&](const http::request& request) {
    return find_value(request.parameters, index, value,
                      [&](std::string_view each) { return each == wanted; });
  });
}

actuator_status header(const actuator_host* host, actuator_call call, actuator_str name,
                       actuator_str* value) noexcept {
  std::string_view wanted;
  if (!read_utf8(name, wanted) || value == nullptr) return ACTUATOR_INVALID;
  return with_request(host, "http.header", call, [&](const http::request& request) {
    return find_value(request.headers, 0, value, [&](std::string_view each) {
      return text::equals_ignoring_case(each, wanted);
    });
  });
}

actuator_status body(const actuator_host* host, actuator_call call, actuator_str* value) noexcept {
  if (value == nullptr) return ACTUATOR_INVALID;
  return with_request(host, "http.body", call, [&](const http::request& request) {
    *value = lend_text(request.body);
    return ACTUATOR_OK;
  });
}

actuator_status time_left_ms(const actuator_host* host, actuator_call call,
                             std::int64_t* value) noexcept {
  if (value == nullptr) return ACTUATOR_INVALID;
  constexpr const char* function = "http.time_left_ms";
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    const auto deadline = table.lent().calls.deadline(call);
    if (deadline == calls::clock::time_point()) return ACTUATOR_GONE;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - calls::clock::now());
    *value = std::max<std::int64_t>(left.count(), 0);
    return ACTUATOR_OK;
  });
}

std::int32_t is_cancelled(const actuator_host* host, actuator_call call) noexcept {
  std::int32_t cancelled = 1;  // when nothing is known, stopping is right
  answer_plugin(host, "http.is_cancelled", [&](host_table& table) {
    cancelled = table.lent().calls.is_cancelled(call, calls::clock::now()) ? 1 : 0;
    return ACTUATOR_OK;
  });
  return cancelled;
}

// ---- answering ----

actuator_status respond(const actuator_host* host, actuator_call call,
                        const actuator_http_response* theirs) noexcept {
  constexpr const char* function = "http.respond";
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    http::response ours;
    if (const auto fault = read_response(theirs, ours)) {
      return refuse_answer(table, function, call, *fault);
    }
    return judge_answer(table, function, table.lent().calls.answer(call, std::move(ours)));
  });
}

actuator_status respond_error(const actuator_host* host, actuator_call call, std::int32_t status,
                              actuator_str message) noexcept {
  constexpr const char* function = "http.respond_error";
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    const auto judged = judge_error(status, message);
    if (!judged) return refuse_answer(table, function, call, judged.error());
    const auto request = table.lent().calls.request(call);
    if (request == nullptr) return judge_answer(table, function, answer_result::unknown);
    return judge_answer(
        table, function,
        table.lent().calls.answer(
            call, table.lent().error_response(judged->status, request->path, judged->body)));
  });
}

actuator_status add_endpoint(const actuator_host* host, const actuator_http_endpoint* endpoint,
                             const actuator_writer* error) noexcept {
  return answer_plugin(host, "http.add_endpoint",
                       [&](host_table& table) { return declare_endpoint(table, endpoint, error); });
}

constexpr actuator_http functions = {
    sizeof(actuator_http),
    0,
    &add_endpoint,
    &selector,
    &parameter,
    &header,
    &body,
    &time_left_ms,
    &is_cancelled,
    &respond,
    &respond_error,
};

}  // namespace

const actuator_http* ext_http() noexcept {
  return &functions;
}

}  // namespace host::plugin
