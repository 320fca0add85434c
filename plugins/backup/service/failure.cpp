#include "service/failure.hpp"

namespace backup::service {

failure from_engine(const engine_error& error) {
  switch (error.fault) {
    case engine_fault::unreachable:
    case engine_fault::busy:
    case engine_fault::stopped:
      return {failure_kind::engine_unreachable, error.message};
    case engine_fault::repository_missing:
      return {failure_kind::no_repository, error.message};
    case engine_fault::name_taken:
      return {failure_kind::id_taken, error.message};
    case engine_fault::refused:
    case engine_fault::failed:
    case engine_fault::nonsense:
    case engine_fault::index_missing:
      break;
  }
  return {failure_kind::engine_failed, error.message};
}

}  // namespace backup::service
