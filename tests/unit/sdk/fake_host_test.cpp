// What the fake host finds: each fault is made by a plugin of C functions, on purpose.
#include <actuator/plugin.hpp>
#include <actuator/testing/fake_host.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using actuator::to_str;
using actuator::testing::fake_host;

/// What the instance under test does; a test of one thread at a time sets it.
struct orders {
  std::function<void(const actuator_host*)> in_create = [](auto) {};
  std::function<void(const actuator_host*)> in_start = [](auto) {};
  std::function<void(const actuator_host*, actuator_call)> in_handle = [](auto, auto) {};
  std::function<void()> in_stop = [] {};
  std::uint32_t flags = ACTUATOR_HTTP_NON_BLOCKING;
  const actuator_host* host = nullptr;
};
orders* given = nullptr;

const actuator_http& http(const actuator_host* host) {
  return *static_cast<const actuator_http*>(host->get_extension(host, ACTUATOR_EXT_HTTP));
}

actuator_status add(const actuator_host* host, std::string_view id) {
  actuator_http_endpoint endpoint = {};
  endpoint.struct_size = sizeof(endpoint);
  endpoint.id = to_str(id);
  endpoint.method = ACTUATOR_HTTP_GET;
  endpoint.flags = given->flags;
  endpoint.handle = [](void*, const actuator_host* it, actuator_call call) {
    given->in_handle(it, call);
  };
  return http(host).add_endpoint(host, &endpoint, nullptr);
}

constexpr actuator_key key = actuator::key("a.key", actuator::key_type::integer, "A number.");

actuator_plugin table() {
  actuator_plugin made = {};
  made.struct_size = sizeof(made);
  made.abi_major = ACTUATOR_ABI_MAJOR;
  made.id = "faulty";
  made.version = "1";
  made.keys = &key;
  made.key_count = 1;
  made.key_size = sizeof(key);
  made.create = [](const actuator_host* host, actuator_str, const actuator_writer*,
                   void** self) -> actuator_status {
    given->host = host;
    given->in_create(host);
    *self = given;
    return ACTUATOR_OK;
  };
  made.start = [](void*, const actuator_writer*) -> actuator_status {
    given->in_start(given->host);
    return ACTUATOR_OK;
  };
  made.stop = [](void*) { given->in_stop(); };
  made.destroy = [](void*) {};
  return made;
}

actuator_status respond(const actuator_host* host, actuator_call call, std::string_view body,
                        int status = 200) {
  actuator_http_response response = {};
  response.struct_size = sizeof(response);
  response.status = status;
  response.body = to_str(body);
  return http(host).respond(host, call, &response);
}

/// The faults of a life with one request, one a line, without the numbers of calls.
std::string faults_of(orders& todo, bool has_endpoint = true) {
  given = &todo;
  if (has_endpoint) {
    todo.in_start = [](const actuator_host* host) { add(host, "it"); };
  }
  const actuator_plugin plugin = table();
  fake_host host(plugin);
  if (host.start() && has_endpoint) host.begin({.target = "/it"});
  host.destroy(std::chrono::milliseconds(20));
  std::string all;
  for (const auto& each : host.faults()) all += each + "\n";
  return all;
}

std::string faults_of_handler(std::function<void(const actuator_host*, actuator_call)> handle) {
  orders todo;
  todo.in_handle = std::move(handle);
  return faults_of(todo);
}

std::string faults_of_start(std::function<void(const actuator_host*)> start) {
  orders todo;
  todo.in_start = std::move(start);
  return faults_of(todo, false);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_plugin_without_fault_has_none) {
  BOOST_TEST(faults_of_handler([](auto host, auto call) { respond(host, call, "{}"); }) == "");
}

BOOST_AUTO_TEST_CASE(answers_are_given_once_and_in_form) {
  BOOST_TEST(faults_of_handler([](auto host, auto call) {
               respond(host, call, "{}");
               respond(host, call, "{}");
             }) == "respond: call 1 was answered by the plugin before\n");
  BOOST_TEST(faults_of_handler([](auto, auto) {}) ==
             "destroy: call 1 (/it) was never answered by the plugin\n");
  BOOST_TEST(faults_of_handler([](auto host, auto call) {
               respond(host, call, "{}");
               actuator_str body = {};
               http(host).body(host, call, &body);
             }) == "body: call 1 was answered by the plugin before\n");
  BOOST_TEST(
      faults_of_handler([](auto host, auto call) {
        respond(host, 99, "{}");
        respond(host, call, "{");
      }) ==
      "respond: there is no call 99\nrespond: the body is JSON by its type, but is not JSON\n");
  BOOST_TEST(faults_of_handler([](auto host, auto call) {
               respond(host, call, "\"\xff\"");
             }).starts_with("respond: the body is not UTF-8\n"));
  BOOST_TEST(faults_of_handler([](auto host, auto call) { respond(host, call, "", 99); }) ==
             "respond: status 99 is not 200 to 599\n");
  BOOST_TEST(faults_of_handler([](auto host, auto call) { respond(host, call, "{}", 204); }) ==
             "respond: status 204 has a body\n");
  BOOST_TEST(faults_of_handler([](auto host, auto call) {
               http(host).respond(host, call, nullptr);
             }) == "respond: response is NULL\n");
}

