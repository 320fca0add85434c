#pragma once

#include <boost/json/value.hpp>
#include <string_view>

namespace support::scripted {

/// Reduces an answer as the engines' `filter_path` does: comma list of dotted paths with `*` and
/// `**`; a leading minus excludes. Arrays are passed through; what has nothing left disappears.
boost::json::value filtered(const boost::json::value& whole, std::string_view filter_path);

}  // namespace support::scripted
