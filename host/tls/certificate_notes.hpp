#pragma once

// Private to this folder.

#include <string>
#include <vector>

#include "tls/openssl.hpp"

namespace host::tls {

/// A sentence for each thing that clients will not like about certificates that can be served all
/// the same: expired, not valid yet, out of order, one missing in between. `place`: where they were
/// read.
std::vector<std::string> notes_of_chain(const certificates& chain, const std::string& place);

}  // namespace host::tls
