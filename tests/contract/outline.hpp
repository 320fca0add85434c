#pragma once

#include <string>

#include "support/http_client.hpp"

namespace contract {

/// What the contract decides about an answer, as one text to compare:
///
///     200 v3                                     a body of that media type
///     204 empty                                  no body
///     400 message v3, close                      {"message": "a sentence"}
///     400 Bad Request json, close                timestamp, status, error, path and a sentence
///     404 Not Found json without a sentence      the same without a sentence
///     405 Method Not Allowed json, Allow: GET, POST
///
/// "close" stands for Connection: close; Allow and Accept are written out where they are sent. v3,
/// v2 and json are the three media types. The parts that must be right (order of members,
/// timestamp, status, the asked path) show only when they are not, as "wrong ...".
std::string outline(const support::http_answer& answer, const std::string& asked_target);

/// The message of an error of either shape; empty when there is none.
std::string message_of(const support::http_answer& answer);

/// "" when there is no such field.
std::string field(const support::http_answer& answer, const std::string& name);

}  // namespace contract
