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

/// The text with what is secret by its look masked, whatever holds it. The user part of each URL:
/// "http://anna:pw@host" reads "http://******@host", also with a password that holds '/'. Private
/// keys in PEM, and what is written in base64 behind "base64:", which may be one.
std::string without_secrets(std::string_view text);

}  // namespace host::log
