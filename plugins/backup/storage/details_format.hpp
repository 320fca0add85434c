#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace backup::storage {

// How details lie in a file. All numbers of fixed size have their least byte first.
//
//   file    = magic version block* ; magic: 8 bytes, version: 4 bytes
//   block   = length payload check ; length: 4 bytes, that of the payload; check: 4 bytes, CRC-32C
//                                    of everything before it in the file
//   payload = 1 repository engine  ; the first block, and only that
//           | 2 entry+
//           | 3 count              ; the last block: number of entries in the file
//   entry   = uuid times [started] [ended] failures
//   times   = one byte: 1 started is there, 2 ended is there, or both
//   started, ended = number, the sign in its lowest bit; ended less started where both are there
//   failures = number text*
//   text, uuid, repository, engine = number (of bytes) and the bytes
//   number, count = 7 bits a byte, the lowest first, the highest bit set in all but the last byte;
//             no longer than it has to be
//
// A check covers the whole file up to it, so a block is believed only in its place behind blocks
// that were believed. Neither side holds more of a file than one block.

inline constexpr std::uint32_t details_version = 1;

/// Bytes that no text begins with, and line ends that a careless copy would change.
inline constexpr std::string_view details_magic(
    "\x8b"
    "BDT\r\n\x1a\n",
    8);

enum class block_kind : char { origin = 1, entries = 2, end = 3 };

/// Whose details they are. Those of another repository or engine are not believed.
struct details_origin {
  std::string repository;
  std::string engine;  ///< whatever tells one engine from another; may be empty
};

/// What a file holds at most.
struct details_bounds {
  std::size_t entries = 1'000'000;
  std::size_t bytes = std::size_t{256} << 20U;
};

inline constexpr std::size_t longest_origin = 4096;  ///< bytes of each of its two texts
inline constexpr std::size_t longest_uuid = 256;     ///< bytes; engines write 22
inline constexpr std::size_t most_failures = 1U << 16U;
inline constexpr std::size_t longest_entry = 1U << 20U;
/// A block is written before an entry that would make it longer; a long entry is one by itself.
inline constexpr std::size_t usual_block = 1U << 16U;
inline constexpr std::size_t longest_block = 1 + longest_entry;

}  // namespace backup::storage
