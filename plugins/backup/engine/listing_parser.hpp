#pragma once

#include <memory>
#include <string_view>

#include "engine/engine_json.hpp"
#include "service/port/engine_port.hpp"

namespace backup::engine {

/// Reads an answer to engine_paths::listing() as it comes in, in pieces of any size, and hands each
/// snapshot over when its end is read. Takes no memory for what was read before. Members that are
/// not known are skipped, whatever their shape. Of a snapshot that is not ours only the name is
/// looked at, so that it breaks nothing. For one thread at a time.
class listing_parser {
 public:
  /// The sink outlives this.
  listing_parser(service::detail how_much, service::listing_sink& to);
  ~listing_parser();
  listing_parser(const listing_parser&) = delete;
  listing_parser& operator=(const listing_parser&) = delete;

  /// False when no further piece is wanted; finish() tells why.
  bool feed(std::string_view piece);

  /// To be called after the last piece: what is wrong with the answer, if anything is. A body
  /// without "snapshots" is fine when it is empty, because with filter_path an engine that found
  /// nothing may write "{}".
  reading<void> finish();

  /// Whether what was fed so far cannot be an answer, whatever came behind it.
  bool has_fault() const;
  /// The sink wanted no more.
  bool was_stopped() const;

 private:
  class handler;
  struct machine;
  std::unique_ptr<machine> machine_;
};

}  // namespace backup::engine
