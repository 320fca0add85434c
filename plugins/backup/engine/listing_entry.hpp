#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine_json.hpp"
#include "service/port/engine_port.hpp"

namespace backup::engine {

/// One snapshot of a listing while its members come in, in any order. What is wrong with them
/// counts only once the name shows that it is ours.
class listing_entry {
 public:
  /// How a member that should be a text, a number or an array turned out.
  template <class Value>
  struct member {
    bool is_there = false;
    std::optional<Value> value;  ///< nothing: null or something else
    bool is_null = false;
    void clear() {
      is_there = is_null = false;
      value.reset();
    }
  };
  using texts = std::vector<std::string>;

  member<std::string> name;
  member<std::string> uuid;
  member<std::string> state;
  member<std::int64_t> started;
  member<std::int64_t> ended;
  member<texts> failures;
  member<texts> indices;
  bool has_other_indices = false;  ///< something else than names among them
  std::optional<std::string> run;
  std::size_t failures_left_out = 0;

  void clear();
  /// The whole snapshot to the sink. False when that wants no more; an error when it is not what an
  /// engine writes.
  reading<bool> hand_over(service::detail how_much, service::listing_sink& to);

 private:
  reading<domain::snapshot> read_part(domain::snapshot_name of, service::detail how_much);
  reading<void> read_details(domain::snapshot& part);
};

}  // namespace backup::engine
