#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/resolver.hpp"
#include "tls/settings.hpp"

namespace host::config {

/// What is written below `spring.ssl.bundle` by this name. No file is read. One sentence for the
/// first that does not fit; `asked_by` is the key that names the bundle.
tl::expected<tls::bundle, std::string> read_tls_bundle(const resolved_keys& resolved,
                                                       const std::string& asked_by,
                                                       const std::string& name);

/// What a bundle wants to be offered; empty: nothing is said of it.
struct tls_offer {
  std::vector<std::string> protocols;
  std::vector<std::string> ciphers;
};
tls_offer offer_of_tls_bundle(const resolved_keys& resolved, const std::string& name);

/// The keys of it that host_keys() lists.
std::vector<key> tls_bundle_keys();

}  // namespace host::config
