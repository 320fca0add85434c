#include "net/sent_fields.hpp"

#include <utility>

namespace backup::net {

curl_slist* sent_fields::use(access_fields fields, curl_slist* others) {
  fields_ = std::move(fields);
  links_.clear();
  links_.reserve(fields_.lines.size());
  for (auto& line : fields_.lines) links_.push_back({line.writable(), nullptr});
  curl_slist* next = others;
  for (auto link = links_.rbegin(); link != links_.rend(); ++link) {
    link->next = std::exchange(next, &*link);
  }
  return next;
}

}  // namespace backup::net
