#pragma once

namespace host::calls {
class worker_pool;
}
namespace host::config {
struct host_config;
}
namespace host::http {
class listener;
}
namespace host::log {
class access_log;
class logger;
}  // namespace host::log
namespace host::metrics {
class own_numbers;
}

namespace host {

/// Has the parts of the running program tell their numbers whenever somebody reads them. All that
/// it is given must outlive the last reader.
class own_parts {
 public:
  own_parts(metrics::own_numbers& numbers, const log::logger& logger);

  /// Once, before the first reader comes. `accesses` may be null.
  void tell_of_port(const http::listener& port, const calls::worker_pool& workers,
                    const log::access_log* accesses, const config::host_config& given);

 private:
  metrics::own_numbers& numbers_;
};

}  // namespace host
