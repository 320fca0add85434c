// contract_tests --engine KIND : the contract on one engine, real or scripted.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/unit_test.hpp>

#include <cstring>
#include <iostream>
#include <memory>

#include "contract/taken_ids.hpp"
#include "contract/world.hpp"

namespace contract {
namespace {

std::unique_ptr<shared_world> made_world;  // of this program; cases reach it through the_world()

}  // namespace

shared_world& the_world() {
  return *made_world;
}

}  // namespace contract

int main(int argc, char** argv) {
  if (argc < 3 || std::strcmp(argv[1], "--engine") != 0) {
    std::cerr << "usage: " << argv[0] << " --engine KIND [options of Boost.Test]\n";
    return 2;
  }
  try {
    contract::made_world = std::make_unique<contract::shared_world>(argv[2]);
  } catch (const std::exception& failure) {
    std::cerr << "contract_tests: " << failure.what() << "\n";
    return 1;
  }
  argv[2] = argv[0];
  const int code = boost::unit_test::unit_test_main([] { return true; }, argc - 2, argv + 2);
  const auto fault = contract::end_host_of_taken_ids();
  contract::made_world.reset();
  if (fault.empty()) return code;
  std::cerr << "contract_tests: " << fault << "\n";
  return 1;
}
