#include "storage/details_reader.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "storage/payload.hpp"
#include "storage/running_check.hpp"
#include "text/one_line.hpp"

namespace backup::storage {
namespace {

constexpr std::size_t longest_shown_name = 200;

using fault = details_fault;

tl::unexpected<fault> damaged(std::string why) {
  return tl::unexpected(fault{fault::sort::damaged, std::move(why)});
}

tl::unexpected<fault> foreign(std::string why) {
  return tl::unexpected(fault{fault::sort::foreign, std::move(why)});
}

std::string shown(std::string_view name) {
  return "'" + text::one_line(name, longest_shown_name) + "'";
}

/// A file from its beginning to its end.
class file_reader {
 public:
  file_reader(const details_origin& origin, const details_bounds& bounds, const read_bytes& read,
              const take_entry& each)
      : origin_(origin), bounds_(bounds), read_(read), each_(each) {}

  tl::expected<std::size_t, fault> read() {
    return read_head()
        .and_then([this] { return read_origin(); })
        .and_then([this] { return read_blocks(); })
        .map([this] { return entries_; });
  }

 private:
  /// Exactly so many bytes more, until the next call.
  tl::expected<std::string_view, fault> take(std::size_t size) {
    if (size > bounds_.bytes - bytes_) return damaged("it is longer than such a file can be");
    buffer_.resize(size);
    auto got = read_(buffer_);
    if (!got) return tl::unexpected(fault{fault::sort::cannot_read, std::move(got.error())});
    bytes_ += *got;
    if (*got == size) return std::string_view(buffer_);
    return damaged("it ends too early, after " + std::to_string(bytes_) + " bytes");
  }

  tl::expected<void, fault> read_head() {
    const auto head = take(details_magic.size() + sizeof(std::uint32_t));
    if (!head) return tl::unexpected(head.error());
    if (!head->starts_with(details_magic)) return foreign("it does not begin as such a file does");
    const auto version = fixed_of(head->substr(details_magic.size()));
    if (version != details_version) {
      return foreign("it is of version " + std::to_string(version) +
                     ", this program reads version " + std::to_string(details_version));
    }
    check_.process(*head);
    return {};
  }

  /// The payload of the next block, which is as it was written and not empty.
  tl::expected<std::string_view, fault> read_block() {
    const auto begin = bytes_;
    const auto length = take(sizeof(std::uint32_t));
    if (!length) return length;
    const std::size_t size = fixed_of(*length);
    if (size == 0 || size > longest_block) return damaged_at(begin);
    check_.process(*length);
    // With its check: what is returned must not be read over.
    const auto rest = take(size + sizeof(std::uint32_t));
    if (!rest) return rest;
    check_.process(rest->substr(0, size));
    if (fixed_of(rest->substr(size)) != check_.value()) return damaged_at(begin);
    check_.process(rest->substr(size));
    return rest->substr(0, size);
  }

  tl::unexpected<fault> damaged_at(std::size_t byte) const {
    return damaged("what stands from byte " + std::to_string(byte) + " on is not what was written");
  }

  tl::expected<void, fault> read_origin() {
    const auto payload = read_block();
    if (!payload) return tl::unexpected(payload.error());
    payload_reader from(payload->substr(1));
    const auto repository = from.text(longest_origin);
    const auto engine = from.text(longest_origin);
    if (kind_of(*payload) != block_kind::origin || !repository || !engine || !from.is_at_end()) {
      return damaged("it does not say whose details it holds");
    }
    if (*repository != std::string_view(origin_.repository).substr(0, longest_origin)) {
      return foreign("it is of repository " + shown(*repository) + ", not of " +
                     shown(origin_.repository));
    }
    if (*engine != std::string_view(origin_.engine).substr(0, longest_origin)) {
      return foreign("it is of engine " + shown(*engine) + ", not of " + shown(origin_.engine));
    }
    return {};
  }

  static block_kind kind_of(std::string_view payload) {
    return static_cast<block_kind>(payload.front());
  }

  tl::expected<void, fault> read_blocks() {
    while (true) {
      const auto payload = read_block();
      if (!payload) return tl::unexpected(payload.error());
      const auto content = payload->substr(1);
      if (kind_of(*payload) == block_kind::end) return read_end(content);
      if (kind_of(*payload) != block_kind::entries)
        return damaged("it has a block of no known kind");
      if (auto done = read_entries(content); !done) return done;
    }
  }

  tl::expected<void, fault> read_entries(std::string_view content) {
    payload_reader from(content);
    do {
      auto uuid = from.text(longest_uuid);
      auto details = uuid && !uuid->empty() ? from.details() : std::nullopt;
      if (!details) return damaged("it has an entry that is none");
      if (++entries_ > bounds_.entries)
        return damaged("it has more entries than such a file can have");
      if (each_) each_(*std::move(uuid), *std::move(details));
    } while (!from.is_at_end());
    return {};
  }

  tl::expected<void, fault> read_end(std::string_view content) {
    payload_reader from(content);
    if (from.number() != entries_ || !from.is_at_end()) {
      return damaged("it does not have as many entries as it says");
    }
    std::array<char, 1> more{};
    auto got = read_(more);
    if (!got) return tl::unexpected(fault{fault::sort::cannot_read, std::move(got.error())});
    if (*got > 0) return damaged("something stands behind its end");
    return {};
  }

  const details_origin& origin_;
  const details_bounds& bounds_;
  const read_bytes& read_;
  const take_entry& each_;
  std::string buffer_;
  running_check check_;
  std::size_t bytes_ = 0;
  std::size_t entries_ = 0;
};

}  // namespace

tl::expected<std::size_t, details_fault> read_details(const details_origin& origin,
                                                      const details_bounds& bounds,
                                                      const read_bytes& read,
                                                      const take_entry& each) {
  return file_reader(origin, bounds, read, each).read();
}

}  // namespace backup::storage
