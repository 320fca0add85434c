#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/snapshot.hpp"
#include "service/kept_details.hpp"
#include "service/short_uuid.hpp"

namespace backup::service {

/// Every different text once, by number.
class text_numbers {
 public:
  std::uint32_t number_of(std::string_view text);
  const std::string& text(std::uint32_t number) const { return *texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> texts_;  // keys of the map, which stay where they are
};

/// The snapshots that a listing found, in some 90 bytes each: a repository may hold as many
/// thousands as it likes. Filled by one thread, then arranged; from then on rows stand by id, the
/// highest first, and ascend by part number.
class snapshot_table {
 public:
  struct row {
    domain::backup_id id;
    short_uuid uuid;  ///< empty: a long one
    kept_details details;
    std::uint32_t part;
    std::uint32_t count;
    std::uint32_t version;
    std::uint16_t state_word;
    domain::snapshot_state state;
    bool has_details;
  };
  /// The rows of one backup.
  struct group {
    std::uint32_t first;
    std::uint32_t size;
  };

  /// expected: rows that there is room for from the start, so that growing need not copy them.
  explicit snapshot_table(std::size_t expected = 0) { rows_.reserve(expected); }
  snapshot_table(const snapshot_table&) = delete;
  snapshot_table& operator=(const snapshot_table&) = delete;

  /// False when there are too many, or too many different words. What has details brings them.
  bool add(const domain::snapshot& found);
  void arrange();

  std::size_t size() const { return rows_.size(); }
  const row& at(std::size_t number) const { return rows_[number]; }
  std::vector<group> groups() const;
  /// Whether all parts of the backup are there and SUCCESS. Most are so.
  bool is_complete(const group& of) const;

  std::string name_of(std::size_t number) const { return name(rows_[number]).to_string(); }
  std::string uuid_of(std::size_t number) const { return uuid(rows_[number]); }
  /// The snapshots of a group, ascending by part number.
  std::vector<domain::snapshot> parts_of(const group& of) const;

  /// Whether there is a snapshot of this backup, in a table that is arranged.
  bool has(const domain::backup_id& id) const;
  /// The row of this snapshot, of a table that is arranged.
  std::optional<std::uint32_t> find(const domain::snapshot_name& name) const;
  void set_details(std::size_t number, const kept_details& known);
  /// What was read anew of the snapshot of this name.
  void replace(std::size_t number, const domain::snapshot& by);
  /// Leaves out those of these rows whose names are not in the other table, and takes over from it
  /// those that were made anew; how many were left out.
  std::size_t drop_missing(const std::vector<std::uint32_t>& of, const snapshot_table& other);

  /// Whether both show the same snapshots in the same way.
  bool shows_the_same(const snapshot_table& other) const;

 private:
  domain::snapshot_name name(const row& of) const;
  std::string uuid(const row& of) const;
  domain::snapshot snapshot_of(const row& of) const;
  bool comes_before(const row& a, const row& b) const;
  /// Nothing when there are too many different words.
  std::optional<row> row_of(const domain::snapshot& from);

  std::vector<row> rows_;
  text_numbers version_numbers_;
  std::vector<domain::app_version> versions_;
  text_numbers words_;
  // Of rows whose uuid is too long for them, by name; none in practice.
  std::unordered_map<std::string, std::string> long_uuids_;
};

}  // namespace backup::service
