#pragma once

// Private to listener.cpp and the session: brings Asio in.

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include <boost/asio/io_context.hpp>

#include "calls/handler_watch.hpp"
#include "http/answer_box.hpp"
#include "http/listener.hpp"
#include "http/message/limits.hpp"
#include "http/rare_lines.hpp"
#include "http/traffic.hpp"
#include "log/access_log.hpp"
#include "text/utc_time.hpp"

namespace host::http {

/// Thrown through the loop of a network thread that has been replaced while a plugin held it. What
/// it unwinds past touches nothing, since all of it belongs to the successor now.
struct thread_replaced {};

/// What the sessions of one thread share. Only that thread touches it, but for the mailbox.
struct network_thread {
  network_thread(const listener_options& with, const request_handling& to, traffic& count,
                 rare_lines& rare)
      : options(with),
        handling(to),
        open(count),
        lines(rare),
        mail(std::make_shared<mailbox>(io)),
        secured(with.secured) {}

  /// The Date field as a line, made once a second.
  std::string_view date(std::chrono::steady_clock::time_point now) {
    if (now >= date_ends) {
      const auto time = std::chrono::system_clock::now();
      const auto second = std::chrono::floor<std::chrono::seconds>(time);
      date_line = "Date: " + text::http_date(second) + "\r\n";
      date_ends = now + (second + std::chrono::seconds(1) - time);
    }
    return date_line;
  }

  // One thread runs it: when a plugin holds that one, its successor instead (see listener.cpp). So
  // sockets need no locks of theirs; what others post is locked all the same.
  boost::asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  const listener_options& options;
  const request_handling& handling;
  traffic& open;
  rare_lines& lines;
  std::shared_ptr<mailbox> mail;
  std::shared_ptr<const tls::server_context> secured;     ///< of new connections; null: plain
  calls::handler_watch::post* watched = nullptr;          ///< where the thread marks what it enters
  std::unordered_set<std::shared_ptr<session>> sessions;  ///< keeps open ones alive
  std::size_t for_probes = 0;                             ///< of the sessions, those of the reserve
  std::deque<std::weak_ptr<session>> newcomers;           ///< of the reserve, the oldest first
  log::access_log::lane* accesses = nullptr;              ///< null: there is no access log
  bool closing = false;                                   ///< answers end their connection

 private:
  std::chrono::steady_clock::time_point date_ends = std::chrono::steady_clock::time_point::min();
  std::string date_line;
};

}  // namespace host::http
