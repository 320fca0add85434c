#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// Whether proxies may say how a request reached them: by server.forward-headers-strategy, and
/// without it on a platform that has such proxies in front. One sentence for another word.
tl::expected<bool, std::string> reads_forwarded(const resolved_keys& resolved,
                                                const property_list& properties);

}  // namespace host::config
