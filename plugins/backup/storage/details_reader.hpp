#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "domain/snapshot_details.hpp"
#include "storage/details_format.hpp"

namespace backup::storage {

/// Fills as much of the room as there is left; less than that, or nothing, only at the end. Else
/// why not.
using read_bytes = std::function<tl::expected<std::size_t, std::string>(std::span<char> room)>;

/// Why a file is not believed.
struct details_fault {
  enum class sort {
    cannot_read,  ///< read_bytes said why; the file may be whole
    damaged,
    foreign  ///< of another program, version, repository or engine
  };
  sort what;
  std::string why;  ///< the rest of a sentence; one line
};

/// Takes an entry of a block that was found whole.
using take_entry = std::function<void(std::string uuid, domain::snapshot_details details)>;

/// Reads a file from its first byte to its end; the number of its entries, or why it is not
/// believed. Entries are handed over block by block, if `each` is not empty: who must not see one
/// of a file that is damaged further on reads it twice, the first time without.
tl::expected<std::size_t, details_fault> read_details(const details_origin& origin,
                                                      const details_bounds& bounds,
                                                      const read_bytes& read,
                                                      const take_entry& each);

}  // namespace backup::storage
