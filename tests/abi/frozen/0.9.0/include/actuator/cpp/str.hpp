/// \file
/// Text across the boundary. The C side knows pointer and length, this side std::string_view; both
/// only borrow, so converting costs nothing and owns nothing.
#pragma once

#include <string_view>

#include <actuator/plugin.h>

namespace actuator {
inline namespace v0_9 {

/// The same bytes as the C side wants them. Valid as long as `text` is.
inline actuator_str to_str(std::string_view text) noexcept {
  actuator_str converted = {};
  converted.data = text.data();
  converted.size = text.size();
  return converted;
}

/// The same bytes as a view. Valid as long as the C side promises; a null pointer is empty text.
inline std::string_view to_view(actuator_str text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

}  // namespace v0_9
}  // namespace actuator
