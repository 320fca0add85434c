#include "service/failure.hpp"

#include <string_view>

namespace backup::service {

namespace {

constexpr int unauthorized = 401;
constexpr int forbidden = 403;

std::string_view refused_what_to_do(int status) {
  if (status == unauthorized) return "Check the user and password that the engine is asked with.";
  if (status == forbidden) return "Give the engine's user the privileges for snapshots.";
  return "The engine's log may say more.";
}

}  // namespace

failure from_engine(const engine_error& error) {
  const auto with = [&error](failure_kind kind, std::string_view what_to_do) {
    return failure{kind, error.message + ". " + std::string(what_to_do)};
  };
  switch (error.fault) {
    case engine_fault::unreachable:
    case engine_fault::busy:
      return with(failure_kind::engine_unreachable, "Try again when the engine is back.");
    case engine_fault::stopped:
      return with(failure_kind::engine_unreachable, "Try again.");
    case engine_fault::repository_missing:
      return with(
          failure_kind::no_repository,
          "Register the repository in the engine, or set camunda.data.backup.repository-name "
          "to one that it knows.");
    case engine_fault::name_taken:
      return with(failure_kind::id_taken,
                  "Use another id, or wait until the engine has deleted the old backup.");
    case engine_fault::index_missing:
      return with(failure_kind::engine_failed, "An index went away meanwhile. Try again.");
    case engine_fault::refused:
      return with(failure_kind::engine_failed, refused_what_to_do(error.status));
    case engine_fault::nonsense:
      return with(failure_kind::engine_failed,
                  "Check that the engine's URL leads to the engine itself.");
    case engine_fault::failed:
      break;
  }
  return with(failure_kind::engine_failed, "The engine's log may say more.");
}

}  // namespace backup::service
