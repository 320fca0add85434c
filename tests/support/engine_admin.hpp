// What tests do to an engine, real or scripted, through its REST interface.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support/http_client.hpp"

namespace support {

struct index_wish {
  std::string name;
  std::vector<std::string> aliases = {};
};

struct snapshot_seen {
  std::string name;
  std::string uuid;
  std::string state;
  std::vector<std::string> indices;  ///< sorted
  std::string metadata;              ///< JSON text; empty when there is none
  std::int64_t start_millis = 0;
  std::int64_t end_millis = 0;
};

/// Every answer that is not the wanted one throws std::runtime_error with method, target, status
/// and the engine's words. One thread at a time.
class engine_admin {
 public:
  explicit engine_admin(std::string url);

  bool opensearch();  ///< by the distribution that `GET /` tells
  std::string version();

  /// One shard and no replica each; several at the same time, because a real engine takes long for
  /// each.
  void create_indices(const std::vector<index_wish>& indices);
  void create_index(const index_wish& index) { create_indices({index}); }
  /// All whose names begin so, hidden and closed ones too.
  void delete_indices(const std::string& prefix);
  /// These, as far as they exist.
  void delete_indices(const std::vector<std::string>& names);
  std::vector<std::string> index_names(const std::string& prefix = {});
  void put_document(const std::string& index, const std::string& id, const std::string& source);
  /// As many as asked, each of about `bytes` bytes that do not compress.
  void add_documents(const std::string& index, std::size_t count, std::size_t bytes = 16);
  std::int64_t count_documents(
      const std::string& index);  ///< refreshes before; also a list or wildcard

  /// An fs repository, or the same one with another throttle ("200kb"; empty: none). `location` may
  /// be relative.
  void register_repository(const std::string& name, const std::string& location,
                           const std::string& max_snapshot_bytes_per_sec = {});
  void delete_repository(const std::string& name);  ///< also when there is none

  void create_snapshot(const std::string& repository, const std::string& name,
                       const std::vector<std::string>& indices, const std::string& metadata = {},
                       bool wait = true);
  /// By start, then name; an empty list when none matches.
  std::vector<snapshot_seen> snapshots(const std::string& repository,
                                       const std::string& pattern = "*");
  void delete_snapshots(const std::string& repository, const std::string& pattern = "*");
  /// Waits for the end; returns the names of the restored indices. No indices: all.
  std::vector<std::string> restore(const std::string& repository, const std::string& snapshot,
                                   const std::vector<std::string>& indices = {});

  http_client& client() { return client_; }

 private:
  http_answer demand(const std::string& method, const std::string& target, const std::string& body,
                     int also_allowed = 200);

  std::string url_;
  http_client client_;
};

}  // namespace support
