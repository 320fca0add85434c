#include "storage/details_writer.hpp"

#include <utility>

#include "storage/payload.hpp"

namespace backup::storage {
namespace {

constexpr std::size_t frame_size = 2 * sizeof(std::uint32_t);
/// The last block, for which room is always left.
constexpr std::size_t longest_end = frame_size + 1 + 10;

std::string begin_payload(block_kind kind) {
  return std::string(1, static_cast<char>(kind));
}

}  // namespace

details_writer::details_writer(const details_origin& origin, const details_bounds& bounds,
                               write_bytes write)
    : bounds_(bounds), write_(std::move(write)) {
  std::string head(details_magic);
  put_fixed(head, details_version);
  check_.process(head);
  this->write(head);
  auto payload = begin_payload(block_kind::origin);
  put_text(payload, std::string_view(origin.repository).substr(0, longest_origin));
  put_text(payload, std::string_view(origin.engine).substr(0, longest_origin));
  write_block(payload);
}

bool details_writer::add(std::string_view uuid, const domain::snapshot_details& details) {
  if (!goes_on_ || entries_ == bounds_.entries) return false;
  if (uuid.empty() || uuid.size() > longest_uuid || details.failures.size() > most_failures) {
    return false;
  }
  entry_.clear();
  put_entry(entry_, uuid, details);
  if (entry_.size() > longest_entry) return false;
  const auto waiting = payload_.empty() ? 0 : payload_.size() + frame_size;
  const auto alone = 1 + entry_.size() + frame_size;
  if (bytes_ + waiting + alone + longest_end > bounds_.bytes) return false;
  if (!payload_.empty() && payload_.size() + entry_.size() > usual_block) write_entries();
  if (payload_.empty()) payload_ = begin_payload(block_kind::entries);
  payload_ += entry_;
  ++entries_;
  return goes_on_;
}

bool details_writer::finish() {
  if (!payload_.empty()) write_entries();
  auto payload = begin_payload(block_kind::end);
  put_number(payload, entries_);
  write_block(payload);
  return goes_on_;
}

void details_writer::write(std::string_view bytes) {
  if (!goes_on_) return;
  goes_on_ = write_(bytes);
  bytes_ += bytes.size();
}

void details_writer::write_block(std::string_view payload) {
  block_.clear();
  put_fixed(block_, static_cast<std::uint32_t>(payload.size()));
  block_ += payload;
  check_.process(block_);
  std::string check;
  put_fixed(check, check_.value());
  check_.process(check);
  block_ += check;
  write(block_);
}

void details_writer::write_entries() {
  write_block(payload_);
  payload_.clear();
}

}  // namespace backup::storage
