#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>

namespace backup::service {

/// The uuid of a snapshot without memory of its own: engines write 22 characters. One that is
/// longer than this holds is none, and is handled as text.
class short_uuid {
 public:
  static std::optional<short_uuid> of(std::string_view text) {
    short_uuid made;
    if (text.size() > made.text_.size()) return std::nullopt;
    std::memcpy(made.text_.data(), text.data(), text.size());
    made.size_ = static_cast<std::uint8_t>(text.size());
    return made;
  }

  std::string_view text() const { return {text_.data(), size_}; }

  friend bool operator==(const short_uuid&, const short_uuid&) = default;

  struct hash {
    std::size_t operator()(const short_uuid& of) const noexcept {
      return std::hash<std::string_view>()(of.text());
    }
  };

 private:
  std::array<char, 23> text_{};
  std::uint8_t size_ = 0;
};

}  // namespace backup::service
