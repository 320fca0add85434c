#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/snapshot_details.hpp"

// What stands in the blocks of a file of details (see details_format.hpp), written and read.
namespace backup::storage {

void put_fixed(std::string& out, std::uint32_t value);
/// Of four bytes.
std::uint32_t fixed_of(std::string_view bytes);

void put_number(std::string& out, std::uint64_t value);
void put_text(std::string& out, std::string_view text);
void put_entry(std::string& out, std::string_view uuid, const domain::snapshot_details& details);

/// Takes what was put from the front of a payload; nothing where something else stands.
class payload_reader {
 public:
  explicit payload_reader(std::string_view payload) : left_(payload) {}

  bool is_at_end() const { return left_.empty(); }
  std::optional<std::uint64_t> number();
  std::optional<std::string> text(std::size_t longest);
  /// What follows the uuid of an entry.
  std::optional<domain::snapshot_details> details();

 private:
  std::optional<unsigned char> byte();
  std::optional<std::uint64_t> signed_number();
  bool read_failures(std::vector<std::string>& into);

  std::string_view left_;
};

}  // namespace backup::storage
