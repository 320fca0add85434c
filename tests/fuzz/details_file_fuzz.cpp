// The file of snapshot details, as a broken disk or somebody else may have left it: any bytes;
// blocks whose checks are right and whose content nobody wrote; and that what is written is read.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/details_reader.hpp"
#include "storage/details_writer.hpp"
#include "storage/payload.hpp"
#include "storage/running_check.hpp"

namespace {

using namespace backup;
using entry = std::pair<std::string, domain::snapshot_details>;

const storage::details_origin origin{"camunda", "cluster"};
constexpr storage::details_bounds bounds{50, 100'000};

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_one_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20; });
}

/// Whether it is believed; then the entries are within the bounds.
bool is_read(std::string_view bytes, std::vector<entry>& found) {
  const auto source =
      [left = bytes](std::span<char> room) mutable -> tl::expected<std::size_t, std::string> {
    const auto size = std::min(room.size(), left.size());
    std::copy_n(left.begin(), size, room.begin());
    left.remove_prefix(size);
    return size;
  };
  const auto end =
      storage::read_details(origin, bounds, source, [&](std::string uuid, auto details) {
        require(!uuid.empty() && uuid.size() <= storage::longest_uuid);
        require(details.failures.size() <= storage::most_failures);
        found.emplace_back(std::move(uuid), std::move(details));
      });
  require(found.size() <= bounds.entries);
  if (end) {
    require(*end == found.size());
  } else {
    require(!end.error().why.empty() && is_one_line(end.error().why));
    require(end.error().what != storage::details_fault::sort::cannot_read);
  }
  return end.has_value();
}

std::string written(const std::vector<entry>& entries) {
  std::string bytes;
  storage::details_writer writer(origin, bounds, [&](std::string_view more) {
    bytes += more;
    return true;
  });
  for (const auto& [uuid, details] : entries) require(writer.add(uuid, details));
  require(writer.finish() && writer.bytes() == bytes.size());
  return bytes;
}

/// Each with its length and its check, behind a head that is right.
std::string framed(const std::vector<std::string>& payloads) {
  auto bytes = written({});
  bytes.resize(bytes.size() - 10);  // without its end
  storage::running_check check;
  check.process(bytes);
  for (const auto& payload : payloads) {
    std::string block;
    storage::put_fixed(block, static_cast<std::uint32_t>(payload.size()));
    block += payload;
    check.process(block);
    std::string value;
    storage::put_fixed(value, check.value());
    check.process(value);
    bytes += block + value;
  }
  return bytes;
}

void any_bytes(std::string_view bytes) {
  std::vector<entry> found;
  if (!is_read(bytes, found)) return;
  std::vector<entry> again;
  require(is_read(written(found), again) && again == found);
}

/// There is one way to write an entry: what is believed is what would have been written.
void any_content(FuzzedDataProvider& given) {
  std::string content = given.ConsumeRandomLengthString();
  std::vector<std::string> payloads;
  if (!content.empty()) payloads.push_back("\2" + content);
  if (given.ConsumeBool()) payloads.push_back(given.ConsumeRandomLengthString());
  std::string end = "\3";
  storage::put_number(end, given.ConsumeIntegralInRange<std::uint64_t>(0, bounds.entries + 1));
  payloads.push_back(end);
  std::vector<entry> found;
  if (!is_read(framed(payloads), found)) return;
  std::string same;
  for (const auto& [uuid, details] : found) storage::put_entry(same, uuid, details);
  std::string all;
  for (const auto& payload : payloads) {
    if (payload.front() == '\2') all += payload.substr(1);
  }
  require(same == all);
}

void any_entries(FuzzedDataProvider& given) {
  std::vector<entry> entries;
  while (given.remaining_bytes() > 0 && entries.size() < bounds.entries) {
    entry made;
    made.first = "u" + given.ConsumeRandomLengthString(storage::longest_uuid - 1);
    if (given.ConsumeBool()) made.second.started = given.ConsumeIntegral<domain::epoch_ms>();
    if (given.ConsumeBool()) made.second.ended = given.ConsumeIntegral<domain::epoch_ms>();
    while (given.ConsumeBool()) made.second.failures.push_back(given.ConsumeRandomLengthString());
    entries.push_back(std::move(made));
  }
  std::vector<entry> found;
  require(is_read(written(entries), found) && found == entries);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  FuzzedDataProvider given(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      any_bytes({reinterpret_cast<const char*>(data) + 1, size - 1});
      break;
    case 1:
      any_content(given);
      break;
    default:
      any_entries(given);
      break;
  }
  return 0;
}
