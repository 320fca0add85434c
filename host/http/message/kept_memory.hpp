#pragma once

#include <cstddef>
#include <string>

namespace host::http {

/// What a connection keeps of its memory from one request to the next: enough for a usual request
/// to take none, and little, because idle connections keep it in no budget. The rest goes back.
struct kept_memory {
  static constexpr std::size_t text = 256;       ///< bytes of a path, a target, an authority
  static constexpr std::size_t fields = 16;      ///< places of a list of fields or parameters
  static constexpr std::size_t body = 1024;      ///< bytes of a request's body
  static constexpr std::size_t head = 4 * 1024;  ///< bytes of an answer's head, small body included
};

/// Assigning an empty string would keep the memory of the one before.
inline void give_back(std::string& text) {
  std::string().swap(text);
}

/// Empties a string or a list, which keeps its memory if that holds no more than `most_kept`.
template <class Sequence>
void empty_keeping(Sequence& emptied, std::size_t most_kept) {
  if (emptied.capacity() > most_kept) {
    Sequence().swap(emptied);
  } else {
    emptied.clear();
  }
}

}  // namespace host::http
