// fault_tests --engine KIND [--own] : what backups survive, on one engine, real or scripted. With
// --own a real engine is started for this program alone, which may then kill it.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "contract/world.hpp"
#include "faults/engine_to_kill.hpp"
#include "faults/own_engine.hpp"

namespace {

std::unique_ptr<faults::own_engine> engine_of_ours;
std::unique_ptr<contract::shared_world>
    made_world;  // of this program; cases reach it by the_world()

/// Starts it, and tells the suite where it is in the way that tests/run does.
void start_own(const std::string& kind) {
  engine_of_ours = std::make_unique<faults::own_engine>(kind);
  auto variable = "ACTUATOR_ENGINE_" + kind;
  std::transform(variable.begin(), variable.end(), variable.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  setenv(variable.c_str(), engine_of_ours->url().c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

namespace contract {

shared_world& the_world() {
  return *made_world;
}

}  // namespace contract

namespace faults {

void kill_the_engine() {
  if (auto* const scripted = made_world->engine.scripted()) return scripted->kill();
  if (!engine_of_ours) throw std::runtime_error("this engine is not ours to kill: give --own");
  engine_of_ours->kill();
}

void start_the_engine_again() {
  if (auto* const scripted = made_world->engine.scripted()) return scripted->start_again();
  engine_of_ours->start_again();
}

}  // namespace faults

int main(int argc, char** argv) {
  if (argc < 3 || std::strcmp(argv[1], "--engine") != 0) {
    std::cerr << "usage: " << argv[0] << " --engine KIND [--own] [options of Boost.Test]\n";
    return 2;
  }
  const bool own = argc > 3 && std::strcmp(argv[3], "--own") == 0;
  const int taken = own ? 3 : 2;
  int code = 1;
  try {
    if (own) start_own(argv[2]);
    made_world = std::make_unique<contract::shared_world>(argv[2]);
    argv[taken] = argv[0];
    code = boost::unit_test::unit_test_main([] { return true; }, argc - taken, argv + taken);
    const auto unexpected = made_world->engine.unexpected_calls();
    made_world.reset();
    if (!unexpected.empty()) throw std::runtime_error("nobody expected these:\n" + unexpected);
  } catch (const std::exception& failure) {
    std::cerr << "fault_tests: " << failure.what() << "\n";
    code = 1;
  }
  engine_of_ours.reset();
  return code;
}
