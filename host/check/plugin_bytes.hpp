#pragma once

#include <boost/json/object.hpp>
#include <filesystem>

namespace host::check {

/// What the bytes of a plugin's file say, for its report: "exports" beyond the entry, "libraries",
/// "compilers", "cpp_runtime", or "unreadable" with one sentence. Runs none of its code.
boost::json::object judge_bytes(const std::filesystem::path& file);

}  // namespace host::check
