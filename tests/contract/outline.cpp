#include "contract/outline.hpp"

#include <regex>
#include <vector>

#include <boost/json.hpp>

namespace contract {
namespace {

namespace json = boost::json;

constexpr std::string_view actuator_type = "application/vnd.spring-boot.actuator.";

std::string short_type(const std::string& type) {
  if (type == std::string(actuator_type) + "v3+json") return "v3";
  if (type == std::string(actuator_type) + "v2+json") return "v2";
  return type == "application/json" ? "json" : "\"" + type + "\"";
}

std::string text_of(const json::object& body, std::string_view name) {
  const auto* member = body.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->as_string())
                                                  : std::string();
}

std::vector<std::string> names_of(const json::object& body) {
  std::vector<std::string> names;
  for (const auto& member : body) names.emplace_back(member.key());
  return names;
}

json::object object_of(const support::http_answer& answer) {
  json::error_code fault;
  const auto body = json::parse(answer.body, fault);
  return !fault && body.is_object() ? body.as_object() : json::object{};
}

/// The shape that the framework writes, whatever the operation.
std::string framework_outline(const json::object& body, int status, const std::string& path) {
  std::string text = " " + text_of(body, "error");
  auto expected = std::vector<std::string>{"timestamp", "status", "error", "path"};
  const bool has_sentence = body.contains("message");
  if (has_sentence) expected.emplace_back("message");
  if (names_of(body) != expected) text += " wrong members";
  static const std::regex moment(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00)");
  if (!std::regex_match(text_of(body, "timestamp"), moment)) text += " wrong timestamp";
  if (body.at("status") != json::value(status)) text += " wrong status";
  if (text_of(body, "path") != path) text += " wrong path " + text_of(body, "path");
  if (has_sentence && text_of(body, "message").empty()) text += " wrong sentence";
  return text;
}

std::string body_outline(const support::http_answer& answer, const std::string& path) {
  if (answer.body.empty()) return " empty";
  const auto type = " " + short_type(field(answer, "Content-Type"));
  if (answer.status < 400) return type;
  const auto body = object_of(answer);
  if (body.contains("status")) {
    return framework_outline(body, answer.status, path) + type +
           (body.contains("message") ? "" : " without a sentence");
  }
  const bool is_message =
      names_of(body) == std::vector<std::string>{"message"} && !text_of(body, "message").empty();
  return is_message ? " message" + type : " wrong body " + answer.body + type;
}

}  // namespace

std::string outline(const support::http_answer& answer, const std::string& asked_target) {
  auto text = std::to_string(answer.status) +
              body_outline(answer, asked_target.substr(0, asked_target.find('?')));
  if (field(answer, "Connection") == "close") text += ", close";
  for (const char* name : {"Allow", "Accept"}) {
    if (const auto value = field(answer, name); !value.empty()) {
      text += ", " + std::string(name) + ": " + value;
    }
  }
  return text;
}

std::string message_of(const support::http_answer& answer) {
  return text_of(object_of(answer), "message");
}

std::string field(const support::http_answer& answer, const std::string& name) {
  return support::header_value(answer.headers, name).value_or("");
}

}  // namespace contract
