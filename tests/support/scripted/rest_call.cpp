#include "support/scripted/rest_call.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "support/scripted/engine_error.hpp"
#include "support/scripted/filter_path.hpp"

namespace support::scripted {
namespace json = boost::json;
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text, bool plus_is_space) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return result;
}

engine_error unreadable_body(engine_flavour flavour) {
  std::string const reason = "the body is not JSON";
  if (!is_elasticsearch(flavour)) return {400, "json_parse_exception", reason};
  engine_error error{400, "x_content_parse_exception", reason};
  error.cause = {"json_parse_exception", reason};
  return error;
}

}  // namespace

rest_call::rest_call(const http_request& request, engine_flavour flavour)
    : method_{request.method},
      content_type_{header_value(request.headers, "content-type")},
      body_{request.body},
      flavour_{flavour} {
  std::string_view const target{request.target};
  auto const question = target.find('?');
  std::string_view const path = target.substr(0, question);
  path_ = decoded(path, false);
  std::size_t from = 1;
  while (from < path.size()) {
    auto const slash = std::min(path.find('/', from), path.size());
    segments_.push_back(decoded(path.substr(from, slash - from), false));
    from = slash + 1;
  }
  if (question == std::string_view::npos) return;
  std::string_view query = target.substr(question + 1);
  while (!query.empty()) {
    auto const end = std::min(query.find('&'), query.size());
    auto const pair = query.substr(0, end);
    auto const equals = std::min(pair.find('='), pair.size());
    if (!pair.empty()) {
      parameters_[decoded(pair.substr(0, equals), true)] =
          equals < pair.size() ? decoded(pair.substr(equals + 1), true) : "";
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
}

std::optional<std::string> rest_call::parameter(const std::string& name) {
  known_.insert(name);
  auto const found = parameters_.find(name);
  if (found == parameters_.end()) return std::nullopt;
  return found->second;
}

bool rest_call::flag(const std::string& name, bool otherwise) {
  auto const text = parameter(name);
  return text ? parse_flag(*text) : otherwise;
}

void rest_call::accept(std::initializer_list<const char*> names) {
  for (const char* name : names) parameter(name);
}

void rest_call::accept_master_timeout() {
  bool const old_name = parameter("master_timeout").has_value();
  if (elasticsearch()) return;
  if (parameter("cluster_manager_timeout") && old_name) {
    throw engine_error{400, "parse_exception",
                       "Please only use one of the request parameters [master_timeout, "
                       "cluster_manager_timeout]."};
  }
}

void rest_call::refuse_unknown_parameters() const {
  static const std::set<std::string> always{"pretty", "human", "error_trace", "filter_path",
                                            "format"};
  std::string list;
  int count = 0;
  for (const auto& [name, value] : parameters_) {
    if (known_.contains(name) || always.contains(name)) continue;
    list += (count++ == 0 ? "[" : ", [") + name + "]";
  }
  if (count == 0) return;
  throw illegal_argument("request [" + path_ + "] contains unrecognized parameter" +
                         (count > 1 ? "s" : "") + ": " + list);
}

void rest_call::check_content_type() const {
  if (body_.empty()) return;
  std::string const type = content_type_.value_or("");
  std::string const plain = type.substr(0, type.find(';'));
  bool const known = plain == "application/json" || plain == "application/x-ndjson" ||
                     (elasticsearch() && plain.starts_with("application/vnd.elasticsearch+"));
  if (!known) throw engine_error{406, "", "Content-Type header [" + type + "] is not supported"};
}

json::object rest_call::json_body(bool required) const {
  if (body_.empty()) {
    if (required) throw engine_error{400, "parse_exception", "request body is required"};
    return {};
  }
  json::error_code error;
  auto const value = json::parse(body_, error);
  if (error) throw unreadable_body(flavour_);
  return value.is_object() ? value.get_object() : json::object{};
}

http_reply rest_call::answer(const json::value& body, int status) const {
  http_reply reply;
  reply.status = status;
  auto const filter = parameters_.find("filter_path");
  bool const plain = filter == parameters_.end() || status >= 400;  // errors are shown whole
  reply.body = json::serialize(plain ? body : filtered(body, filter->second));
  return reply;
}

bool parse_flag(const std::string& text) {
  if (text == "true" || text.empty()) return true;
  if (text == "false") return false;
  throw illegal_argument("Failed to parse value [" + text +
                         "] as only [true] or [false] are allowed.");
}

bool parse_option(const std::string& name, const std::string& text) {
  try {
    return parse_flag(text);
  } catch (const engine_error& why) {
    engine_error error = illegal_argument("Could not convert [" + name + "] to boolean");
    error.cause = {why.type, why.reason};
    throw engine_error{std::move(error)};
  }
}

bool option_of(const json::object& body, const char* name, bool otherwise) {
  auto const* value = body.if_contains(name);
  if (value == nullptr || value->is_null()) return otherwise;
  if (auto const* truth = value->if_bool()) return *truth;
  return parse_option(
      name, value->is_string() ? std::string{value->get_string()} : json::serialize(*value));
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    if (comma > 0) items.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

}  // namespace support::scripted
