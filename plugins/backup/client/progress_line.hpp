#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "client/screen.hpp"
#include "client/shown_backup.hpp"

namespace backup::client {

/// Which share of a backup is done, 0 to 1: whole parts, and the running one by its bytes, or by
/// its shards where the engine does not tell bytes. Nothing when the number of parts is not known.
std::optional<double> share_of(const progress& how_far);

/// One line, never longer than the screen less one column: what is least needed goes first, the bar
/// shrinks, and the share and the part stay. share: what is shown, which the caller may hold back
/// from falling. No line end.
std::string progress_bar(const shown_backup& shown, std::optional<double> share,
                         std::chrono::seconds since, const screen& on);

/// The same as a line of a log: "backup 7: IN_PROGRESS, 2 of 6 parts, part 3: 4 of 9 shards, ...".
std::string progress_words(const shown_backup& shown);

/// "1.2 GB" and the like; powers of 1000, as the engines' storage is sold.
std::string bytes_text(std::int64_t bytes);

}  // namespace backup::client
