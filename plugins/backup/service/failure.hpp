#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "service/port/engine_port.hpp"

namespace backup::service {

/// Why an operation on backups failed. Which HTTP code that is, the endpoint decides.
enum class failure_kind {
  id_taken,      ///< a backup of this id exists, or its names are taken
  another_runs,  ///< another backup is running
  no_such_backup,
  no_repository,  ///< no name configured, or the engine does not know it
  indices_missing,
  engine_failed,       ///< the engine answered with an error, or nonsense
  engine_unreachable,  ///< no answer in time, or busy; the request can be repeated
};

struct failure {
  failure_kind kind;
  std::string message;  ///< for the operator: what failed, with which name, and what to do
};

template <class Value>
using result = tl::expected<Value, failure>;

/// What an engine error means to the caller of an operation.
failure from_engine(const engine_error& error);

/// A result without a value.
inline tl::unexpected<failure> fail(failure_kind kind, std::string message) {
  return tl::unexpected(failure{kind, std::move(message)});
}
inline tl::unexpected<failure> fail(const engine_error& error) {
  return tl::unexpected(from_engine(error));
}
inline tl::unexpected<failure> another_runs(const domain::backup_id& other) {
  return fail(failure_kind::another_runs, "Another backup is running at the moment: [" +
                                              other.to_string() +
                                              "]. Wait until it has ended, or delete it.");
}

}  // namespace backup::service
