#pragma once

#include <cstdint>
#include <string_view>

#include <boost/crc.hpp>

namespace backup::storage {

/// CRC-32C of all bytes so far.
class running_check {
 public:
  void process(std::string_view bytes) { crc_.process_bytes(bytes.data(), bytes.size()); }
  std::uint32_t value() const { return crc_.checksum(); }

 private:
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFFU, 0xFFFFFFFFU, true, true> crc_;
};

}  // namespace backup::storage
