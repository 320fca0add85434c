#include "catalog/located_json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>

namespace backup::catalog {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_level = 16;

/// Builds the tree; `line` is set by whoever feeds the parser, one line of text at a time.
struct tree_builder {
  static constexpr std::size_t max_object_size = 10'000;
  static constexpr std::size_t max_array_size = 10'000;
  static constexpr std::size_t max_key_size = 1'000;
  static constexpr std::size_t max_string_size = 10'000;

  int line = 1;
  located_json root;
  std::vector<located_json> open;
  std::string key;
  std::string part;

  void place(located_json value) {
    if (open.empty()) {
      root = std::move(value);
    } else {
      open.back().items.push_back(std::move(value));
    }
  }
  located_json value_of(located_json::kind what) {
    located_json value;
    value.what = what;
    value.line = line;
    value.name = std::exchange(key, {});
    return value;
  }
  bool leaf(located_json value) {
    place(std::move(value));
    return true;
  }
  bool begin(located_json::kind what) {
    open.push_back(value_of(what));
    return true;
  }
  bool end() {
    auto value = std::move(open.back());
    open.pop_back();
    place(std::move(value));
    return true;
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return begin(located_json::kind::object); }
  bool on_object_end(std::size_t, json::error_code&) { return end(); }
  bool on_array_begin(json::error_code&) { return begin(located_json::kind::array); }
  bool on_array_end(std::size_t, json::error_code&) { return end(); }
  bool on_key_part(json::string_view text, std::size_t, json::error_code&) {
    part += text;
    return true;
  }
  bool on_key(json::string_view text, std::size_t, json::error_code&) {
    part += text;
    key = std::exchange(part, {});
    return true;
  }
  bool on_string_part(json::string_view text, std::size_t, json::error_code&) {
    part += text;
    return true;
  }
  bool on_string(json::string_view text, std::size_t, json::error_code&) {
    part += text;
    auto value = value_of(located_json::kind::text);
    value.text = std::exchange(part, {});
    return leaf(std::move(value));
  }
  bool on_bool(bool flag, json::error_code&) {
    auto value = value_of(located_json::kind::boolean);
    value.flag = flag;
    return leaf(std::move(value));
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) {
    return leaf(value_of(located_json::kind::other));
  }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) {
    return leaf(value_of(located_json::kind::other));
  }
  bool on_double(double, json::string_view, json::error_code&) {
    return leaf(value_of(located_json::kind::other));
  }
  bool on_null(json::error_code&) { return leaf(value_of(located_json::kind::other)); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

json::parse_options strict() {
  json::parse_options options;
  options.max_depth = deepest_level;
  return options;
}

}  // namespace

tl::expected<located_json, located_error> read_located_json(std::string_view text) {
  json::basic_parser<tree_builder> parser(strict());
  auto& builder = parser.handler();
  json::error_code fault;
  while (!text.empty() && !fault) {
    const auto length = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto used = parser.write_some(true, text.data(), length, fault);
    const auto rest = text.substr(used, length - used);
    if (!fault && rest.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      return tl::unexpected(located_error{builder.line, "text after the end of the JSON value"});
    }
    if (!fault && text[length - 1] == '\n') ++builder.line;
    text.remove_prefix(length);
  }
  if (!fault) parser.write_some(false, "", 0, fault);
  if (fault) return tl::unexpected(located_error{builder.line, "not JSON: " + fault.message()});
  return std::move(builder.root);
}

}  // namespace backup::catalog
