#include "recording_host.hpp"

#include <utility>

namespace support {
namespace {

std::string text(actuator_str view) {
  return std::string(actuator::to_view(view));
}

}  // namespace

recording_host& recording_host::of(const actuator_host* host) {
  return *static_cast<recording_host*>(host->impl);
}

recording_host::recording_host() {
  host_.struct_size = sizeof(host_);
  host_.abi_major = ACTUATOR_ABI_MAJOR;
  host_.impl = this;
  host_.log_enabled = [](const actuator_host*, std::int32_t level) -> std::int32_t {
    return level >= ACTUATOR_LOG_INFO ? 1 : 0;
  };
  host_.log = [](const actuator_host* host, std::int32_t level, actuator_str message) {
    of(host).note("plain " + std::to_string(level) + " " + text(message));
  };
  host_.get_extension = [](const actuator_host* host, const char* id) -> const void* {
    const recording_host& mine = of(host);
    const std::string_view asked(id);
    if (asked == ACTUATOR_EXT_HTTP) return &mine.http_;
    if (asked == ACTUATOR_EXT_LOG && mine.has_log_extension) return &mine.log_;
    if (asked == ACTUATOR_EXT_HEALTH && mine.has_health_extension) return &mine.health_;
    return nullptr;
  };

  log_.struct_size = sizeof(log_);
  log_.write = [](const actuator_host* host, const actuator_log_record* record) {
    std::string line = "log " + std::to_string(record->level) + " " + text(record->event) + " \"" +
                       text(record->message) + "\"";
    for (std::uint32_t at = 0; at < record->field_count; ++at) {
      const auto& field = record->fields[at];
      line += " " + text(field.name) + (field.kind == ACTUATOR_LOG_NUMBER ? "#" : "=") +
              text(field.value);
    }
    of(host).note(line);
  };

  health_.struct_size = sizeof(health_);
  health_.declare = [](const actuator_host* host, actuator_str name, const actuator_writer* error,
                       std::uint64_t* handle) {
    recording_host& mine = of(host);
    mine.note("declare " + text(name));
    *handle = 5;
    error->write(error, actuator::to_str(mine.declare_sentence));
    return mine.declare_status;
  };
  health_.set = [](const actuator_host* host, std::uint64_t handle, std::int32_t status,
                   actuator_str details, std::int64_t ttl_ms) {
    of(host).note("set " + std::to_string(handle) + " " + std::to_string(status) + " " +
                  text(details) + " " + std::to_string(ttl_ms));
    return actuator_status{ACTUATOR_OK};
  };

  http_.struct_size = sizeof(http_);
  http_.add_endpoint = [](const actuator_host* host, const actuator_http_endpoint* endpoint,
                          const actuator_writer* error) {
    recording_host& mine = of(host);
    mine.note("add " + std::to_string(endpoint->method) + " " + text(endpoint->id) + " '" +
              text(endpoint->path) + "' flags " + std::to_string(endpoint->flags) + " deadline " +
              std::to_string(endpoint->deadline_ms) + " limit " +
              std::to_string(endpoint->body_limit));
    mine.endpoints.push_back(*endpoint);
    error->write(error, actuator::to_str(mine.declare_sentence));
    return mine.declare_status;
  };
  http_.selector = [](const actuator_host* host, actuator_call, actuator_str name,
                      actuator_str* value) -> actuator_status {
    const auto found = of(host).selectors.find(text(name));
    if (found == of(host).selectors.end()) return ACTUATOR_NOT_FOUND;
    *value = actuator::to_str(found->second);
    return ACTUATOR_OK;
  };
  http_.parameter = [](const actuator_host*, actuator_call, actuator_str, std::uint64_t index,
                       actuator_str* value) -> actuator_status {
    if (index > 0) return ACTUATOR_NOT_FOUND;
    *value = actuator::to_str("first");
    return ACTUATOR_OK;
  };
  http_.header = [](const actuator_host*, actuator_call, actuator_str,
                    actuator_str*) -> actuator_status { return ACTUATOR_GONE; };
  http_.body = [](const actuator_host*, actuator_call, actuator_str* value) -> actuator_status {
    *value = actuator::to_str("the body");
    return ACTUATOR_OK;
  };
  http_.time_left_ms = [](const actuator_host*, actuator_call,
                          std::int64_t* value) -> actuator_status {
    *value = 250;
    return ACTUATOR_OK;
  };
  http_.is_cancelled = [](const actuator_host*, actuator_call) -> std::int32_t { return 0; };
  http_.respond = [](const actuator_host* host, actuator_call call,
                     const actuator_http_response* response) {
    std::string line = "respond " + std::to_string(call) + " " + std::to_string(response->status) +
                       " '" + text(response->content_type) + "' " + text(response->body);
    for (std::uint64_t at = 0; at < response->header_count; ++at) {
      line += " " + text(response->headers[at].name) + ":" + text(response->headers[at].value);
    }
    of(host).note(line);
    return of(host).answer_status;
  };
  http_.respond_error = [](const actuator_host* host, actuator_call call, std::int32_t status,
                           actuator_str message) {
    of(host).note("error " + std::to_string(call) + " " + std::to_string(status) + " " +
                  text(message));
    return of(host).answer_status;
  };
}

std::vector<std::string> recording_host::take() {
  return std::exchange(lines_, {});
}

}  // namespace support
