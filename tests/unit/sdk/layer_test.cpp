// The C++ layer over each extension, through a plugin class on the fake host.
#include <actuator/plugin.hpp>
#include <actuator/testing/fake_host.hpp>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace {

using namespace std::chrono_literals;
using actuator::testing::fake_host;

/// A plugin whose start is given by the test.
class scripted : public actuator::plugin {
 public:
  using starting = std::function<actuator::result<void>(actuator::registrar&)>;

  scripted(actuator::host_ref, const actuator::config& config)
      : most_(config.integer_between("scripted.most", 1, 9)) {}
  actuator::result<void> on_start(actuator::registrar& declare) override { return start(declare); }

  static inline starting start;  // of a test alone: a plugin has none such

 private:
  std::int64_t most_;
};

constexpr actuator_key key =
    actuator::key("scripted.most", actuator::key_type::integer, "A number.", "3");
constexpr actuator_plugin table =
    actuator::detail::make_table<scripted>("scripted", "1.0.0", &key, 1);

/// A host with the plugin started on it; ends without faults, or the case fails.
class started {
 public:
  explicit started(scripted::starting start) : host(table) {
    scripted::start = std::move(start);
    BOOST_TEST_REQUIRE(host.start(), host.error());
  }
  ~started() {
    host.destroy();
    for (const auto& each : host.faults()) BOOST_ERROR(each);
    scripted::start = nullptr;
  }
  started(const started&) = delete;
  started& operator=(const started&) = delete;

  bool has_logged(std::string_view event) const {
    for (const auto& line : host.log_lines()) {
      if (line.event == event) return true;
    }
    return false;
  }

  fake_host host;
};

scripted::starting serving(actuator::handler answer) {
  return [answer = std::move(answer)](actuator::registrar& declare) {
    return declare.add({.id = "it", .path = "{id}"}, answer);
  };
}

enum class order { up, down };

}  // namespace

BOOST_AUTO_TEST_CASE(a_constructor_reads_the_configuration_and_its_faults_end_the_start) {
  fake_host host(table);
  host.configure("scripted.most", "10");
  BOOST_TEST(!host.start());
  BOOST_TEST(host.error() == "scripted.most must be from 1 to 9, but is 10");
}

BOOST_AUTO_TEST_CASE(a_refused_declaration_ends_the_start_also_when_nobody_looks) {
  scripted::start = [](actuator::registrar& declare) -> actuator::result<void> {
    declare.add_info("Bad");
    return {};
  };
  fake_host host(table);
  BOOST_TEST(!host.start());
  BOOST_TEST(host.error() == "bad name \"Bad\"");
}

BOOST_AUTO_TEST_CASE(text_has_the_wanted_type_or_the_client_gets_400) {
  started it(serving([](actuator::call request) {
    const auto id = request.selector_as<std::int64_t>("id");
    if (!id) return;
    const auto limit = request.parameter_as<double>("limit", 0.5);
    if (!limit) return;
    const auto all = request.parameter_as<bool>("all", false);
    if (!all) return;
    const auto way =
        request.parameter_as<order>("way", {{"up", order::up}, {"down", order::down}}, order::up);
    if (!way) return;
    const auto text = request.parameter_as<std::string_view>("text");
    if (!text) return;
    request.respond(200, actuator::json({{"id", *id},
                                         {"limit", *limit},
                                         {"all", *all},
                                         {"down", *way == order::down},
                                         {"text", *text}}));
  }));
  BOOST_TEST(it.host.get("/it/-7?limit=1e2&all=true&way=down&text=a%20b").body ==
             R"({"id":-7,"limit":100,"all":true,"down":true,"text":"a b"})");
  BOOST_TEST(it.host.get("/it/7?text=").body ==
             R"({"id":7,"limit":0.5,"all":false,"down":false,"text":""})");
  const auto refused = [&](const char* target) {
    const auto answer = it.host.get(target);
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.is_error);
    return answer.body;
  };
  BOOST_TEST(refused("/it/x?text=") ==
             "selector \"id\" must be a whole number from -9223372036854775808 to "
             "9223372036854775807, but is \"x\"");
  BOOST_TEST(refused("/it/9223372036854775808?text=").ends_with("\"9223372036854775808\""));
  BOOST_TEST(refused("/it/1?limit=inf&text=") ==
             "parameter \"limit\" must be a number, but is \"inf\"");
  BOOST_TEST(refused("/it/1?all=yes&text=") ==
             "parameter \"all\" must be true or false, but is \"yes\"");
  BOOST_TEST(refused("/it/1?way=left&text=") ==
             "parameter \"way\" must be one of up, down, but is \"left\"");
  BOOST_TEST(refused("/it/1") == "parameter \"text\" is missing");
  BOOST_TEST(refused("/it/1?text=a&text=b") == "parameter \"text\" is given more than once");
}

