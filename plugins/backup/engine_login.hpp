#pragma once

#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "config/engine_access.hpp"
#include "net/authentication.hpp"
#include "net/client_certificate.hpp"
#include "net/credentials.hpp"

namespace backup {

/// What tells the engine who asks; either may be null.
struct engine_login {
  std::shared_ptr<net::authentication> access;
  std::shared_ptr<net::client_certificate> shown;
};

/// Out of the configuration, the user that stood in the URL, and for AWS the environment and AWS's
/// files. `trouble` outlives what is made. One sentence when it cannot be.
tl::expected<engine_login, std::string> make_engine_login(config::engine_access given,
                                                          std::optional<net::credentials> user,
                                                          const secrets::trouble_listener& trouble);

}  // namespace backup
