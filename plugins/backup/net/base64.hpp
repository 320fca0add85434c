#pragma once

#include <string_view>

#include "secrets/secret_text.hpp"

namespace backup::net {

/// Padded, in one line.
secrets::secret_text base64(std::string_view bytes);

}  // namespace backup::net
