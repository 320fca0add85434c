#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace bench {

/// Which members of a snapshot are wanted, and which of an object among them; none: all.
using wanted_members = std::map<std::string, std::set<std::string>, std::less<>>;

/// A snapshot as recorded: its members in the engine's order, and what differs between two of them.
class recorded_snapshot {
 public:
  explicit recorded_snapshot(const boost::json::object& recorded);

  /// Appends backup `number` as the engine would write it, `later_ms` after the recorded one; a
  /// negative one is before it.
  void append(std::string& to, std::uint64_t number, std::size_t at, std::int64_t later_ms,
              const wanted_members& wanted) const;

 private:
  enum class sort { as_it_is, name, uuid, metadata, millis, time };
  struct member {
    std::string key;
    sort what;
    std::string raw;
    std::int64_t millis;
    boost::json::object fields;  ///< of metadata
  };

  std::vector<member> members_;
  std::string after_id_;  ///< of the name: "_8.8.0_part_1_of_6"
};

/// As many snapshots as are asked for, made from recorded ones. Whole listings are made once for
/// each form in which they are asked for. Any thread may ask.
class recorded_listing {
 public:
  using bytes = std::shared_ptr<const std::string>;

  recorded_listing(const boost::json::object& recorded, std::size_t count);

  /// The body; nothing when the list has something that this engine does not know.
  std::optional<bytes> answer(std::string_view list, bool verbose, std::string_view filter_path);

 private:
  std::optional<std::set<std::size_t>> find(std::string_view list) const;
  bytes make(const std::vector<std::size_t>& which, bool verbose, const wanted_members& wanted,
             bool filtered) const;

  std::uint64_t first_number_;
  std::size_t count_;
  std::vector<recorded_snapshot> verbose_, states_;
  std::vector<std::string> suffixes_;
  std::mutex lock_;
  std::map<std::string, bytes, std::less<>> whole_;
};

}  // namespace bench
