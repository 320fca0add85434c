#pragma once

#include <string>
#include <vector>

namespace contract {

/// The contents of the five undated parts of a backup of 8.8.0, written down here a second time on
/// purpose: what ends up in the engine is compared with this and not with the catalog that made it.
std::vector<std::vector<std::string>> parts_of_8_8_0();

/// All 33 together.
std::vector<std::string> indices_of_8_8_0();

}  // namespace contract
