#pragma once

// Private to listener.cpp: brings Asio in.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/network_thread.hpp"
#include "http/rare_lines.hpp"
#include "http/session.hpp"

namespace host::http {

/// Counts down as threads report, and lets one wait for all of them.
class roll_call {
 public:
  explicit roll_call(std::size_t missing) : missing_(missing) {}
  /// `left`: how much the thread has left undone.
  void report(std::size_t left = 0) {
    const std::lock_guard lock(mutex_);
    left_ += left;
    if (--missing_ == 0) complete_.notify_all();
  }
  bool wait(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    return complete_.wait_for(lock, most, [this] { return missing_ == 0; });
  }

  std::size_t left() const {
    const std::lock_guard lock(mutex_);
    return left_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable complete_;
  std::size_t missing_;
  std::size_t left_ = 0;
};

/// One network thread with its acceptor and its connections. What is posted to it is done in order.
class server_thread {
 public:
  server_thread(const listener_options& options, const request_handling& to, traffic& open,
                rare_lines& lines);
  ~server_thread();
  server_thread(const server_thread&) = delete;
  server_thread& operator=(const server_thread&) = delete;

  /// The first one takes the port for itself, and only then lets its siblings share it: so that a
  /// second process is told that the port is in use.
  boost::system::error_code bind(const boost::asio::ip::tcp::endpoint& endpoint, bool is_first);
  boost::system::error_code listen();
  std::uint16_t port() const;
  void start();

  /// New connections from now on.
  void secure_with(std::shared_ptr<const tls::server_context> context);

  // Steps of the stop, see listener.hpp.
  void announce_close();
  void refuse_handshakes();
  void stop_accepting(std::shared_ptr<roll_call> call);
  void close_idle(std::shared_ptr<roll_call> call);  ///< leaves those that are new
  void tell_open_requests(std::shared_ptr<roll_call> call);
  /// `cut_off` must outlive the thread.
  void end(std::atomic<std::size_t>& cut_off);

  /// Those that a plugin held, too: they return as soon as it lets them go.
  void join();

 private:
  using acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                      boost::asio::io_context::executor_type>;

  void succeed();
  void run();
  void accept_next();
  void on_accept_failed(const boost::system::error_code& error);
  void serve_if_memory_allows(tcp_socket socket);
  void serve(tcp_socket socket);
  bool make_room_for_probe();
  void serve_backlog();

  network_thread shared_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  acceptor acceptor_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      retry_;
  std::mutex succession_;
  std::vector<std::thread> threads_;  ///< the last one serves; guarded by succession_
};

}  // namespace host::http
