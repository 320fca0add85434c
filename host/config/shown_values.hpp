#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/resolver.hpp"

namespace host::config {

/// Whether pages of the port show values or a mask: `management.endpoint.{env,configprops}.
/// show-values`. Secrets are masked in any case.
struct shown_values {
  bool in_env = false;
  bool in_configprops = false;
};

/// Out of the host's resolved keys. `always` shows them; `never` and, as there are no users who
/// could be authorised, `when-authorized` do not. One sentence for another word.
tl::expected<shown_values, std::string> read_shown_values(const resolved_keys& resolved);

}  // namespace host::config
