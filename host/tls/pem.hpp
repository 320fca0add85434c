#pragma once

// Private to this folder.

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "tls/openssl.hpp"
#include "tls/settings.hpp"

namespace host::tls {

/// Certificate, those above it and key. One sentence for what cannot be read or does not fit.
tl::expected<identity, std::string> read_pair(const pem_pair& from);

/// All certificates of PEM.
tl::expected<certificates, std::string> read_certificates(const source& from);

/// One sentence when the key is not that of the first certificate.
tl::expected<void, std::string> judge_fit(const identity& read, const std::string& certificate_at,
                                          const std::string& key_at);

}  // namespace host::tls
