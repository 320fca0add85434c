#pragma once

// Private to this folder.

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "tls/openssl.hpp"
#include "tls/settings.hpp"

namespace host::tls {

/// The entry of a PKCS#12 store that has a key, with the certificates of the store that lead up
/// from it. One sentence for what cannot be read, opened or found.
tl::expected<identity, std::string> read_key_store(const store& from);

/// All certificates of a PKCS#12 store.
tl::expected<certificates, std::string> read_trust_store(const store& from);

/// When the bytes are a store of Java's own kind: a sentence with the command that converts it.
std::optional<std::string> java_store_fault(std::string_view bytes, const source& from);

}  // namespace host::tls
