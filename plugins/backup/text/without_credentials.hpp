#pragma once

#include <string>
#include <string_view>

namespace backup::text {

/// Text of a stranger, who may say again what he was sent, with *** in place of what proved who
/// asked: whatever follows Basic, Bearer or ApiKey and looks like the value of an Authorization
/// field, and what AWS is sent as a token or a signature. A challenge (Basic realm="...") stays.
std::string without_credentials(std::string_view text);

}  // namespace backup::text
