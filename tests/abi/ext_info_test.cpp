// The promises of actuator/ext/info.h and actuator/ext/thread_check.h.
#include <actuator/ext/info.h>
#include <actuator/ext/thread_check.h>

#include <boost/test/unit_test.hpp>

#include <future>
#include <string>
#include <thread>

#include "extension_rig.hpp"

namespace {

using support::sentence;
using support::str;

struct fixture : support::extension_rig {
  actuator_status declare(std::string_view name) {
    return info.declare(host, str(name), &error.writer, &handle);
  }
  const actuator_info& info = extension<actuator_info>(ACTUATOR_EXT_INFO);
  sentence error;
  std::uint64_t handle = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ext_info, fixture)

BOOST_AUTO_TEST_CASE(a_member_is_shown_from_its_first_value_until_an_empty_one) {
  table->begin_declaring();
  BOOST_TEST(declare("catalog") == ACTUATOR_OK);
  BOOST_TEST(!table->end_declaring().has_value());
  BOOST_TEST(handle != 0U);
  BOOST_TEST(rig.info.members().empty());
  BOOST_TEST(info.set(host, handle, str("[1, 2]")) == ACTUATOR_OK);
  BOOST_TEST(info.set(host, handle, str("[1, 2")) == ACTUATOR_INVALID);
  BOOST_TEST(info.set(host, handle, str("\"\xff\"")) == ACTUATOR_INVALID);
  BOOST_TEST(info.set(host, handle, {nullptr, 3}) == ACTUATOR_INVALID);
  const std::string large = "\"" + std::string(64 * 1024, 'x') + "\"";
  BOOST_TEST(info.set(host, handle, str(large)) == ACTUATOR_LIMIT);
  const std::string largest = "\"" + std::string(64 * 1024 - 2, 'x') + "\"";
  BOOST_TEST(info.set(host, handle + 1, str("1")) == ACTUATOR_NOT_FOUND);
  BOOST_REQUIRE(rig.info.members().size() == 1U);
  BOOST_TEST(rig.info.members().front().second == "[1, 2]");  // the old value stays
  BOOST_TEST(info.set(host, handle, str(largest)) == ACTUATOR_OK);
  BOOST_TEST(info.set(host, handle, str("")) == ACTUATOR_OK);
  BOOST_TEST(rig.info.members().empty());
}

BOOST_AUTO_TEST_CASE(bad_names_taken_ones_and_late_ones_are_refused) {
  BOOST_TEST(declare("late") == ACTUATOR_WRONG_STATE);
  BOOST_TEST(table->misbehaviours() == 1U);
  for (const auto& [name, status] :
       {std::pair("Bad", ACTUATOR_INVALID), std::pair("build", ACTUATOR_CONFLICT),
        std::pair("os", ACTUATOR_CONFLICT), std::pair("process", ACTUATOR_CONFLICT)}) {
    table->begin_declaring();
    error.text.clear();
    BOOST_TEST(declare(name) == status, name);
    BOOST_TEST(table->end_declaring().value_or("") == error.text);
    BOOST_TEST(!error.text.empty());
  }
}

BOOST_AUTO_TEST_CASE(each_thread_of_the_host_knows_what_it_is) {
  const auto& check = extension<actuator_thread_check>(ACTUATOR_EXT_THREAD_CHECK);
  BOOST_TEST(check.current(host) == ACTUATOR_THREAD_CONTROL);
  std::int32_t stranger = -1;
  std::thread([&] { stranger = check.current(host); }).join();
  BOOST_TEST(stranger == ACTUATOR_THREAD_OTHER);
  std::promise<std::int32_t> worker;
  BOOST_REQUIRE(workers.submit([&] { worker.set_value(check.current(host)); }));
  BOOST_TEST(worker.get_future().get() == ACTUATOR_THREAD_WORKER);
}

BOOST_AUTO_TEST_SUITE_END()
