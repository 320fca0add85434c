#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/resolver.hpp"

namespace host::config {

enum class shown_to {
  nobody,
  known,  ///< who has come with credentials, where the port asks for them
  everybody
};

/// Whom pages of the port show values, and whom a mask: `management.endpoint.{env,configprops}.
/// show-values`. Secrets are masked in any case.
struct shown_values {
  shown_to in_env = shown_to::nobody;
  shown_to in_configprops = shown_to::nobody;
};

/// Out of the host's resolved keys: `never`, `when-authorized` or `always`. One sentence for
/// another word.
tl::expected<shown_values, std::string> read_shown_values(const resolved_keys& resolved);

}  // namespace host::config
