#include "scheduling/sleeper.hpp"

namespace backup::scheduling {

void sleeper::wake() {
  auto woken = woken_.lock();
  *woken = true;
  woken.notify_all();
}

bool sleeper::sleep_until(instant deadline, const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  auto woken = woken_.lock();
  woken.wait_until(deadline, [](bool now) { return now; });
  *woken = false;
  return stop.stop_requested();
}

}  // namespace backup::scheduling
