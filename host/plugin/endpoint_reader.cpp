#include "plugin/endpoint_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/parameters.hpp"
#include "text/printable_line.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t least_endpoint_size =
    offsetof(actuator_http_endpoint, handle) + sizeof(actuator_http_endpoint::handle);
constexpr std::uint32_t known_flags = ACTUATOR_HTTP_MUTATES | ACTUATOR_HTTP_NON_BLOCKING |
                                      ACTUATOR_HTTP_CONSUMES_JSON | ACTUATOR_HTTP_PRODUCES_JSON;
constexpr std::int64_t longest_deadline_ms = std::int64_t{24} * 60 * 60 * 1000;

tl::unexpected<refused> refuse(actuator_status status, std::string sentence) {
  return tl::unexpected(refused{status, std::move(sentence)});
}

std::optional<http::method> to_method(std::int32_t method) {
  switch (method) {
    case ACTUATOR_HTTP_GET:
      return http::method::get;
    case ACTUATOR_HTTP_POST:
      return http::method::post;
    case ACTUATOR_HTTP_DELETE:
      return http::method::del;
    case ACTUATOR_HTTP_PUT:
      return http::method::put;
    case ACTUATOR_HTTP_PATCH:
      return http::method::patch;
    default:
      return std::nullopt;
  }
}

}  // namespace

tl::expected<declared_endpoint, refused> read_endpoint(const actuator_http_endpoint* theirs) {
  actuator_http_endpoint known{};
  if (const auto status = read_parameters(theirs, least_endpoint_size, known);
      status != ACTUATOR_OK) {
    return refuse(status,
                  "an endpoint is null, has a wrong struct_size or an unknown tail that is "
                  "not zero");
  }
  declared_endpoint declared;
  registry::endpoint& ours = declared.endpoint;
  std::string_view id;
  std::string_view path;
  if (!read_utf8(known.id, id) || !read_utf8(known.path, path)) {
    return refuse(ACTUATOR_INVALID, "an endpoint has an id or a path that is not UTF-8");
  }
  const std::string named = "endpoint \"" + text::printable_line(id) + "\" ";
  if ((known.flags & ~known_flags) != 0) {
    return refuse(ACTUATOR_UNSUPPORTED, named + "has the flags " + std::to_string(known.flags) +
                                            ", of which this host knows " +
                                            std::to_string(known_flags));
  }
  if (known.reserved0 != 0) return refuse(ACTUATOR_UNSUPPORTED, named + "has a reserved0 not 0");
  const auto verb = to_method(known.method);
  if (!verb) {
    return refuse(ACTUATOR_INVALID,
                  named + "has the unknown method " + std::to_string(known.method));
  }
  if (known.deadline_ms < 0 || known.deadline_ms > longest_deadline_ms) {
    return refuse(ACTUATOR_INVALID, named + "has a deadline of " +
                                        std::to_string(known.deadline_ms) +
                                        " ms, 0 to one day is allowed");
  }
  if (known.handle == nullptr) return refuse(ACTUATOR_INVALID, named + "has no handler");

  ours.id = id;
  ours.path = path;
  ours.verb = *verb;
  ours.mutates = (known.flags & ACTUATOR_HTTP_MUTATES) != 0;
  ours.non_blocking = (known.flags & ACTUATOR_HTTP_NON_BLOCKING) != 0;
  ours.consumes_json = (known.flags & ACTUATOR_HTTP_CONSUMES_JSON) != 0;
  ours.produces_json = (known.flags & ACTUATOR_HTTP_PRODUCES_JSON) != 0;
  ours.deadline = std::chrono::milliseconds(known.deadline_ms);
  ours.body_limit = static_cast<std::size_t>(known.body_limit);
  declared.ctx = known.ctx;
  declared.handle = known.handle;
  declared.on_cancel = known.on_cancel;
  return declared;
}

}  // namespace host::plugin
