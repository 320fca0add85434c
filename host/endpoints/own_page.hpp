#pragma once

#include <string>
#include <utility>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// A page of the host itself: GET, JSON, answered at once.
inline registry::endpoint own_page(std::string id, std::string path,
                                   registry::direct_handler handler) {
  registry::endpoint made;
  made.owner = "host";
  made.id = std::move(id);
  made.path = std::move(path);
  made.non_blocking = true;
  made.produces_json = true;
  made.handler = std::move(handler);
  return made;
}

}  // namespace host::endpoints
