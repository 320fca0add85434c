#include "scheduling/scheduler.hpp"

#include "scheduling/guarded.hpp"

namespace backup::scheduling {

bool sleep_until(scheduler& on, instant deadline, const std::stop_token& stop) {
  guarded<bool> stopped(on, false);
  const std::stop_callback on_stop(stop, [&stopped] {
    auto flag = stopped.lock();
    *flag = true;
    flag.notify_all();
  });
  return stopped.lock().wait_until(deadline, [](bool flag) { return flag; });
}

}  // namespace backup::scheduling
