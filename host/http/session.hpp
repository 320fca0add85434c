#pragma once

// Private to listener.cpp and session.cpp: brings Asio in.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "access/guard.hpp"
#include "http/admission.hpp"
#include "http/memory_budget.hpp"
#include "http/message/message.hpp"
#include "http/network_thread.hpp"
#include "http/receive_buffer.hpp"
#include "http/request_reader.hpp"
#include "http/tls_stream.hpp"

namespace host::http {

using tcp_socket = tls_stream::socket;

/// One connection: reads a request, has it answered, writes the answer, and so on, one at a time
/// and in order. Everything happens on the thread it was accepted on. It is alive while it is in
/// its thread's list, and until the handlers of its last operations have run.
class session final : public std::enable_shared_from_this<session>, private tls_stream::user {
 public:
  using clock = std::chrono::steady_clock;

  /// for_probes: takes one request and serves it only if a probe asks so.
  session(network_thread& thread, tcp_socket socket, bool for_probes);
  ~session();

  void start();

  /// Ends the connection without another byte; an open call is cancelled.
  void close();

  /// True from the first byte of a request to the last one of its answer.
  bool has_request() const { return has_request_; }
  /// "GET /actuator/x" of the request that is open, for the log.
  std::string describe() const;
  /// A warning about the request that is open, with its age and where it is.
  void tell(std::string_view event, std::string_view message) const;

  /// Closes unless a byte of a request has come, be it to the system only.
  void close_if_idle();
  /// True when it is open without a request, and has been for less than that.
  bool is_idle_for_less_than(std::chrono::milliseconds time) const;

  /// Ends a connection of the reserve that has not asked for anything yet. False when it has.
  bool send_away_if_silent();

  /// What a plugin, or the deadline in its place, has answered.
  void on_answer(arrival&& arrived);

 private:
  enum class phase { reading, delaying, waiting, writing, streaming, lingering, closed };

  // reading
  void await_input();
  void on_input(const boost::system::error_code& error, std::size_t count) override;
  void on_end_of_input(const boost::system::error_code& error);
  void read_request();
  void on_head();
  bool look_at_origin();
  void on_request();
  void permit_body();
  void refuse(int status, std::string_view sentence);
  void refuse_for_memory();
  void cut_off_for_memory();
  void tell_of_memory();
  bool is_turned_away() const;
  void turn_away();

  // who asks
  bool is_let_in(bool is_question);
  void turn_down(const access::guard::verdict& why);
  access::peer peer_of_guard() const;
  const std::string& peer();
  void end_delay();

  // with TLS
  void on_secured() override;
  void on_handshake_failed(std::string_view reason) override;
  void on_plain_http() override;
  void tell_of_failed_handshake(std::string_view reason);

  // answering
  void call_direct(const registry::endpoint& endpoint, const registry::direct_handler& handler);
  void call_plugin(const registry::endpoint& endpoint, const registry::call_handler& handler);
  void enter_plugin(const registry::endpoint& endpoint, const registry::call_handler& handler);
  void send_to_worker(const registry::endpoint& endpoint, const registry::call_handler& handler);
  void take_back(const std::shared_ptr<request>& lent);
  void expire_call();
  void cancel_call();
  void give_hint(std::function<void()> hint);

  // answering in pieces
  void begin_stream(arrival&& arrived);
  void continue_stream();
  void on_pieces(std::uint64_t exchange);
  void write_piece(std::string bytes, bool is_last);
  void cut_off();

  // writing
  void write(response&& answer);
  void continue_writing(clock::time_point now);
  void on_written(const boost::system::error_code& error, std::size_t count) override;
  void finish_exchange();
  void forget_exchange();
  void linger();

  // waiting
  void set_deadline(clock::time_point when);
  void arm_timer();
  void on_deadline();

  // for who counts
  void account(clock::time_point now);
  void note_access(log::access_log::lane& accesses, clock::time_point now);

  void begin_exchange();
  void end_exchange();

  network_thread& thread_;
  tcp_socket socket_;
  std::unique_ptr<tls_stream> tls_;  // null: the bytes are those of the socket
  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
  bool timer_armed_ = false;
  clock::time_point deadline_;

  const bool for_probes_;
  phase phase_ = phase::reading;
  receive_buffer input_;
  bool input_awaited_ = false;
  request_reader reader_;
  std::optional<admission> admitted_;
  std::shared_ptr<request> lent_;   // to a handler that this thread is inside of
  std::shared_ptr<request> spare_;  // of an exchange before, empty; null when a plugin keeps it
  std::size_t body_bytes_ = 0;      // that have come
  std::string peer_;                // its address, once it was needed
  access::guard::remembered credentials_;    // that it was let in with
  std::shared_ptr<const http::caller> who_;  // asks; null: nobody, or nobody is asked for
  memory_share kept_;                        // what this connection has of the memory for all
  std::uint64_t exchange_ = 0;               // number of the request on this connection
  std::size_t in_a_row_ = 0;  // requests that came before the answer to the one in front
  bool has_request_ = false;
  bool has_arrived_ = false;  // the whole of it
  bool in_parts_ = false;     // more of it was waited for
  clock::time_point idle_since_;
  clock::time_point first_byte_;
  clock::time_point whole_;  // when the request had arrived
  clock::time_point began_;  // what arrives, is being answered, or is being written
  std::shared_ptr<answer_box> box_;
  std::uint64_t call_ = 0;                      // of a plugin that owes the answer
  const registry::endpoint* called_ = nullptr;  // whose call it is
  bool expired_ = false;                        // its deadline has passed
  std::chrono::milliseconds answer_limit_{0};
  bool close_after_ = false;
  std::string_view produces_;  // negotiated; the request itself may have gone to a plugin

  std::string more_fields_;  // of the answer, for browsers

  std::string output_head_;
  std::string output_body_;
  std::size_t written_ = 0;
  bool interim_ = false;  // what is being written is 100 Continue
  int status_ = 0;

  std::shared_ptr<calls::stream> pieces_;  // of an answer that comes in pieces
  bool chunked_ = false;
  bool last_piece_ = false;
  bool input_ended_ = false;
  std::uint64_t body_sent_ = 0;  // of the answer, without framing
};

/// Answers with 503 whom there is no place for, and closes. Who wants TLS is told by an alert: to
/// shake hands first would cost what there is none of.
void send_full_house(tcp_socket& socket, bool wants_tls);

}  // namespace host::http
