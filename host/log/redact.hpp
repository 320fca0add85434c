#pragma once

#include <string>
#include <string_view>

namespace host::log {

/// What stands in the place of a secret, whatever its length was.
inline constexpr std::string_view mask = "******";

/// Whether a field, header or key of this name holds a secret: password, secret, token,
/// authorization, credential, passphrase, cookie in it, or "key" as its last word. Any spelling:
/// apiKey, api_key, x-api-key.
bool is_secret_name(std::string_view name);

/// The text with the user part of each URL masked: "http://anna:pw@host" reads
/// "http://******@host". A password that holds '/' is masked as well.
std::string without_url_credentials(std::string_view text);

}  // namespace host::log
