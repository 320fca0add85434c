#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/listing_entry.hpp"

namespace backup::engine {

/// A value that holds no others, as a document has it.
struct json_scalar {
  enum class kind { text, integer, null, other };
  kind what = kind::other;
  std::string_view text = {};
  bool was_cut = false;  ///< the text lacks its rest
  std::int64_t number = 0;
};

/// Follows one snapshot of a listing, member by member. Depths count from the whole answer: inside
/// of a snapshot is 3, of an array or object of it 4, of one of its failures 5.
class entry_reader {
 public:
  explicit entry_reader(service::detail how_much) : how_much_(how_much) {}

  void begin() { entry_.clear(); }
  void key(std::size_t depth, std::string_view name);
  /// outer: the depth at which an array or object begins.
  void opened(std::size_t outer, bool is_object);
  /// outer: the depth at which one has ended.
  void closed(std::size_t outer);
  void scalar(std::size_t depth, const json_scalar& value);
  reading<bool> hand_over(service::listing_sink& to) { return entry_.hand_over(how_much_, to); }

 private:
  enum class member { name, uuid, state, started, ended, failures, metadata, indices, unknown };

  static member member_of(std::string_view name);
  member wanted(member of) const;
  void begin_member(bool is_object);
  void set_scalar(const json_scalar& value);
  void inner_scalar(const json_scalar& value);
  void add_failure(std::string reason);

  service::detail how_much_;
  listing_entry entry_;
  member member_ = member::unknown;
  std::optional<std::string> reason_;
  bool is_run_id_ = false;
  bool is_reason_ = false;
};

}  // namespace backup::engine
