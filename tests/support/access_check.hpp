// What an engine demands of who asks it, and what it says to others.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "support/http_message.hpp"

namespace support {

/// Nothing for a request that shows what is demanded; else the refusal, as engines word it.
using access_check = std::function<std::optional<http_reply>(const http_request&)>;

access_check demand_basic(const std::string& user, const std::string& password);
/// The key in base64, as an engine gives it out.
access_check demand_api_key(const std::string& encoded);
access_check demand_bearer(const std::string& token);

struct signing_demand {
  std::string key_id;
  std::string secret;
  std::string session_token;  ///< empty: none may be there
  std::string region;
  std::string service;
  std::chrono::seconds clock_ahead{0};  ///< of the engine, before this machine's
};

/// A signature of AWS (version 4), computed anew from the request as it arrived; its time may be
/// five minutes off. Written from the published description, without a line of the signer's.
access_check demand_signature(const signing_demand& demand);

}  // namespace support
