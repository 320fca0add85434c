#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// A description of endpoints: OpenAPI 3.1 as JSON, its paths below /actuator.
struct api_description {
  std::string owner;  ///< "host", or the id of a plugin
  std::string json;
};

/// What the host says of its own endpoints; for as long as the program runs.
std::string_view own_description();

/// All descriptions as one, of what this host serves: an operation stays when its owner declared an
/// endpoint for it, its path lies below `base_path`, and links lead to what is left.
struct merged_description {
  std::string json;
  std::vector<std::string> faults;  ///< one sentence for each description that was left out
};

/// The first description is the frame into which the others go; it must be fine.
merged_description merge_descriptions(const std::vector<api_description>& descriptions,
                                      const registry::endpoint_registry& endpoints,
                                      std::string_view base_path, std::string_view version);

/// GET openapi. What makes the page is set before the port opens, and runs once, when somebody asks
/// for the first time: merging descriptions costs more than a tenth of a start. It must not wait
/// for anything, a file least of all, for it runs on a network thread.
class openapi_page {
 public:
  tl::expected<void, std::string> declare(registry::endpoint_registry& endpoints);
  void set(std::function<std::string()> maker) { make_ = std::move(maker); }

 private:
  std::function<std::string()> make_;
  std::once_flag once_;
  std::string json_;
};

}  // namespace host::endpoints
