#include "http/listener.hpp"

#include <atomic>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>

#include "http/server_thread.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;
using clock = std::chrono::steady_clock;

constexpr std::string_view source = "host";
constexpr std::chrono::seconds patience_with_threads{5};
constexpr std::chrono::milliseconds patience_at_the_end{200};
/// In which who has begun to connect has done so, however far away.
constexpr std::chrono::milliseconds time_of_a_handshake{100};
constexpr std::chrono::milliseconds between_looks{50};

std::string bind_failure(const listener_options& options, const error_code& error) {
  std::string sentence = "cannot listen on " + options.address + " port " +
                         std::to_string(options.port) + ": " + error.message() + "; ";
  if (error == boost::asio::error::address_in_use) {
    return sentence +
           "end the process that uses the port, or choose another port (0 takes a free "
           "one)";
  }
  if (error == boost::asio::error::access_denied) {
    return sentence + "choose a port above 1023, or let the process bind low ports";
  }
  if (error == boost::system::errc::address_not_available) {
    return sentence + "choose an address that this machine has, or 0.0.0.0 for all of them";
  }
  return sentence + "check the address and the port";
}

}  // namespace

class listener::state {
 public:
  state(const listener_options& with, const request_handling& to)
      : options(with),
        handling(to),
        open(with.allowed.connections, with.allowed.kept_bytes),
        lines(to.logger) {}

  const listener_options options;
  const request_handling handling;
  traffic open;
  rare_lines lines;
  std::atomic<std::size_t> cut_off{0};
  std::uint16_t port = 0;
  bool accepting = true;
  bool idle_closed = false;
  bool closed = false;
  std::vector<std::unique_ptr<server_thread>> threads;

  std::optional<std::string> start();

  /// Returns when all threads have done it: how much they have left undone.
  std::size_t ask_all(void (server_thread::*step)(std::shared_ptr<roll_call>)) {
    const auto call = std::make_shared<roll_call>(threads.size());
    for (const auto& each : threads) (each.get()->*step)(call);
    if (!call->wait(patience_with_threads)) {
      handling.logger.write(log::level::warn, source, "network_thread_stalled",
                            "A network thread is held by a handler that does not return.");
    }
    return call->left();
  }
};

std::optional<std::string> listener::state::start() {
  error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  if (error) {
    return "cannot listen on \"" + options.address +
           "\": this is no address of IPv4 or IPv6; write one such as 127.0.0.1, 0.0.0.0 or ::1";
  }
  port = options.port;
  for (std::size_t made = 0; made < std::max<std::size_t>(options.threads, 1); ++made) {
    threads.push_back(std::make_unique<server_thread>(options, handling, open, lines));
    error = threads.back()->bind({address, port}, made == 0);
    if (error) return bind_failure(options, error);
    port = threads.back()->port();
  }
  for (const auto& each : threads) {
    if ((error = each->listen())) return bind_failure(options, error);
  }
  for (const auto& each : threads) each->start();
  handling.logger.write(log::level::info, source, "listening", "The port is open.",
                        {{"address", options.address}, {"port", std::int64_t{port}}});
  return std::nullopt;
}

tl::expected<std::unique_ptr<listener>, std::string> listener::open(const listener_options& options,
                                                                    const request_handling& to) {
  auto made = std::make_unique<state>(options, to);
  if (auto fault = made->start()) return tl::unexpected(std::move(*fault));
  return std::unique_ptr<listener>(new listener(std::move(made)));
}

listener::listener(std::unique_ptr<state> made) : state_(std::move(made)) {}

listener::~listener() {
  close();
}

std::uint16_t listener::port() const {
  return state_->port;
}

void listener::secure_with(const std::shared_ptr<const tls::server_context>& context) {
  for (const auto& each : state_->threads) each->secure_with(context);
}

void listener::announce_close() {
  for (const auto& each : state_->threads) each->announce_close();
}

void listener::stop_accepting() {
  if (!std::exchange(state_->accepting, false)) return;
  for (const auto& each : state_->threads) each->refuse_handshakes();
  std::this_thread::sleep_for(time_of_a_handshake);
  state_->ask_all(&server_thread::stop_accepting);
}

void listener::close_idle() {
  if (std::exchange(state_->idle_closed, true)) return;
  while (state_->ask_all(&server_thread::close_idle) != 0) {
    std::this_thread::sleep_for(between_looks);
  }
}

bool listener::wait_until_answered(std::chrono::milliseconds patience) {
  return state_->open.wait_until_answered(clock::now() + patience);
}

void listener::tell_open_requests() {
  const auto call = std::make_shared<roll_call>(state_->threads.size());
  for (const auto& each : state_->threads) each->tell_open_requests(call);
  call->wait(patience_at_the_end);
}

bool listener::wait_until_quiet(std::chrono::milliseconds drain, std::chrono::milliseconds idle) {
  const clock::time_point now = clock::now();
  return state_->open.wait_until_quiet(now + drain, now + idle);
}

std::size_t listener::close() {
  if (!std::exchange(state_->closed, true)) {
    for (const auto& each : state_->threads) each->end(state_->cut_off);
    for (const auto& each : state_->threads) each->join();
  }
  return state_->cut_off.load();
}

std::size_t listener::stop(std::chrono::milliseconds drain) {
  stop_accepting();
  close_idle();
  wait_until_quiet(drain);
  const std::size_t cut_off = close();
  state_->handling.logger.write(log::level::info, source, "port_closed", "The port is closed.",
                                {{"cut_off", static_cast<std::int64_t>(cut_off)}});
  return cut_off;
}

std::size_t listener::open_connections() const {
  return state_->open.connections();
}
std::size_t listener::open_requests() const {
  return state_->open.requests();
}

std::uint64_t listener::refused_connections() const {
  return state_->open.refused();
}
std::size_t listener::kept_bytes() const {
  return state_->open.memory.taken();
}
std::uint64_t listener::handshakes_done() const {
  return state_->open.handshakes(true);
}
std::uint64_t listener::handshakes_failed() const {
  return state_->open.handshakes(false);
}

}  // namespace host::http