BOOST_AUTO_TEST_CASE(a_flat_body_is_read_or_refused) {
  started it([](actuator::registrar& declare) {
    return declare.add({.id = "it", .verb = actuator::method::post}, [](actuator::call request) {
      const auto body = request.body_as_object();
      if (!body) return;
      const auto name = body->text("name");
      const auto count = body->integer_or("count", 1);
      if (request.refused_for_faults(*body)) return;
      request.respond(200, actuator::json({{"name", name}, {"count", count}}));
    });
  });
  const auto post = [&](const char* body) {
    return it.host.ask({.target = "/it", .method = ACTUATOR_HTTP_POST, .body = body}).body;
  };
  BOOST_TEST(post(R"({"name":"a"})") == R"({"name":"a","count":1})");
  BOOST_TEST(post(R"({"count":"x"})") ==
             "name is missing; count must be a whole number of 64 bits");
  BOOST_TEST(post("[]") == "the body is not a JSON object");
}

BOOST_AUTO_TEST_CASE(a_stream_is_written_waits_for_room_and_ends) {
  std::optional<actuator::answer_stream> stream;
  std::atomic<int> times_writable = 0;
  started it(serving([&](actuator::call request) {
    stream = request.stream(
        {.content_type = "text/plain", .first_piece = "a", .buffer_limit = 8, .on_writable = [&] {
           ++times_writable;
         }});
  }));
  const auto call = it.host.begin({.target = "/it/1", .client_waits = true});
  BOOST_REQUIRE(stream.has_value());
  BOOST_TEST(stream->writable() == 7U);
  BOOST_TEST((stream->write("bcdefgh") == actuator::written::taken));
  BOOST_TEST((stream->write("i") == actuator::written::no_room));
  BOOST_TEST((stream->write("123456789") == actuator::written::too_large));
  it.host.client_takes(call);
  BOOST_TEST(times_writable == 1);
  BOOST_TEST((stream->write_all("ijklmnopqrst", 0ms) == actuator::written::no_room));
  std::thread client([&] {
    for (int i = 0; i < 5; ++i) {
      it.host.client_takes(call);
      std::this_thread::sleep_for(2ms);
    }
  });
  BOOST_TEST((stream->write_all("UVWX", 5s) == actuator::written::taken));
  client.join();
  BOOST_TEST((stream->end() == actuator::answered::accepted));
  BOOST_TEST(!stream->is_open());
  const auto answer = it.host.wait(call);
  BOOST_TEST(answer.is_whole);
  BOOST_TEST(answer.body == "abcdefghijklmnopUVWX");
}

BOOST_AUTO_TEST_CASE(a_dropped_or_left_stream_is_cut_off) {
  std::optional<actuator::answer_stream> stream;
  int times_closed = 0;
  started it(serving([&](actuator::call request) {
    stream = request.stream({.on_closed = [&] { ++times_closed; }});
  }));
  const auto dropped = it.host.begin({.target = "/it/1"});
  stream.reset();
  BOOST_TEST(!it.host.wait(dropped).is_whole);
  BOOST_TEST(it.has_logged("stream.unfinished"));

  const auto left = it.host.begin({.target = "/it/2"});
  it.host.leave(left);
  BOOST_TEST(times_closed == 1);
  BOOST_TEST((stream->write("x") == actuator::written::gone));
  BOOST_TEST(!stream->is_open());
  BOOST_TEST((stream->end() == actuator::answered::gone));
}

BOOST_AUTO_TEST_CASE(without_streams_the_client_gets_501) {
  scripted::start =
      serving([](actuator::call request) { BOOST_TEST(!request.stream().is_open()); });
  fake_host host(table);
  host.without(ACTUATOR_EXT_HTTP_STREAM);
  BOOST_REQUIRE(host.start());
  BOOST_TEST(host.get("/it/1").status == 501);
  host.destroy();
  BOOST_TEST(host.faults().empty());
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_is_told_and_still_owed) {
  std::optional<actuator::call> open;
  std::uint64_t cancelled = 0;
  started it([&](actuator::registrar& declare) {
    return declare.add({.id = "it", .on_cancel = [&](std::uint64_t id) { cancelled = id; }},
                       [&](actuator::call request) { open.emplace(std::move(request)); });
  });
  const auto call = it.host.begin({.target = "/it"});
  BOOST_TEST(!open->is_cancelled());
  it.host.leave(call);
  BOOST_TEST(cancelled == call);
  BOOST_TEST(open->is_cancelled());
  BOOST_TEST((open->respond(200, "{}") == actuator::answered::gone));
}

