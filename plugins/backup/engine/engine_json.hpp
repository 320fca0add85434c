#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "service/port/engine_port.hpp"
#include "service/port/status_port.hpp"

namespace backup::engine {

/// What a 2xx answer said, or why it is not what was asked for (part of a sentence). Members that
/// are not known are ignored everywhere.
template <class Value>
using reading = tl::expected<Value, std::string>;

/// An answer to engine_paths::listing(). A body without "snapshots" is empty, because with
/// filter_path an engine that found nothing may write "{}".
reading<service::listing> read_listing(std::string_view body, service::detail how_much);

/// An answer to engine_paths::indices(): the names, in the engine's order.
reading<std::vector<std::string>> read_index_names(std::string_view body);

/// An answer to engine_paths::status() for the snapshot of this name. What is not there, or is no
/// count, is absent: an engine of later years may say less.
reading<service::part_status> read_status(std::string_view body, std::string_view name);

/// An answer to engine_paths::clock().
reading<domain::epoch_ms> read_clock(std::string_view body);

/// An answer to engine_paths::repository().
reading<service::blobs_kept> read_repository(std::string_view body, std::string_view name);

/// {"accepted":true}, {"acknowledged":true}
reading<void> read_confirmation(std::string_view body, std::string_view member);

}  // namespace backup::engine
