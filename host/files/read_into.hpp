#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

namespace host::files {

/// Reads a regular file into memory of the caller's, who may have to wipe it: until the file ends
/// or the room is full. The number of bytes; else why not, as what follows the file's name in a
/// sentence. Waits for the disk, and for nobody who might write into a pipe.
tl::expected<std::size_t, std::string> read_into(const std::string& path, char* room,
                                                 std::size_t size);

}  // namespace host::files
