#pragma once

// Private to listener.cpp and session.cpp: brings Asio in.

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "http/listener.hpp"
#include "http/message/limits.hpp"
#include "http/traffic.hpp"
#include "text/utc_time.hpp"

namespace host::http {

class session;

/// The way into a network thread for others. Answers of plugins may come when the thread is long
/// gone; they end here.
class mailbox {
 public:
  explicit mailbox(boost::asio::io_context& io) : io_(&io) {}

  /// Runs `task` on the thread; drops it when the thread has ended.
  template <class Task>
  void post(Task&& task) {
    const std::lock_guard lock(mutex_);
    if (io_ != nullptr) boost::asio::post(*io_, std::forward<Task>(task));
  }
  void close() {
    const std::lock_guard lock(mutex_);
    io_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* io_;
};

/// What the sessions of one thread share. Only that thread touches it, but for the mailbox.
struct network_thread {
  network_thread(const listener_options& with, const request_handling& to, traffic& count)
      : options(with), handling(to), open(count), mail(std::make_shared<mailbox>(io)) {}

  /// The value of the Date field, made once a second.
  std::string_view date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != date_second) {
      date_second = now;
      date_text = text::http_date(now);
    }
    return date_text;
  }

  boost::asio::io_context io{1};
  const listener_options& options;
  const request_handling& handling;
  traffic& open;
  std::shared_ptr<mailbox> mail;
  std::unordered_set<std::shared_ptr<session>> sessions;  ///< keeps open ones alive
  bool closing = false;                                   ///< answers end their connection

 private:
  std::chrono::sys_seconds date_second = std::chrono::sys_seconds::min();
  std::string date_text;
};

}  // namespace host::http
