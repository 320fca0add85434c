#pragma once

#include <actuator/plugin.h>

#include <cstddef>
#include <cstring>
#include <string_view>

#include "text/utf8.hpp"

namespace host::plugin {

/// Larger parameter structs than this are taken for a size that lies.
inline constexpr std::size_t largest_parameter_struct = 4096;

/// Copies a parameter struct that came from a plugin into a zeroed one of ours. A plugin with newer
/// headers may pass a larger one: fine as long as what we do not know is all zero, because
/// zero means "not used" there; else UNSUPPORTED. `least` is the size of its first released form.
template <class Parameters>
actuator_status read_parameters(const Parameters* theirs, std::size_t least,
                                Parameters& ours) noexcept {
  if (theirs == nullptr) return ACTUATOR_INVALID;
  const std::size_t size = theirs->struct_size;
  if (size < least || size > largest_parameter_struct) return ACTUATOR_INVALID;

  const auto* bytes = reinterpret_cast<const unsigned char*>(theirs);
  for (std::size_t at = sizeof(Parameters); at < size; ++at) {
    if (bytes[at] != 0) return ACTUATOR_UNSUPPORTED;
  }
  ours = Parameters{};
  std::memcpy(&ours, theirs, size < sizeof(Parameters) ? size : sizeof(Parameters));
  return ACTUATOR_OK;
}

/// A plugin's text as a view; false when the pointer is null though there is a size.
inline bool read_text(actuator_str theirs, std::string_view& ours) noexcept {
  if (theirs.data == nullptr && theirs.size != 0) return false;
  ours = theirs.size == 0 ? std::string_view() : std::string_view(theirs.data, theirs.size);
  return true;
}

/// The same, and it has to be UTF-8.
inline bool read_utf8(actuator_str theirs, std::string_view& ours) noexcept {
  return read_text(theirs, ours) && text::is_utf8(ours);
}

/// Our text for a plugin; it may keep it as long as the function that hands it out says.
inline actuator_str lend_text(std::string_view ours) noexcept {
  return actuator_str{ours.data(), ours.size()};
}

/// Writes a sentence to a plugin's writer, which may be null.
inline void explain(const actuator_writer* error, std::string_view sentence) noexcept {
  if (ACTUATOR_HAS(error, actuator_writer, write) && error->write != nullptr) {
    error->write(error, lend_text(sentence));
  }
}

}  // namespace host::plugin
