#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/screen.hpp"
#include "client/shown_backup.hpp"

namespace backup::client {

/// What list prints: one line a backup.
std::string list_page(const std::vector<shown_backup>& all, const screen& on);

/// What show prints: the backup, and one line a snapshot with its failures below.
std::string one_page(const shown_backup& shown, const screen& on);

/// JSON of others as it may stand on a terminal: what is a control character there, and JSON may
/// hold in a string, is written as an escape. Ends with a line end. body: valid JSON.
std::string json_page(std::string_view body);

}  // namespace backup::client
