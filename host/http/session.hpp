#pragma once

// Private to listener.cpp and session.cpp: brings Asio in.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/admission.hpp"
#include "http/message/message.hpp"
#include "http/network_thread.hpp"
#include "http/receive_buffer.hpp"
#include "http/request_reader.hpp"

namespace host::http {

using tcp_socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// One connection: reads a request, has it answered, writes the answer, and so on, one at a time
/// and in order. Everything happens on the thread it was accepted on. It is alive while it is in
/// its thread's list, and until the handlers of its last operations have run.
class session : public std::enable_shared_from_this<session> {
 public:
  using clock = std::chrono::steady_clock;

  session(network_thread& thread, tcp_socket socket);
  ~session();

  void start();

  /// Ends the connection without another byte; an open call is cancelled.
  void close();

  /// True from the first byte of a request to the last one of its answer.
  bool has_request() const { return has_request_; }
  /// "GET /actuator/x" of the request that is open, for the log.
  std::string describe() const;

 private:
  enum class phase { reading, waiting, writing, lingering, closed };

  // reading
  void await_input();
  void on_input(const boost::system::error_code& error, std::size_t count);
  void on_end_of_input(const boost::system::error_code& error);
  void read_request();
  void on_head();
  void on_request();
  void permit_body();
  void refuse(int status, std::string_view sentence);

  // answering
  void call_direct(const registry::endpoint& endpoint, const registry::direct_handler& handler);
  void call_plugin(const registry::endpoint& endpoint, const registry::call_handler& handler);
  void run_handler(const registry::endpoint& endpoint, const registry::call_handler& handler);
  void on_answer(std::uint64_t exchange, response answer);

  // writing
  void write(response answer);
  void continue_writing();
  void on_written(const boost::system::error_code& error, std::size_t count);
  void finish_exchange();
  void linger();

  // waiting
  void set_deadline(clock::time_point when);
  void arm_timer();
  void on_deadline();

  void begin_exchange();
  void end_exchange();

  network_thread& thread_;
  tcp_socket socket_;
  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
  bool timer_armed_ = false;
  clock::time_point deadline_;

  phase phase_ = phase::reading;
  receive_buffer input_;
  bool input_awaited_ = false;
  std::optional<request_reader> reader_;
  std::optional<admission> admitted_;
  std::uint64_t exchange_ = 0;  // number of the request on this connection
  bool has_request_ = false;
  clock::time_point began_;
  std::uint64_t call_ = 0;  // of a plugin that owes the answer
  bool close_after_ = false;
  std::string produces_;  // negotiated; the request itself may have gone to a plugin

  std::string output_head_;
  std::string output_body_;
  std::size_t written_ = 0;
  bool interim_ = false;  // what is being written is 100 Continue
  int status_ = 0;
};

}  // namespace host::http
