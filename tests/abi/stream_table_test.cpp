// actuator.http-stream/1 as a plugin sees it: the C table on calls of a host without a network.
#include <actuator/ext/http_stream.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "bare_plugin.hpp"
#include "calls/stream.hpp"
#include "plugin_rig.hpp"

namespace {

using host::calls::stream;

/// What a connection would get.
class connection : public host::calls::answer_receiver {
 public:
  void take(std::uint64_t, host::http::response&& answer) override { whole = std::move(answer); }
  void take_stream(std::uint64_t, host::http::response&& begun,
                   std::shared_ptr<stream> to_come) override {
    head = std::move(begun);
    pieces = std::move(to_come);
  }

  std::optional<host::http::response> whole;
  std::optional<host::http::response> head;
  std::shared_ptr<stream> pieces;
};

struct hints {
  int writable = 0;
  int closed = 0;
};

struct fixture {
  support::plugin_rig rig;
  support::bare_plugin plugin{rig};
  const actuator_host* host = plugin.host();
  const actuator_http_stream& table = *static_cast<const actuator_http_stream*>(
      host->get_extension(host, ACTUATOR_EXT_HTTP_STREAM));
  std::shared_ptr<connection> client = std::make_shared<connection>();
  hints heard;

  actuator_call open() {
    auto asked = std::make_shared<host::http::request>();
    asked->path = "/actuator/bare";
    return rig.calls.open("bare", std::move(asked),
                          host::calls::clock::now() + std::chrono::hours(1),
                          host::calls::answer_place{client, 0});
  }
  static actuator_str text(std::string_view of) { return {of.data(), of.size()}; }
  static actuator_http_response head(std::string_view first_piece) {
    actuator_http_response made{};
    made.struct_size = sizeof(made);
    made.status = 200;
    made.content_type = text("text/plain");
    made.body = text(first_piece);
    return made;
  }
  actuator_http_stream_options options(std::uint64_t buffer_limit) {
    actuator_http_stream_options made{};
    made.struct_size = sizeof(made);
    made.buffer_limit = buffer_limit;
    made.ctx = &heard;
    made.on_writable = [](void* ctx, const actuator_host*, actuator_call) {
      ++static_cast<hints*>(ctx)->writable;
    };
    made.on_closed = [](void* ctx, const actuator_host*, actuator_call) {
      ++static_cast<hints*>(ctx)->closed;
    };
    return made;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stream_table, fixture)

BOOST_AUTO_TEST_CASE(an_answer_begins_goes_on_and_ends) {
  const auto call = open();
  const auto first = head("one");
  BOOST_TEST(table.begin(host, call, &first, nullptr) == ACTUATOR_OK);
  BOOST_TEST(client->head->body == "one");
  BOOST_TEST(client->head->content_type == "text/plain");
  std::uint64_t room = 0;
  BOOST_TEST(table.writable(host, call, &room) == ACTUATOR_OK);
  BOOST_TEST(room == 64U * 1024);
  BOOST_TEST(table.write(host, call, text("two")) == ACTUATOR_OK);
  BOOST_TEST(rig.calls.open_calls("bare").size() == 1U);
  BOOST_TEST(table.end(host, call, 1) == ACTUATOR_OK);
  BOOST_TEST(rig.calls.open_calls("bare").empty());
  const auto last = client->pieces->take({});
  BOOST_TEST(last.bytes == "two");
  BOOST_TEST((last.after == stream::state::complete));
  BOOST_TEST(table.write(host, call, text("three")) == ACTUATOR_GONE);
  BOOST_TEST(table.writable(host, call, &room) == ACTUATOR_GONE);
  BOOST_TEST(table.end(host, call, 1) == ACTUATOR_GONE);
  BOOST_TEST(rig.log() == "");
}

BOOST_AUTO_TEST_CASE(a_full_buffer_is_a_limit_and_a_piece_that_never_fits_is_invalid) {
  const auto call = open();
  const auto first = head("");
  const auto with = options(4);
  BOOST_TEST(table.begin(host, call, &first, &with) == ACTUATOR_OK);
  BOOST_TEST(table.write(host, call, text("abc")) == ACTUATOR_OK);
  BOOST_TEST(table.write(host, call, text("de")) == ACTUATOR_LIMIT);
  BOOST_TEST(table.write(host, call, text("abcde")) == ACTUATOR_INVALID);
  BOOST_TEST(rig.log().find("larger than the buffer_limit") != std::string::npos);
  BOOST_TEST(client->pieces->take({}).tells_writer);
  client->pieces->wanted().on_writable();
  BOOST_TEST(heard.writable == 1);
  BOOST_TEST(table.end(host, call, 0) == ACTUATOR_OK);
  BOOST_TEST((client->pieces->take({}).after == stream::state::broken));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_ends_the_call_and_is_told) {
  const auto call = open();
  const auto first = head("");
  const auto with = options(0);
  BOOST_TEST(table.begin(host, call, &first, &with) == ACTUATOR_OK);
  const auto told = rig.calls.cancel(call);
  BOOST_REQUIRE(told.pieces != nullptr);
  told.pieces->wanted().on_closed();
  BOOST_TEST(heard.closed == 1);
  BOOST_TEST(table.write(host, call, text("x")) == ACTUATOR_GONE);
  BOOST_TEST(table.end(host, call, 1) == ACTUATOR_GONE);
}

BOOST_AUTO_TEST_CASE(no_hint_enters_a_plugin_that_was_stopped) {
  const auto call = open();
  const auto first = head("");
  const auto with = options(0);
  BOOST_TEST(table.begin(host, call, &first, &with) == ACTUATOR_OK);
  plugin.stop();
  rig.calls.cancel(call).pieces->wanted().on_closed();
  BOOST_TEST(heard.closed == 0);
}

BOOST_AUTO_TEST_CASE(a_begin_that_breaks_a_rule_answers_500_and_lets_go_of_the_call) {
  auto bad_flags = options(0);
  bad_flags.flags = 1;
  auto too_large = options(std::uint64_t{2} * 1024 * 1024);
  auto no_body = head("");
  no_body.status = 204;
  const auto sound = head("");
  struct {
    const actuator_http_response* head;
    const actuator_http_stream_options* options;
    actuator_status status;
  } const table_of_faults[] = {{&sound, &bad_flags, ACTUATOR_UNSUPPORTED},
                               {&sound, &too_large, ACTUATOR_INVALID},
                               {&no_body, nullptr, ACTUATOR_INVALID},
                               {nullptr, nullptr, ACTUATOR_INVALID}};
  for (const auto& each : table_of_faults) {
    client->whole.reset();
    const auto call = open();
    BOOST_TEST(table.begin(host, call, each.head, each.options) == each.status);
    BOOST_REQUIRE(client->whole.has_value());
    BOOST_TEST(client->whole->status == 500);
    BOOST_TEST(rig.calls.open_calls("bare").empty());
    BOOST_TEST(table.begin(host, call, &sound, nullptr) == ACTUATOR_GONE);
  }
}

BOOST_AUTO_TEST_SUITE_END()
