#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/key_table.hpp"

namespace manual {

/// actuator-host(1): its command line and keys.
std::string host_page(std::string_view date);

/// actuator-check(1): what it prints of itself.
std::string check_page(std::string_view date);

/// actuator-backup(1): its commands, options, variables and codes.
std::string client_page(std::string_view date);

/// actuator-backup(5): the keys of the plugin, new names first.
std::string keys_page(const std::vector<host::config::key>& keys, std::string_view date);

/// "number, default 9600; secret": what must be written for a key.
std::string kind_of(const host::config::key& key);

}  // namespace manual
