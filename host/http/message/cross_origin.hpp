#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace host::http {

/// Which pages of other origins a browser may let read this port. Every text is fit for a field.
struct cross_origin_settings {
  std::vector<std::string> origins;   ///< "https://a.example", or "*"
  std::vector<std::string> patterns;  ///< "https://*.example", "https://a.example:[8080,*]"
  std::vector<std::string> methods;   ///< "*": all; none: GET and HEAD
  std::vector<std::string> headers;   ///< that requests may have, or "*"
  std::vector<std::string> exposed;   ///< that pages may read of answers
  bool with_credentials = false;
  std::chrono::seconds max_age{1800};  ///< how long a browser may remember what it was told

  bool is_off() const { return origins.empty() && patterns.empty(); }
};

}  // namespace host::http