BOOST_AUTO_TEST_CASE(a_health_question_is_answered_once_or_by_its_destructor) {
  std::function<void(actuator::health_question)> answer;
  started it([&](actuator::registrar& declare) {
    return declare.add_health_check(
        {.name = "part"}, [&](actuator::health_question question) { answer(std::move(question)); });
  });
  answer = [](actuator::health_question question) {
    BOOST_TEST((question.answer(actuator::health_status::up, R"({"a":1})") ==
                actuator::answered::accepted));
    BOOST_TEST(!question.is_open());
  };
  BOOST_TEST(it.host.check_health("part").details_json == R"({"a":1})");
  answer = [](const actuator::health_question&) {};
  BOOST_TEST(it.host.check_health("part").status == static_cast<int>(ACTUATOR_HEALTH_UNKNOWN));
  BOOST_TEST(it.has_logged("health.unanswered"));
  answer = [](const actuator::health_question&) { throw std::runtime_error("why"); };
  BOOST_TEST(it.host.check_health("part").status == static_cast<int>(ACTUATOR_HEALTH_DOWN));
  BOOST_TEST(it.has_logged("health.threw"));
}

BOOST_AUTO_TEST_CASE(a_timer_fires_repeats_and_is_cancelled) {
  std::optional<actuator::host_ref> host;
  started it([&](actuator::registrar& declare) -> actuator::result<void> {
    host = declare.host();
    return {};
  });
  int once = 0;
  int often = 0;
  const auto shared = std::make_shared<int>();
  auto first = *actuator::timer::after(*host, 100ms, [&once, shared] { ++once; });
  auto second = *actuator::timer::every(
      *host, 10ms, [&often] { ++often; }, 10ms);
  BOOST_TEST(shared.use_count() == 2);
  it.host.advance(99ms);
  BOOST_TEST(once == 0);
  BOOST_TEST(often == 9);
  it.host.advance(100ms);
  BOOST_TEST(once == 1);
  BOOST_TEST(shared.use_count() == 1);  // it cannot be entered any more
  BOOST_TEST(!first.cancel());
  BOOST_TEST(second.cancel());
  it.host.advance(100ms);
  BOOST_TEST(often == 19);

  actuator::timer self;  // one that ends itself while it runs
  int last = 0;
  self = *actuator::timer::every(*host, 10ms, [&] {
    ++last;
    self = actuator::timer();
    throw std::runtime_error("why");
  });
  it.host.advance(100ms);
  BOOST_TEST(last == 1);
  BOOST_TEST(it.has_logged("timer.threw"));
  BOOST_TEST(!actuator::timer::every(*host, 0ms, [] {}));
  BOOST_TEST(!actuator::timer::after(*host, 1ms, nullptr));
}

BOOST_AUTO_TEST_CASE(threads_are_told_apart) {
  std::optional<actuator::host_ref> host;
  std::optional<actuator::thread_kind> in_handle;
  std::optional<actuator::thread_kind> in_start;
  started it([&](actuator::registrar& declare) {
    host = declare.host();
    in_start = actuator::current_thread(*host);
    return declare.add({.id = "it", .flags = actuator::non_blocking}, [&](actuator::call request) {
      in_handle = actuator::current_thread(*host);
      request.respond(204);
    });
  });
  it.host.get("/it");
  BOOST_TEST((in_start == actuator::thread_kind::control));
  BOOST_TEST((in_handle == actuator::thread_kind::io));
  BOOST_TEST((actuator::current_thread(*host) == actuator::thread_kind::other));
}

BOOST_AUTO_TEST_CASE(metrics_with_labels_give_one_series_for_each_set_of_values) {
  actuator::labelled<actuator::counter> counted;
  actuator::histogram spread;
  started it([&](actuator::registrar& declare) -> actuator::result<void> {
    counted = declare.add_counter({.name = "done"}, {"kind"}).value_or({});
    spread = declare.add_histogram({.name = "size", .unit = "bytes"}, {1, 10}).value_or({});
    return {};
  });
  counted.with({"a"}).add(2);
  counted.with({"a"}).add();
  counted.with({"b"}).add();
  for (const double size : {0.5, 1.0, 5.0, 50.0}) spread.observe(size);
  BOOST_TEST(it.host.metric("done{a}").value == 3);
  BOOST_TEST(it.host.metric("done{b}").value == 1);
  BOOST_TEST(it.host.metric("size{}").buckets == (std::vector<std::uint64_t>{2, 1, 1}),
             boost::test_tools::per_element());
  actuator::counter().add();  // an empty one does nothing
  BOOST_TEST(!actuator::labelled<actuator::gauge>().with({"a"}));
}
