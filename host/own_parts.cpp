#include "own_parts.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include "calls/worker_pool.hpp"
#include "config/host_config.hpp"
#include "http/listener.hpp"
#include "log/access_log.hpp"
#include "log/logger.hpp"
#include "metrics/own_numbers.hpp"

namespace host {
namespace {

constexpr std::array<std::string_view, 5> names = {"trace", "debug", "info", "warn", "error"};
constexpr std::array levels = {log::level::trace, log::level::debug, log::level::info,
                               log::level::warn, log::level::error};

void tell_of_log(metrics::own_numbers& numbers, const log::logger& logger) {
  std::array<std::uint64_t, levels.size()> events{};
  for (std::size_t at = 0; at < levels.size(); ++at) events[at] = logger.events(levels[at]);
  numbers.tell(metrics::own_numbers::log_lines{names, events, logger.dropped()});
}

}  // namespace

own_parts::own_parts(metrics::own_numbers& numbers, const log::logger& logger) : numbers_(numbers) {
  numbers.registry().add_look([&numbers, &logger] { tell_of_log(numbers, logger); });
}

void own_parts::tell_of_port(const http::listener& port, const calls::worker_pool& workers,
                             const log::access_log* accesses, const config::host_config& given) {
  const auto& allowed = given.limits;
  numbers_.registry().add_look([&numbers = numbers_, &port, &workers, accesses, &given, &allowed] {
    numbers.tell(metrics::own_numbers::port{port.open_requests(), port.open_connections(),
                                            allowed.connections, port.refused_connections(),
                                            port.kept_bytes(), allowed.kept_bytes});
    const auto now = workers.now();
    numbers.tell(metrics::own_numbers::workers{now.threads, now.working, now.queued,
                                               given.worker_queue, now.done});
    if (given.port_tls)
      numbers.tell_of_handshakes(port.handshakes_done(), port.handshakes_failed());
    if (accesses != nullptr) numbers.tell_of_access_log(accesses->written(), accesses->lost());
  });
}

}  // namespace host
