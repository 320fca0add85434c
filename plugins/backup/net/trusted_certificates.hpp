#pragma once

#include <string>

#include <tl/expected.hpp>

namespace backup::net {

/// The certificates of a file, PEM (one or several) or DER (one), as PEM: what http_options trusts.
/// Else the reason, a part of a sentence that follows the file's name: "cannot be read (...)".
/// That a certificate is not in force today is no reason; the connection will say so.
tl::expected<std::string, std::string> read_trusted_certificates(const std::string& file);

}  // namespace backup::net
