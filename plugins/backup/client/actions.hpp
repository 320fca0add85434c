#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/interruption.hpp"
#include "client/output.hpp"
#include "client/refusal.hpp"
#include "client/settings.hpp"

namespace backup::client {

/// Where results go, and what is said beside them.
struct streams {
  output& results;
  output& remarks;
  int results_descriptor;
  int remarks_descriptor;
  int answers_descriptor;  ///< where the person at the terminal answers
};

/// Does what the settings say. Nothing when it was interrupted; what there is to say about that has
/// been said.
std::optional<ending> act(const settings& given, const streams& on, const interruption& stop,
                          std::span<const std::string_view> environment);

}  // namespace backup::client
