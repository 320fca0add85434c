#include "calls/stream.hpp"

#include <utility>

namespace host::calls {

stream::stream(std::size_t limit, hints wanted) : limit_(limit), wanted_(std::move(wanted)) {}

stream::written stream::write(std::string_view bytes) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || state_ != state::open) return written::over;
    if (bytes.size() > limit_) return written::too_large;
    if (bytes.size() > limit_ - bytes_.size()) {
      writer_waits_ = true;
      return written::full;
    }
    bytes_.append(bytes);
    if (!bytes_.empty()) wake.swap(wake_);
  }
  if (wake) wake();
  return written::taken;
}

std::optional<std::size_t> stream::room() const {
  const std::lock_guard lock(mutex_);
  if (closed_ || state_ != state::open) return std::nullopt;
  return limit_ - bytes_.size();
}

bool stream::end(bool complete) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || state_ != state::open) return false;
    state_ = complete ? state::complete : state::broken;
    wake.swap(wake_);
  }
  if (wake) wake();
  return true;
}

stream::portion stream::take(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  portion taken;
  taken.bytes.swap(bytes_);
  taken.after = state_;
  taken.tells_writer = std::exchange(writer_waits_, false) && state_ == state::open;
  if (taken.bytes.empty() && state_ == state::open) wake_ = std::move(wake);
  return taken;
}

void stream::close() {
  std::function<void()> dropped;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  bytes_ = {};
  dropped.swap(wake_);
}

bool stream::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace host::calls
