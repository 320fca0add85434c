#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace host::http {

/// What JSON endpoints produce, the preferred first, and what they consume.
inline constexpr std::array<std::string_view, 3> actuator_media_types = {
    "application/vnd.spring-boot.actuator.v3+json",
    "application/vnd.spring-boot.actuator.v2+json",
    "application/json",
};

/// The three in one field, for the Accept header of a 415 or a 406.
std::string_view actuator_media_type_list();

/// The type that answers an Accept field (all fields of that name joined by commas): the one with
/// the highest quality; among equals one that is named before one that a wildcard covers, then the
/// order of the field, then ours. "" is the same as "*/*". None when nothing fits or the field
/// breaks its grammar: 406. Pure.
std::optional<std::string_view> negotiate(std::string_view accept);

/// Whether an Accept field (joined as above) takes `type`, "text/plain", whatever its parameters.
/// Pure.
bool accepts(std::string_view accept, std::string_view type);

/// Whether it does so by name: "application/openmetrics-text", "application/*", and not "*/*"
/// alone. Pure.
bool names(std::string_view accept, std::string_view type);

/// True when the body is declared as one of the three types, whatever its parameters. Pure.
bool is_actuator_json(std::string_view content_type);

}  // namespace host::http
