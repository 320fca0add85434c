#include "text/json_leaves.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <set>
#include <utility>

namespace host::text {
namespace {

namespace json = boost::json;
using boost::system::error_code;

/// Writes down the leaves while the text is read.
class handler {
 public:
  explicit handler(const json_limits& limits) : limits_(limits) {}

  // Of the library; what is too many is told by our own limits, which come first.
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = 1024;
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  const std::string& why() const { return why_; }
  std::vector<json_leaf> take() { return std::move(leaves_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& fault) { return open({}, fault); }
  bool on_object_end(std::size_t size, error_code& fault) {
    levels_.pop_back();
    const bool is_empty_value = size == 0 && !levels_.empty();
    return is_empty_value ? add(json_leaf::kind::empty_object, "", fault) : step();
  }
  bool on_array_begin(error_code& fault) { return open({"", 0, true}, fault); }
  bool on_array_end(std::size_t size, error_code& fault) {
    levels_.pop_back();
    return size == 0 ? add(json_leaf::kind::empty_array, "", fault) : step();
  }
  bool on_key_part(std::string_view part, std::size_t, error_code&) { return keep(part); }
  bool on_key(std::string_view part, std::size_t, error_code&) {
    levels_.back().key = std::exchange(text_, {}) + std::string(part);
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t size, error_code& fault) {
    if (size > limits_.text_bytes) return refuse("holds too long a text", fault);
    return keep(part);
  }
  bool on_string(std::string_view part, std::size_t size, error_code& fault) {
    if (size > limits_.text_bytes) return refuse("holds too long a text", fault);
    keep(part);
    return add(json_leaf::kind::text, std::exchange(text_, {}), fault);
  }
  bool on_number_part(std::string_view part, error_code&) { return keep(part); }
  bool on_int64(std::int64_t, std::string_view part, error_code& fault) {
    return add_number(json_leaf::kind::integer, part, fault);
  }
  bool on_uint64(std::uint64_t, std::string_view part, error_code& fault) {
    return add_number(json_leaf::kind::integer, part, fault);
  }
  bool on_double(double, std::string_view part, error_code& fault) {
    // A whole number that no integer holds comes here, too.
    const bool is_whole = (text_ + std::string(part)).find_first_of(".eE") == std::string::npos;
    return add_number(is_whole ? json_leaf::kind::integer : json_leaf::kind::real, part, fault);
  }
  bool on_bool(bool flag, error_code& fault) {
    return add(json_leaf::kind::flag, flag ? "true" : "false", fault);
  }
  bool on_null(error_code& fault) { return add(json_leaf::kind::null, "", fault); }
  bool on_comment_part(std::string_view, error_code&) { return true; }
  bool on_comment(std::string_view, error_code&) { return true; }

 private:
  struct level {
    std::string key;
    std::size_t index = 0;
    bool is_array = false;
  };

  bool keep(std::string_view part) {
    text_ += part;
    return true;
  }
  bool refuse(std::string why, error_code& fault) {
    why_ = std::move(why);
    fault = json::error::syntax;
    return false;
  }
  bool open(level opened, error_code& fault) {
    if (levels_.empty() && opened.is_array) return refuse("is no object", fault);
    levels_.push_back(std::move(opened));
    return true;
  }
  bool step() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().index;
    return true;
  }
  bool add_number(json_leaf::kind what, std::string_view part, error_code& fault) {
    return add(what, std::exchange(text_, {}) + std::string(part), fault);
  }
  bool add(json_leaf::kind what, std::string value, error_code& fault) {
    if (levels_.empty()) return refuse("is no object", fault);
    if (leaves_.size() == limits_.leaves) return refuse("holds too many values", fault);
    std::string name;
    for (const auto& each : levels_) {
      if (each.is_array) {
        name += "[" + std::to_string(each.index) + "]";
      } else {
        name += (name.empty() || each.key.starts_with('[') ? "" : ".") + each.key;
      }
    }
    if (!names_.insert(name).second) return refuse("sets " + name + " twice", fault);
    leaves_.push_back({std::move(name), levels_.size(), what, std::move(value)});
    return step();
  }

  const json_limits limits_;
  std::vector<level> levels_;
  std::vector<json_leaf> leaves_;
  std::set<std::string> names_;
  std::string text_;
  std::string why_;
};

}  // namespace

tl::expected<std::vector<json_leaf>, std::string> read_json_object(std::string_view text,
                                                                   const json_limits& limits) {
  json::parse_options options;
  options.max_depth = limits.levels;
  json::basic_parser<handler> parser(options, limits);
  error_code fault;
  const auto size = parser.write_some(false, text.data(), text.size(), fault);
  auto& found = parser.handler();
  if (!found.why().empty()) return tl::unexpected(found.why());
  if (fault) return tl::unexpected("is not JSON (" + fault.message() + ")");
  if (text.find_first_not_of(" \t\r\n", size) != std::string_view::npos) {
    return tl::unexpected(std::string("has something behind its end"));
  }
  return found.take();
}

}  // namespace host::text
