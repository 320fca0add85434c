#include "endpoint/take_request.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "text/one_line.hpp"

namespace backup::endpoint {
namespace {

namespace json = boost::json;

constexpr std::string_view id_member = "backupId";

/// Of what a client sent, in a sentence.
constexpr std::size_t longest_shown = 40;

tl::unexpected<bad_request> refuse(std::string message) {
  return tl::unexpected(bad_request{false, std::move(message)});
}

/// Keeps the id as it was written ("1.0" and "1e0" are not 1), which a document tree would lose,
/// and sees a member that comes twice.
struct body_reader {
  // The host bounds the body; these only have to be larger.
  static constexpr std::size_t max_object_size = 1'000'000;
  static constexpr std::size_t max_array_size = 1'000'000;
  static constexpr std::size_t max_key_size = 10'000'000;
  static constexpr std::size_t max_string_size = 10'000'000;

  std::optional<std::string> id_text;  ///< of a number or a string
  bool is_object = false;
  bool id_is_of_wrong_kind = false;
  std::optional<std::string> repeated_member;

  std::vector<std::set<std::string>> keys;  // of the open objects; arrays have an empty one
  std::string text;
  bool expects_id = false;

  bool is_id() { return std::exchange(expects_id, false); }
  bool open(bool object) {
    if (keys.empty()) is_object = object;
    if (is_id()) id_is_of_wrong_kind = true;
    keys.emplace_back();
    return true;
  }
  bool close() {
    keys.pop_back();
    return true;
  }
  bool scalar(std::optional<std::string_view> written) {
    if (!is_id()) return true;
    if (written) id_text = std::string(*written);
    return true;
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return open(true); }
  bool on_object_end(std::size_t, json::error_code&) { return close(); }
  bool on_array_begin(json::error_code&) { return open(false); }
  bool on_array_end(std::size_t, json::error_code&) { return close(); }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    text += part;
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    text += part;
    auto key = std::exchange(text, {});
    expects_id = keys.size() == 1 && key == id_member;
    if (const auto [place, fresh] = keys.back().insert(std::move(key)); !fresh) {
      repeated_member = *place;
    }
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    text += part;
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    text += part;
    return scalar(std::exchange(text, {}));
  }
  bool on_number_part(json::string_view part, json::error_code&) {
    text += part;
    return true;
  }
  bool number(json::string_view part) {
    text += part;
    return scalar(std::exchange(text, {}));
  }
  bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return number(part); }
  bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return number(part); }
  bool on_double(double, json::string_view part, json::error_code&) { return number(part); }
  bool on_bool(bool, json::error_code&) {
    id_is_of_wrong_kind = id_is_of_wrong_kind || is_id();
    return true;
  }
  bool on_null(json::error_code&) { return scalar(std::nullopt); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

parsed<std::optional<domain::backup_id>> id_of_body(std::string_view body) {
  if (body.empty()) return std::nullopt;
  json::basic_parser<body_reader> parser{json::parse_options()};
  json::error_code fault;
  const auto used = parser.write_some(false, body.data(), body.size(), fault);
  if (fault) return refuse("the body is not JSON: " + fault.message());
  if (body.substr(used).find_first_not_of(" \t\r\n") != std::string_view::npos) {
    return refuse("the body has text after the end of its JSON value");
  }
  const auto& read = parser.handler();
  if (!read.is_object) return refuse("the body must be a JSON object: {\"backupId\": 123}");
  if (read.repeated_member) {
    return refuse("the body has the member \"" +
                  text::one_line(*read.repeated_member, longest_shown) + "\" twice");
  }
  if (read.id_is_of_wrong_kind) return refuse("backupId must be a number");
  if (!read.id_text) return std::nullopt;
  const auto id = parse_id(*read.id_text);
  if (!id) return tl::unexpected(id.error());
  return *id;
}

}  // namespace

parsed<domain::backup_id> parse_id(std::string_view text) {
  const auto id = domain::backup_id::parse(text);
  if (id) return *id;
  const auto shown = std::string(text.substr(0, longest_shown));
  if (id.error() == domain::id_fault::not_positive) {
    return tl::unexpected(bad_request{
        true,
        "backupId must be a whole number from 1 to 9223372036854775807. Received value: " + shown});
  }
  return refuse("backupId must be a whole number from 1 to 9223372036854775807, in plain digits");
}

parsed<domain::backup_id> parse_take_request(std::string_view body,
                                             std::optional<std::string_view> parameter) {
  const auto in_body = id_of_body(body);
  if (!in_body) return tl::unexpected(in_body.error());
  if (!parameter && !*in_body) {
    return refuse("backupId is missing: send {\"backupId\": 123}");
  }
  if (!parameter) return **in_body;
  const auto in_query = parse_id(*parameter);
  if (!in_query) return tl::unexpected(in_query.error());
  if (*in_body && **in_body != *in_query) {
    return refuse("backupId is " + (*in_body)->to_string() + " in the body and " +
                  in_query->to_string() + " in the query");
  }
  return *in_query;
}

}  // namespace backup::endpoint
