#include "http/rare_lines.hpp"

#include <utility>

#include "log/logger.hpp"

namespace host::http {
namespace {

constexpr std::chrono::minutes quiet_time{1};
constexpr std::string_view source = "host";

}  // namespace

bool rare_lines::line::is_due() {
  ++count;
  const clock::time_point now = clock::now();
  if (now < quiet_until) return false;
  quiet_until = now + quiet_time;
  return true;
}

void rare_lines::accept_failed(std::string_view reason, std::size_t connections) {
  const std::lock_guard lock(mutex_);
  if (!failed_.is_due()) return;
  logger_.write(log::level::warn, source, "accept_failed",
                "The system gives no further connection; those that come wait.",
                {{"reason", reason},
                 {"connections", static_cast<std::int64_t>(connections)},
                 {"count", std::exchange(failed_.count, 0)}});
}

void rare_lines::connection_refused(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  if (!refused_.is_due()) return;
  logger_.write(
      log::level::warn, source, "connection_refused",
      "All connections are taken; further ones may ask for health only.",
      {{"limit", static_cast<std::int64_t>(limit)}, {"count", std::exchange(refused_.count, 0)}});
}

void rare_lines::credentials_refused(std::string_view peer, std::string_view user,
                                     std::string_view request) {
  const std::lock_guard lock(mutex_);
  if (!credentials_.is_due()) return;
  logger_.write(log::level::warn, source, "credentials_refused",
                "Credentials were presented that are nobody's; their answers are slowed down.",
                {{"peer", peer},
                 {"user", user},
                 {"request", request},
                 {"count", std::exchange(credentials_.count, 0)}});
}

void rare_lines::role_lacking(std::string_view peer, std::string_view user,
                              std::string_view request) {
  const std::lock_guard lock(mutex_);
  if (!role_.is_due()) return;
  logger_.write(log::level::warn, source, "role_lacking",
                "Somebody known asked for what none of his roles lets him do.",
                {{"peer", peer},
                 {"user", user},
                 {"request", request},
                 {"count", std::exchange(role_.count, 0)}});
}

void rare_lines::tls_failed(std::string_view peer, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (!tls_failed_.is_due()) return;
  logger_.write(
      log::level::warn, source, "tls_failed", "A client and the port do not come together by TLS.",
      {{"client", peer}, {"reason", reason}, {"count", std::exchange(tls_failed_.count, 0)}});
}

}  // namespace host::http
