#include "storage/payload.hpp"

#include <utility>
#include <vector>

#include "storage/details_format.hpp"

namespace backup::storage {
namespace {

constexpr unsigned has_started = 1;
constexpr unsigned has_ended = 2;

void put_byte(std::string& out, std::uint64_t value) {
  out += static_cast<char>(static_cast<unsigned char>(value));
}

void put_signed(std::string& out, std::uint64_t value) {
  const bool is_negative = (value >> 63U) != 0;
  put_number(out, is_negative ? ~(value << 1U) : value << 1U);
}

}  // namespace

void put_fixed(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) put_byte(out, (value >> shift) & 0xFFU);
}

std::uint32_t fixed_of(std::string_view bytes) {
  std::uint32_t value = 0;
  for (unsigned at = 0; at < 4; ++at) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at])} << (8 * at);
  }
  return value;
}

void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) put_byte(out, (value & 0x7FU) | 0x80U);
  put_byte(out, value);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

void put_entry(std::string& out, std::string_view uuid, const domain::snapshot_details& details) {
  put_text(out, uuid);
  put_byte(out, (details.started ? has_started : 0U) | (details.ended ? has_ended : 0U));
  // Unsigned, so that any two times have a difference.
  const auto started = static_cast<std::uint64_t>(details.started.value_or(0));
  if (details.started) put_signed(out, started);
  if (details.ended) put_signed(out, static_cast<std::uint64_t>(*details.ended) - started);
  put_number(out, details.failures.size());
  for (const auto& failure : details.failures) put_text(out, failure);
}

std::optional<unsigned char> payload_reader::byte() {
  if (left_.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(left_.front());
  left_.remove_prefix(1);
  return first;
}

std::optional<std::uint64_t> payload_reader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto next = byte();
    if (!next || (shift == 63 && *next > 1)) return std::nullopt;
    value |= std::uint64_t{*next & 0x7FU} << shift;
    if ((*next & 0x80U) != 0) continue;
    if (*next == 0 && shift > 0) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> payload_reader::signed_number() {
  const auto value = number();
  if (!value) return std::nullopt;
  return (*value & 1U) != 0 ? ~(*value >> 1U) : *value >> 1U;
}

std::optional<std::string> payload_reader::text(std::size_t longest) {
  const auto size = number();
  if (!size || *size > longest || *size > left_.size()) return std::nullopt;
  std::string read(left_.substr(0, *size));
  left_.remove_prefix(*size);
  return read;
}

std::optional<domain::snapshot_details> payload_reader::details() {
  const auto times = byte();
  if (!times || *times > (has_started | has_ended)) return std::nullopt;
  domain::snapshot_details read;
  std::uint64_t started = 0;
  if ((*times & has_started) != 0) {
    const auto value = signed_number();
    if (!value) return std::nullopt;
    started = *value;
    read.started = static_cast<domain::epoch_ms>(started);
  }
  if ((*times & has_ended) != 0) {
    const auto value = signed_number();
    if (!value) return std::nullopt;
    read.ended = static_cast<domain::epoch_ms>(started + *value);
  }
  if (!read_failures(read.failures)) return std::nullopt;
  return read;
}

bool payload_reader::read_failures(std::vector<std::string>& into) {
  const auto count = number();
  if (!count || *count > most_failures) return false;
  for (std::uint64_t at = 0; at < *count; ++at) {
    auto failure = text(longest_entry);
    if (!failure) return false;
    into.push_back(*std::move(failure));
  }
  return true;
}

}  // namespace backup::storage
