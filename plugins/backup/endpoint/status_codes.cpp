#include "endpoint/status_codes.hpp"

namespace backup::endpoint {

int status_of(operation failed, service::failure_kind kind) {
  using service::failure_kind;
  switch (kind) {
    case failure_kind::id_taken:
    case failure_kind::another_runs:
      return 400;
    case failure_kind::no_such_backup:
      return 404;
    case failure_kind::no_repository:
      // As the published page has it; the reference answers otherwise (README).
      return failed == operation::list ? 404 : 500;
    case failure_kind::indices_missing:
    case failure_kind::engine_failed:
      return 500;
    case failure_kind::engine_unreachable:
      break;
  }
  return 502;
}

}  // namespace backup::endpoint
