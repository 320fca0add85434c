#include "exposure_note.hpp"

#include <chrono>
#include <string_view>

#include "configuration.hpp"
#include "text/json_string.hpp"

namespace host {
namespace {

constexpr std::string_view component = "portSecurity";

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

/// Who has to show a certificate is known, whatever credentials are.
bool wants_certificates(const configuration& given) {
  return given.host.port_tls && given.host.port_tls->clients == tls::client_auth::need;
}

}  // namespace

std::optional<std::string> note_of_exposure(const configuration& given) {
  const bool is_secured = given.host.port_tls.has_value();
  const bool is_open = given.credentials.is_open_port() && !wants_certificates(given);
  if (is_loopback(given.host.address) || (is_secured && !is_open)) return std::nullopt;
  const std::string reached = "Other machines can reach the port (management.server.address is " +
                              given.host.address + "), ";
  const std::string credentials =
      "actuator.security.users or actuator.security.tokens (or "
      "management.server.ssl.client-auth to need)";
  const std::string tls = "management.server.ssl.*";
  const std::string loopback = ", or management.server.address to 127.0.0.1";
  if (is_secured) {
    return reached +
           "which asks nobody for credentials: whoever does can take and delete backups. Set " +
           credentials + loopback + ".";
  }
  if (is_open) {
    return reached + "without TLS and credentials: whoever does can take and delete backups. Set " +
           tls + " and " + credentials + loopback + ".";
  }
  return reached +
         "and credentials come to it without TLS, so that whoever listens on the way has them. "
         "Set " +
         tls + loopback + " behind a proxy that has TLS.";
}

void declare_exposure(registry::health_registry& health, const configuration& given) {
  const auto note = note_of_exposure(given);
  if (!note) return;
  std::string details = "{";
  text::append_json_member(details, "address", given.host.address);
  details += std::string(",\"tls\":") + (given.host.port_tls ? "true" : "false") +
             ",\"credentials\":" + (given.credentials.is_open_port() ? "false" : "true");
  text::append_json_member(details, "note", *note);
  details += '}';
  using registry::health_registry;
  const auto handle = health.declare(health_registry::host_owner, component).value();
  health.set(health_registry::host_owner, handle, registry::health_status::up, std::move(details),
             std::chrono::milliseconds::max(), health_registry::clock::now());
}

}  // namespace host
