// What a host notices of plugins that break a rule, and what it notices only when it is strict.
#include <actuator/ext/http.h>
#include <actuator/ext/http_stream.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "bare_plugin.hpp"
#include "plugin_rig.hpp"

namespace {

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

const actuator_http& http_of(const actuator_host* host) {
  return *static_cast<const actuator_http*>(host->get_extension(host, ACTUATOR_EXT_HTTP));
}

actuator_http_response sound_response() {
  actuator_http_response made{};
  made.struct_size = sizeof(made);
  made.status = 200;
  return made;
}

std::uint64_t call_of_another_plugin(support::plugin_rig& rig) {
  return rig.calls.open("other", std::make_shared<host::http::request>(),
                        host::calls::clock::now() + std::chrono::hours(1),
                        [](const host::http::response&) {});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_strict_host_keeps_a_plugin_off_the_calls_of_another_one) {
  support::plugin_rig rig;
  support::bare_plugin plugin(rig);
  const actuator_host* host = plugin.host();
  const auto& http = http_of(host);
  const auto call = call_of_another_plugin(rig);
  const auto response = sound_response();
  actuator_str value{};
  std::int64_t left = 0;
  const auto* stream =
      static_cast<const actuator_http_stream*>(host->get_extension(host, ACTUATOR_EXT_HTTP_STREAM));
  BOOST_TEST(http.body(host, call, &value) == ACTUATOR_GONE);
  BOOST_TEST(http.time_left_ms(host, call, &left) == ACTUATOR_GONE);
  BOOST_TEST(http.respond(host, call, &response) == ACTUATOR_GONE);
  BOOST_TEST(http.respond_error(host, call, 400, {}) == ACTUATOR_GONE);
  BOOST_TEST(stream->begin(host, call, &response, nullptr) == ACTUATOR_GONE);
  BOOST_TEST(stream->write(host, call, {}) == ACTUATOR_GONE);
  BOOST_TEST(rig.calls.owner_of(call) == "other");
  BOOST_TEST(count(rig.log(), "The call belongs to the plugin") == 6U);
  const auto conduct = plugin.instance().conduct();
  BOOST_TEST(conduct.misbehaviours == 6U);
  BOOST_TEST(conduct.last_function == "http_stream.write");
  BOOST_TEST(conduct.last_what == "The call belongs to the plugin \"other\".");
}

BOOST_AUTO_TEST_CASE(
    a_strict_host_tells_of_each_misbehaviour_as_an_error_and_another_one_thins_out) {
  for (const bool strict : {true, false}) {
    support::plugin_rig rig;
    rig.strict = strict;
    support::bare_plugin plugin(rig);
    const auto response = sound_response();
    for (int n = 0; n < 100; ++n) {
      BOOST_TEST(http_of(plugin.host()).respond(plugin.host(), 4711, &response) == ACTUATOR_GONE);
    }
    BOOST_TEST(plugin.instance().conduct().misbehaviours == 100U);
    // The first 16, and then 32 and 64.
    BOOST_TEST(count(rig.log(), "plugin.misbehaved") == (strict ? 100U : 18U));
    BOOST_TEST(count(rig.log(), strict ? "ERROR" : "WARN") == (strict ? 100U : 18U));
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_uses_the_host_after_its_end_finds_the_table_and_is_told_of) {
  support::plugin_rig rig;
  const actuator_host* host = nullptr;
  {
    support::bare_plugin plugin(rig);
    host = plugin.host();
  }
  const auto response = sound_response();
  BOOST_TEST(http_of(host).respond(host, 1, &response) == ACTUATOR_WRONG_STATE);
  host->log(host, ACTUATOR_LOG_INFO, {"I am still here", 15});
  BOOST_TEST(count(rig.log(), "It was called though the plugin had been destroyed.") == 2U);
  BOOST_TEST(count(rig.log(), "function=http.respond") == 1U);
  BOOST_TEST(count(rig.log(), "function=host.log") == 1U);
  BOOST_TEST(count(rig.log(), "I am still here") == 0U);
}
