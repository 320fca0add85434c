#pragma once

#include <string>

namespace host::config {

/// A number as a Java program turns it into text: 8.1, 100.0, 1.0E10. Settings that are written as
/// numbers reach the reference that way, so `8.10` without quotes is 8.1.
std::string java_text(double number);

}  // namespace host::config
