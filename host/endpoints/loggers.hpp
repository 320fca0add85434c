#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "log/level_table.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// Loggers whose levels are set together, by the name of the group.
using logger_groups = std::map<std::string, std::vector<std::string>>;

/// Before a change: the logger or group, and its level, "" for none. On any thread.
using level_changing = std::function<void(std::string_view name, std::string_view level)>;

/// GET loggers, GET and POST loggers/{name}: who may write which lines to the log. A POST of
/// {"configuredLevel":"DEBUG"} is in force at once, of {} takes the level away. The table outlives
/// the endpoints.
tl::expected<void, std::string> declare_loggers(registry::endpoint_registry& endpoints,
                                                log::level_table& levels, logger_groups groups,
                                                level_changing changing);

/// {"levels":["OFF",...],"loggers":{"ROOT":{"configuredLevel":"INFO","effectiveLevel":"INFO"},...},
///  "groups":{"web":{"members":["a","b"]}}}
std::string loggers_page(const log::level_table& levels, const logger_groups& groups);

}  // namespace host::endpoints
