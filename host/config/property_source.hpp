#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/command_line.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Reads every source: command line over SPRING_APPLICATION_JSON over environment over files, those
/// as data/config_data.hpp has it.
/// environment: `NAME=value` each. One sentence when a file cannot be taken.
tl::expected<property_list, std::string> read_sources(
    const command_line& given, std::span<const std::string_view> environment);

/// `NAME=value` each, as settings. What is not of this form is left out.
std::vector<property> environment_properties(std::span<const std::string_view> environment);

}  // namespace host::config
