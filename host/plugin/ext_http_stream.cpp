#include "plugin/ext_http_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "calls/call_registry.hpp"
#include "calls/stream.hpp"
#include "plugin/answer_outcome.hpp"
#include "plugin/host_table.hpp"
#include "plugin/parameters.hpp"
#include "plugin/response_reader.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t least_options_size = offsetof(actuator_http_stream_options, on_closed) +
                                           sizeof(actuator_http_stream_options::on_closed);
constexpr std::uint64_t usual_buffer_limit = 64 * 1024;
constexpr std::uint64_t largest_buffer_limit = 1024 * 1024;

using hint_function = void (*)(void* ctx, const actuator_host* host, actuator_call call);

/// Empty when the plugin does not want to know; enters it as long as it has not been stopped.
std::function<void()> make_hint(host_table& table, hint_function hint, void* ctx,
                                actuator_call call) {
  if (hint == nullptr) return {};
  return [table = table.shared_from_this(), hint, ctx, call] {
    const handler_gate::pass inside(table->gate());
    if (inside) hint(ctx, table->c_host(), call);
  };
}

tl::expected<actuator_http_stream_options, refused> read_options(
    const actuator_http_stream_options* theirs) {
  actuator_http_stream_options known{};
  known.buffer_limit = usual_buffer_limit;
  if (theirs == nullptr) return known;
  if (const auto status = read_parameters(theirs, least_options_size, known);
      status != ACTUATOR_OK) {
    return tl::unexpected(
        refused{status, "the options of a stream have a wrong struct_size or an unknown tail"});
  }
  if (known.flags != 0) {
    return tl::unexpected(refused{ACTUATOR_UNSUPPORTED, "the options of a stream have the flags " +
                                                            std::to_string(known.flags) +
                                                            ", of which this host knows none"});
  }
  if (known.buffer_limit == 0) known.buffer_limit = usual_buffer_limit;
  if (known.buffer_limit > largest_buffer_limit) {
    return tl::unexpected(
        refused{ACTUATOR_INVALID, "the buffer_limit of a stream is " +
                                      std::to_string(known.buffer_limit) + ", at most " +
                                      std::to_string(largest_buffer_limit) + " are allowed"});
  }
  return known;
}

actuator_status begin(const actuator_host* host, actuator_call call,
                      const actuator_http_response* head,
                      const actuator_http_stream_options* options) noexcept {
  constexpr const char* function = "http_stream.begin";
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    const auto wanted = read_options(options);
    if (!wanted) return refuse_answer(table, function, call, wanted.error());
    http::response ours;
    if (const auto fault = read_stream_head(head, ours)) {
      return refuse_answer(table, function, call, *fault);
    }
    auto pieces = std::make_shared<calls::stream>(
        static_cast<std::size_t>(wanted->buffer_limit),
        calls::stream::hints{make_hint(table, wanted->on_writable, wanted->ctx, call),
                             make_hint(table, wanted->on_closed, wanted->ctx, call)});
    return judge_answer(table, function,
                        table.lent().calls.begin_stream(call, std::move(ours), std::move(pieces)));
  });
}

/// Runs `use` on the stream of a call that was begun and is not over.
template <class Use>
actuator_status with_pieces(const actuator_host* host, const char* function, actuator_call call,
                            Use&& use) noexcept {
  return answer_plugin(host, function, [&](host_table& table) -> actuator_status {
    if (!table.may_own(function, call)) return ACTUATOR_GONE;
    const auto pieces = table.lent().calls.pieces(call);
    if (pieces == nullptr) return ACTUATOR_GONE;
    return use(table, *pieces);
  });
}

actuator_status write(const actuator_host* host, actuator_call call, actuator_str bytes) noexcept {
  constexpr const char* function = "http_stream.write";
  return with_pieces(
      host, function, call, [&](host_table& table, calls::stream& pieces) -> actuator_status {
        using written = calls::stream::written;
        std::string_view text;
        const bool readable = read_text(bytes, text);
        const written result = readable ? pieces.write(text) : written::too_large;
        if (result == written::taken) return ACTUATOR_OK;
        if (result == written::full) return ACTUATOR_LIMIT;
        if (result == written::over) return ACTUATOR_GONE;
        table.misbehaved(function, "A piece is null or larger than the buffer_limit.");
        return ACTUATOR_INVALID;
      });
}

actuator_status writable(const actuator_host* host, actuator_call call,
                         std::uint64_t* bytes) noexcept {
  if (bytes == nullptr) return ACTUATOR_INVALID;
  return with_pieces(host, "http_stream.writable", call, [&](host_table&, calls::stream& pieces) {
    const auto room = pieces.room();
    if (!room) return ACTUATOR_GONE;
    *bytes = *room;
    return ACTUATOR_OK;
  });
}

actuator_status end(const actuator_host* host, actuator_call call, std::int32_t complete) noexcept {
  return with_pieces(host, "http_stream.end", call, [&](host_table& table, calls::stream& pieces) {
    if (!table.lent().calls.end_stream(call)) return ACTUATOR_GONE;
    return pieces.end(complete != 0) ? ACTUATOR_OK : ACTUATOR_GONE;
  });
}

constexpr actuator_http_stream functions = {
    sizeof(actuator_http_stream), 0, &begin, &write, &writable, &end,
};

}  // namespace

const actuator_http_stream* ext_http_stream() noexcept {
  return &functions;
}

}  // namespace host::plugin
