// Answers in pieces, as they come over the wire.
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "calls/stream.hpp"
#include "open_port.hpp"

using host::calls::answer_result;
using host::calls::stream;
using port_test::open_port;
using port_test::read_answer;

namespace {

constexpr std::size_t usual_limit = 64 * 1024;

std::string get(const std::string& path, const std::string& version = "1.1") {
  return "GET " + path + " HTTP/" + version + "\r\nHost: localhost\r\n\r\n";
}

host::http::response head(std::string first_piece) {
  host::http::response made;
  made.content_type = "text/plain";
  made.body = std::move(first_piece);
  return made;
}

/// A plugin that has begun its answer to one request.
struct begun {
  std::uint64_t call = 0;
  std::shared_ptr<stream> pieces;
  std::shared_ptr<std::atomic<int>> writable = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<std::atomic<int>> closed = std::make_shared<std::atomic<int>>(0);

  explicit begun(open_port& port, std::string first_piece, std::size_t limit = usual_limit) {
    call = port.inbox.take();
    pieces = std::make_shared<stream>(
        limit, stream::hints{[count = writable] { ++*count; }, [count = closed] { ++*count; }});
    BOOST_TEST((port.calls.begin_stream(call, head(std::move(first_piece)), pieces) ==
                answer_result::accepted));
  }
  void end(open_port& port, bool complete) const {
    BOOST_TEST(port.calls.end_stream(call));
    BOOST_TEST(pieces->end(complete));
  }
};

template <class Condition>
bool becomes_true(Condition condition) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(streams_of_the_port)

BOOST_AUTO_TEST_CASE(pieces_go_out_as_chunks_and_the_connection_goes_on) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const begun answer(port, "one");
  BOOST_TEST(socket.read_until("\r\n\r\n").find("Transfer-Encoding: chunked\r\n") !=
             std::string::npos);
  BOOST_TEST(socket.read_until("3\r\none\r\n") == "3\r\none\r\n");
  BOOST_TEST((answer.pieces->write("twelve bytes") == stream::written::taken));
  BOOST_TEST(socket.read_until("bytes\r\n") == "c\r\ntwelve bytes\r\n");
  answer.end(port, true);
  BOOST_TEST(socket.read_until("0\r\n\r\n") == "0\r\n\r\n");
  BOOST_TEST(port.calls.open_calls("").empty());
  socket.send(get("/actuator/echo?again=1"));
  BOOST_TEST(read_answer(socket).body == "[again=1;]");
  BOOST_TEST(answer.closed->load() == 0);
}

BOOST_AUTO_TEST_CASE(a_stream_that_ends_while_a_request_waits_behind_it_is_followed_by_its_answer) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late") + get("/actuator/echo?next=1"));
  const begun answer(port, "");
  answer.pieces->write("x");
  answer.end(port, true);
  BOOST_TEST(socket.read_until("0\r\n\r\n").find("\r\n\r\n1\r\nx\r\n") != std::string::npos);
  BOOST_TEST(read_answer(socket).body == "[next=1;]");
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_holds_the_writer_and_not_the_memory) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const begun answer(port, "");
  const std::string piece(32 * 1024, 'x');
  std::size_t sent = 0;
  const auto fill = [&] {
    const auto result = answer.pieces->write(piece);
    if (result == stream::written::taken) sent += piece.size();
    return result == stream::written::full;
  };
  // The system's own buffers take some megabytes before, and grow for a while.
  const auto stays_full = [&] {
    if (!fill()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return fill();
  };
  BOOST_TEST(becomes_true(stays_full));
  const int told = answer.writable->load();
  socket.read_exactly(sent / 2);
  BOOST_TEST(becomes_true([&] { return answer.writable->load() > told; }));
  BOOST_TEST(becomes_true([&] { return !fill(); }));
  BOOST_TEST(
      (answer.pieces->write(std::string(usual_limit + 1, 'x')) == stream::written::too_large));
  socket.close();
  BOOST_TEST(becomes_true([&] { return answer.closed->load() == 1; }));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_closes_the_stream_and_ends_the_call) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const begun answer(port, "one");
  socket.read_until("one");
  socket.close();
  BOOST_TEST(becomes_true([&] { return answer.closed->load() == 1; }));
  BOOST_TEST((answer.pieces->write("two") == stream::written::over));
  BOOST_TEST(!answer.pieces->room().has_value());
  BOOST_TEST(!port.calls.end_stream(answer.call));
  BOOST_TEST(port.calls.open_calls("").empty());
}

BOOST_AUTO_TEST_CASE(a_client_that_has_left_before_the_head_closes_the_stream_too) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  const auto pieces = std::make_shared<stream>(usual_limit, stream::hints{});
  socket.close();
  BOOST_TEST(
      becomes_true([&] { return port.calls.is_cancelled(call, host::calls::clock::now()); }));
  BOOST_TEST((port.calls.begin_stream(call, head("x"), pieces) == answer_result::late));
  BOOST_TEST(port.calls.open_calls("").empty());
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_broken_off_has_no_last_chunk) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const begun answer(port, "half");
  answer.end(port, false);
  const std::string all = socket.read_to_end();
  BOOST_TEST(all.find("4\r\nhalf\r\n") != std::string::npos);
  BOOST_TEST(all.find("\r\n0\r\n") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_plugin_that_stops_writing_is_cut_off_after_the_time_of_its_endpoint) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/brief"));
  const begun answer(port, "half");
  const std::string all = socket.read_to_end();
  BOOST_TEST(all.find("4\r\nhalf\r\n") != std::string::npos);
  BOOST_TEST(all.find("\r\n0\r\n") == std::string::npos);
  BOOST_TEST(becomes_true([&] { return answer.closed->load() == 1; }));
  BOOST_TEST(port.calls.open_calls("").empty());
}

BOOST_AUTO_TEST_CASE(a_client_of_http_1_0_reads_to_the_end_of_the_connection) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late", "1.0"));
  const begun answer(port, "one,");
  answer.pieces->write("two");
  answer.end(port, true);
  const std::string all = socket.read_to_end();
  BOOST_TEST(all.find("Transfer-Encoding") == std::string::npos);
  BOOST_TEST(all.find("Content-Length") == std::string::npos);
  BOOST_TEST(all.find("Connection: close\r\n") != std::string::npos);
  BOOST_TEST(all.substr(all.find("\r\n\r\n")) == "\r\n\r\none,two");
}

BOOST_AUTO_TEST_CASE(head_gets_the_head_and_closes_the_stream) {
  open_port port;
  auto socket = port.connect();
  socket.send("HEAD /actuator/late HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const begun answer(port, "one");
  BOOST_TEST(socket.read_until("\r\n\r\n").find("Transfer-Encoding: chunked\r\n") !=
             std::string::npos);
  BOOST_TEST(becomes_true([&] { return answer.closed->load() == 1; }));
  socket.send(get("/actuator/echo?again=1"));
  BOOST_TEST(read_answer(socket).body == "[again=1;]");
}

BOOST_AUTO_TEST_CASE(a_whole_answer_behind_a_head_is_refused_and_the_stream_goes_on) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const begun answer(port, "one");
  BOOST_TEST((port.calls.answer(answer.call, head("whole")) == answer_result::unknown));
  const auto again = std::make_shared<stream>(usual_limit, stream::hints{});
  BOOST_TEST(
      (port.calls.begin_stream(answer.call, head("again"), again) == answer_result::unknown));
  answer.end(port, true);
  BOOST_TEST(socket.read_until("0\r\n\r\n").find("3\r\none\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
