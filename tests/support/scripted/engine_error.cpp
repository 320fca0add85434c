#include "support/scripted/engine_error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace support::scripted {
namespace json = boost::json;

std::string error_body(const engine_error& error) {
  if (error.type.empty()) {  // early refusals are a plain text
    return json::serialize(json::object{{"error", error.reason}, {"status", error.status}});
  }
  json::object what{{"type", error.type}, {"reason", error.reason}};
  for (const auto& [key, value] : error.details) what[key] = value;
  json::object cause;
  if (error.cause) cause = {{"type", error.cause->first}, {"reason", error.cause->second}};
  json::object body{{"root_cause", json::array{error.cause_is_root ? cause : what}}};
  for (const auto& [key, value] : what) body[key] = value;
  if (error.cause) body["caused_by"] = cause;
  return json::serialize(json::object{{"error", std::move(body)}, {"status", error.status}});
}

}  // namespace support::scripted
