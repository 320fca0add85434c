#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "net/authentication.hpp"
#include "net/aws/credentials_source.hpp"

namespace backup::net::aws {

/// What the clock of this machine says; asked for each request.
using clock_reader = std::function<std::chrono::sys_seconds()>;

/// Signs each request with Signature Version 4. When an engine refuses one and names the time, the
/// engine's clock is followed from then on, up to a day away from ours.
std::shared_ptr<authentication> aws_authentication(credentials_source from, signing_scope scope,
                                                   secrets::trouble_listener trouble = {},
                                                   clock_reader clock = {});

}  // namespace backup::net::aws
