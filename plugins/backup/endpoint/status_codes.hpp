#pragma once

#include "service/failure.hpp"

namespace backup::endpoint {

enum class operation { take, list, get, remove };

/// The table of codes (contract, section 2): which HTTP status a failed operation answers with.
int status_of(operation failed, service::failure_kind kind);

}  // namespace backup::endpoint
