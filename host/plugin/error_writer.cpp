#include "plugin/error_writer.hpp"

#include <new>
#include <string_view>

#include "log/redact.hpp"
#include "plugin/parameters.hpp"
#include "text/printable_line.hpp"

namespace host::plugin {
namespace {

std::string_view status_name(actuator_status status) {
  switch (status) {
    case ACTUATOR_INVALID:
      return "INVALID";
    case ACTUATOR_UNSUPPORTED:
      return "UNSUPPORTED";
    case ACTUATOR_GONE:
      return "GONE";
    case ACTUATOR_CONFLICT:
      return "CONFLICT";
    case ACTUATOR_LIMIT:
      return "LIMIT";
    case ACTUATOR_WRONG_STATE:
      return "WRONG_STATE";
    case ACTUATOR_NOT_FOUND:
      return "NOT_FOUND";
    default:
      return "INTERNAL";  // also what the ABI says about values that we do not know
  }
}

}  // namespace

error_writer::error_writer() noexcept {
  writer_.struct_size = sizeof(writer_);
  writer_.ctx = this;
  writer_.write = &append;
}

std::string error_writer::sentence(actuator_status status) const {
  std::string line = log::without_secrets(text::printable_line(text_));
  if (line.empty()) {
    return "it gave no reason (status " + std::string(status_name(status)) + " = " +
           std::to_string(status) + "); ask its author";
  }
  if (truncated_) line += " [cut here]";
  return line;
}

actuator_status error_writer::append(const actuator_writer* self, actuator_str bytes) noexcept {
  std::string_view more;
  if (self == nullptr || !read_text(bytes, more)) return ACTUATOR_INVALID;
  auto& writer = *static_cast<error_writer*>(self->ctx);
  try {
    const std::string_view fitting = more.substr(0, most_bytes - writer.text_.size());
    writer.text_.append(fitting);
    if (fitting.size() == more.size()) return ACTUATOR_OK;
    writer.truncated_ = true;
    return ACTUATOR_LIMIT;
  } catch (const std::bad_alloc&) {
    return ACTUATOR_LIMIT;
  }
}

}  // namespace host::plugin
