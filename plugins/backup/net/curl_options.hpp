#pragma once

#include <curl/curl.h>

#include <stdexcept>

namespace backup::net {

/// Throws std::runtime_error with curl's words when it refuses.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const auto code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

/// The list with one line more, which is the caller's in place of the one before. Throws when there
/// is no memory; then that one is left as it was.
inline curl_slist* appended(curl_slist* list, const char* line) {
  auto* const longer = curl_slist_append(list, line);
  if (longer == nullptr) throw std::runtime_error("out of memory");
  return longer;
}

}  // namespace backup::net
