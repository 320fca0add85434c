/// \file
/// The writer that this side lends to the host, and the sentence that comes of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <actuator/plugin.h>
#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/result.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Collects what the host writes about an error, bounded.
class text_collector {
 public:
  text_collector() noexcept {
    writer_.struct_size = sizeof(writer_);
    writer_.ctx = this;
    writer_.write = &append;
  }
  text_collector(const text_collector&) = delete;
  text_collector& operator=(const text_collector&) = delete;

  const actuator_writer* writer() const noexcept { return &writer_; }
  std::string take() { return std::exchange(text_, {}); }

 private:
  enum : std::size_t { most_bytes = 4096 };

  static actuator_status append(const actuator_writer* self, actuator_str bytes) noexcept {
    return guarded(
        [&]() -> actuator_status {
          auto& text = static_cast<text_collector*>(self->ctx)->text_;
          const std::string_view fitting = to_view(bytes).substr(0, most_bytes - text.size());
          text.append(fitting);
          return fitting.size() == bytes.size ? ACTUATOR_OK : ACTUATOR_LIMIT;
        },
        [](std::string_view) -> actuator_status { return ACTUATOR_INTERNAL; });
  }

  actuator_writer writer_ = {};
  std::string text_;
};

inline result<void> declared(actuator_status status, text_collector& said, std::string_view what) {
  if (status == ACTUATOR_OK) return {};
  std::string reason = said.take();
  if (reason.empty()) {
    reason = std::string(what) + " was refused by the host with status " + std::to_string(status);
  }
  return failure{std::move(reason)};
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
