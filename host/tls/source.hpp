#pragma once

// Private to this folder.

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tls/secret_bytes.hpp"
#include "tls/settings.hpp"

namespace host::tls {

/// The path that a source names; none when its bytes stand in the configuration itself.
std::optional<std::string> path_of(const source& from);

/// The bytes. One sentence, with the key and the path, when they cannot be had or are no PEM and no
/// store by their size.
tl::expected<secret_bytes, std::string> read_source(const source& from);

/// The same of a secret, without one line end at the end of its file; no bytes when there is none.
tl::expected<secret_bytes, std::string> read_secret(const secret& from);

/// A sentence when others of this machine may read the file that it names; none when they may not.
std::optional<std::string> note_of_readers(const source& from);
std::optional<std::string> note_of_readers(const secret& from);

/// "key (path)" or "key" alone.
std::string place_of(const source& from);
std::string place_of(const secret& from);

}  // namespace host::tls
