// Planted: uses std::set, and leaves it to others to include it.
#pragma once

#include <string_view>

using borrowed = std::set<std::string_view>;
