#pragma once

#include <string>
#include <string_view>

namespace host::config {

/// What a scalar without quotes is to the reference, as text. It reads YAML 1.1: `0600` is 384,
/// `8.10` is 8.1, `1_000` is 1000, `1:30` is 90, `yes` and `on` are true, `~` is empty. All else is
/// the text itself.
struct plain_scalar {
  std::string text;
  bool is_text = true;  ///< it is no number, flag or null
};
plain_scalar read_plain_scalar(std::string_view written);

}  // namespace host::config