BOOST_AUTO_TEST_CASE(an_answer_after_the_deadline_is_no_fault_but_still_owed) {
  orders todo;
  given = &todo;
  todo.in_start = [](const actuator_host* host) { add(host, "it"); };
  const actuator_plugin plugin = table();
  fake_host host(plugin);
  BOOST_REQUIRE(host.start());
  const auto call = host.begin({.target = "/it"});
  host.pass_deadline(call);
  BOOST_TEST(host.wait(call).status == 503);
  BOOST_TEST(respond(todo.host, call, "{}") == static_cast<int>(ACTUATOR_GONE));
  BOOST_TEST(host.wait(call).status == 503);
  host.destroy();
  BOOST_TEST(host.faults().empty());
}

BOOST_AUTO_TEST_CASE(declarations_belong_into_start_and_on_its_thread) {
  orders early;
  early.in_create = [](const actuator_host* host) { add(host, "early"); };
  BOOST_TEST(faults_of(early, false) == "add_endpoint: declares outside of start()\n");
  BOOST_TEST(faults_of_handler([](auto host, auto call) {
               add(host, "late");
               respond(host, call, "{}");
             }) == "add_endpoint: declares outside of start()\n");
  BOOST_TEST(faults_of_start([](auto host) {
               std::thread([&] { add(host, "elsewhere"); }).join();
             }) == "add_endpoint: is tagged [control], but called on another thread\n");
  BOOST_TEST(faults_of_start([](auto host) {
               add(host, "twice");
               add(host, "twice");
             }) == "add_endpoint: \"twice\" is taken\n");
  BOOST_TEST(faults_of_start([](auto host) { add(host, "Bad"); }) ==
             "add_endpoint: bad id \"Bad\"\n");
}

BOOST_AUTO_TEST_CASE(the_dead_do_not_call) {
  orders todo;
  given = &todo;
  const actuator_plugin plugin = table();
  fake_host host(plugin);
  BOOST_REQUIRE(host.start());
  host.destroy();
  todo.host->log(todo.host, ACTUATOR_LOG_INFO, to_str("boo"));
  BOOST_TEST(host.faults() == std::vector<std::string>{"log: called after destroy() had returned"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(text_and_handles_are_looked_at) {
  BOOST_TEST(faults_of_start([](auto host) { host->log(host, 2, to_str("\xff")); }) ==
             "log: the message is not UTF-8\n");
  BOOST_TEST(faults_of_start([](auto host) {
               host->log(host, 2, actuator_str{nullptr, 3});
             }) == "log: the message is NULL, but has a size\n");
  BOOST_TEST(faults_of_start([](auto host) { host->get_extension(host, nullptr); }) ==
             "get_extension: the id is NULL\n");
  BOOST_TEST(faults_of_start([](auto host) {
               const actuator::host_ref ref(host);
               ref.c_health()->set(host, 77, 0, {}, 1000);
               ref.c_info()->set(host, 78, {});
               ref.c_metrics()->counter_add(host, 79, 1);
               ref.c_metrics()->gauge_set(host, 0, 1);
             }) ==
             "health.set: there is no component 77\ninfo.set: there is no member 78\n"
             "counter_add: there is no such series 79\n");
}

BOOST_AUTO_TEST_CASE(what_holds_the_network_thread_or_the_stop_is_told) {
  const auto hold = [] { std::this_thread::sleep_for(std::chrono::milliseconds(1050)); };
  orders todo;
  todo.in_handle = [&](auto host, auto call) {
    hold();
    respond(host, call, "{}");
  };
  todo.in_stop = hold;
  BOOST_TEST(faults_of(todo) ==
             "handle: held the network thread for more than a second: /it\n"
             "stop: took more than a second; it must return quickly\n");
}

BOOST_AUTO_TEST_CASE(tables_and_configurations_are_judged) {
  orders todo;
  given = &todo;
  actuator_plugin bad = table();
  bad.stop = nullptr;
  fake_host refusing(bad);
  BOOST_TEST(!refusing.start());
  BOOST_TEST(refusing.error() == "actuator_plugin_v1: a function of the table is NULL");

  const actuator_plugin plugin = table();
  fake_host host(plugin);
  host.configure("a.key", "many");
  host.configure("another", "1");
  BOOST_TEST(host.start());
  BOOST_TEST(host.faults() == (std::vector<std::string>{
                                  "configuration: \"many\" does not fit the type of a.key",
                                  "configuration: another is not in the key table of the plugin"}),
             boost::test_tools::per_element());
}
