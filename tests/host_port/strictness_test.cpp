// Messages that two parsers could read differently: each has its one answer, however it is cut into
// packets; nothing behind a refused one is served, and none reaches another endpoint.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "open_port.hpp"
#include "strictness_table.hpp"

using port_test::after;
using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using port_test::sent_form;

namespace {

const std::string next = "GET /actuator/echo/behind HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string next_reached = "GET /actuator/echo/behind [behind]";

/// The host may have answered and closed before all is sent.
void send_in_pieces(support::raw_socket& socket, std::string_view bytes, std::size_t size) {
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
      socket.send(bytes.substr(0, size));
    }
  } catch (const std::exception&) {
  }
}

void check(open_port& port, const sent_form& form, std::size_t piece) {
  auto socket = port.connect();
  send_in_pieces(socket, form.bytes + next, piece);
  const bool is_head = form.bytes.starts_with("HEAD ");
  const answer got = read_answer(socket, is_head ? port_test::to::head : port_test::to::any);
  BOOST_TEST(got.status == form.status);
  const bool is_closed = form.connection == after::closed;
  BOOST_TEST(got.field("Connection") == (is_closed ? "close" : ""));
  std::vector<std::string> reached;
  if (!form.reached.empty()) reached.push_back(form.reached);
  if (is_closed) {
    BOOST_TEST(socket.read_to_end() == "");
  } else {
    BOOST_TEST(read_answer(socket).body == "behind");
    reached.push_back(next_reached);
  }
  BOOST_TEST(port.reached.take() == reached, boost::test_tools::per_element());
}

/// Where the port has TLS the one scheme is right and the other one wrong.
sent_form with_scheme_of_port(sent_form form) {
  if (!port_test::runs_over_tls()) return form;
  const auto at = form.bytes.find("http");
  const auto end = form.bytes.find("://");
  if (at == std::string::npos || end == std::string::npos || end - at > 5) return form;
  form.bytes.replace(at, end - at, end - at == 4 ? "https" : "http");
  return form;
}

void check_all(const std::vector<sent_form>& forms) {
  constexpr std::size_t whole = 1 << 20;
  constexpr std::size_t small = 1024;
  open_port port;
  for (const sent_form& given : forms) {
    const sent_form each = with_scheme_of_port(given);
    BOOST_TEST_CONTEXT(each.name) {
      check(port, each, whole);
      if (each.bytes.size() < small) check(port, each, 1);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(strictness)

BOOST_AUTO_TEST_CASE(each_form_of_framing_has_its_one_answer) {
  check_all(port_test::framing_forms());
}

BOOST_AUTO_TEST_CASE(each_form_of_target_has_its_one_answer) {
  check_all(port_test::target_forms());
}

BOOST_AUTO_TEST_SUITE_END()
