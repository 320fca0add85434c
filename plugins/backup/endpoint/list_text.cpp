#include "endpoint/list_text.hpp"

#include "endpoint/backup_json.hpp"

namespace backup::endpoint {

void list_text::write_to(std::string& text, std::size_t length) {
  while (!is_whole_ && text.size() < length) {
    if (next_ == list_->size()) {
      text += next_ == 0 ? "[]" : "]";
      is_whole_ = true;
      return;
    }
    text += next_ == 0 ? '[' : ',';
    append_backup(text, list_->at(next_++));
  }
}

}  // namespace backup::endpoint
