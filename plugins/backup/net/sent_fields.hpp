#pragma once

#include <curl/curl.h>

#include <vector>

#include "net/authentication.hpp"

namespace backup::net {

/// The fields by which a request says who asks, in front of the others, as curl takes them. curl
/// reads them where they are and copies nothing but into what it sends; they are wiped with this.
class sent_fields {
 public:
  /// `others` outlives this or the next use().
  curl_slist* use(access_fields fields, curl_slist* others);
  std::uint64_t generation() const { return fields_.generation; }

 private:
  access_fields fields_;
  std::vector<curl_slist> links_;
};

}  // namespace backup::net
