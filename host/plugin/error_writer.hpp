#pragma once

#include <actuator/plugin.h>

#include <cstddef>
#include <string>

namespace host::plugin {

/// Collects the one sentence that a plugin writes about an error; takes no more than
/// `most_bytes`. For one call of the plugin, on one thread.
class error_writer {
 public:
  static constexpr std::size_t most_bytes = 4096;

  error_writer() noexcept;
  error_writer(const error_writer&) = delete;
  error_writer& operator=(const error_writer&) = delete;

  const actuator_writer* c_writer() const noexcept { return &writer_; }

  bool empty() const noexcept { return text_.empty(); }

  /// What was written, made one printable line, the user part of URLs masked as in the log; the
  /// name of the status when nothing was written.
  std::string sentence(actuator_status status) const;

 private:
  static actuator_status append(const actuator_writer* self, actuator_str bytes) noexcept;

  actuator_writer writer_{};
  std::string text_;
  bool truncated_ = false;
};

}  // namespace host::plugin
