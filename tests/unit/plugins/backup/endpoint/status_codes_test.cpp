#include "endpoint/status_codes.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using backup::endpoint::operation;
using backup::endpoint::status_of;
using backup::service::failure_kind;

BOOST_AUTO_TEST_SUITE(status_codes)

BOOST_AUTO_TEST_CASE(EveryFailureHasItsCodeInEveryOperation) {
  struct row {
    failure_kind kind;
    int take, list, get, remove;
  };
  for (const auto& [kind, take, list, get, remove] :
       std::vector<row>{{failure_kind::id_taken, 400, 400, 400, 400},
                        {failure_kind::another_runs, 400, 400, 400, 400},
                        {failure_kind::no_such_backup, 404, 404, 404, 404},
                        {failure_kind::no_repository, 500, 404, 500, 500},
                        {failure_kind::indices_missing, 500, 500, 500, 500},
                        {failure_kind::engine_failed, 500, 500, 500, 500},
                        {failure_kind::engine_unreachable, 502, 502, 502, 502}}) {
    BOOST_TEST_CONTEXT(static_cast<int>(kind)) {
      BOOST_TEST(status_of(operation::take, kind) == take);
      BOOST_TEST(status_of(operation::list, kind) == list);
      BOOST_TEST(status_of(operation::get, kind) == get);
      BOOST_TEST(status_of(operation::remove, kind) == remove);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
