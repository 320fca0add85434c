#include "config/data/application_json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstdlib>
#include <map>
#include <utility>

#include "config/config_file.hpp"
#include "config/data/java_number.hpp"

namespace host::config {
namespace {

namespace json = boost::json;
using boost::system::error_code;

/// Writes down the leaves while the text is read.
class leaves {
 public:
  explicit leaves(const origin& from) : from_(from) {}

  static constexpr std::size_t max_object_size = settings_limit;
  static constexpr std::size_t max_array_size = settings_limit;
  static constexpr std::size_t max_key_size = 1024;
  static constexpr std::size_t max_string_size = file_limit_bytes;

  const std::string& why() const { return why_; }
  std::vector<property> take() {
    std::vector<property> list;
    for (auto& [name, value] : settings_) list.push_back({name, std::move(value), from_});
    return list;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& fault) { return open({}, fault); }
  bool on_object_end(std::size_t, error_code&) {
    levels_.pop_back();
    return step();
  }
  bool on_array_begin(error_code& fault) { return open({"", 0, true}, fault); }
  bool on_array_end(std::size_t size, error_code& fault) {
    levels_.pop_back();
    return size == 0 ? add("", fault) : step();  // an empty text says: no items
  }
  bool on_key_part(std::string_view part, std::size_t, error_code&) {
    text_ += part;
    return true;
  }
  bool on_key(std::string_view part, std::size_t, error_code&) {
    levels_.back().key = std::exchange(text_, {}) + std::string(part);
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t, error_code&) {
    text_ += part;
    return true;
  }
  bool on_string(std::string_view part, std::size_t, error_code& fault) {
    text_ += part;
    return add(std::exchange(text_, {}), fault);
  }
  bool on_number_part(std::string_view part, error_code&) {
    text_ += part;
    return true;
  }
  bool on_int64(std::int64_t number, std::string_view, error_code& fault) {
    text_.clear();
    return add(std::to_string(number), fault);
  }
  bool on_uint64(std::uint64_t number, std::string_view, error_code& fault) {
    text_.clear();
    return add(std::to_string(number), fault);
  }
  bool on_double(double number, std::string_view part, error_code& fault) {
    // A whole number of any length stays as it is.
    const auto written = std::exchange(text_, {}) + std::string(part);
    const bool is_whole = written.find_first_of(".eE") == std::string::npos;
    return add(is_whole ? written : java_text(number), fault);
  }
  bool on_bool(bool flag, error_code& fault) { return add(flag ? "true" : "false", fault); }
  bool on_null(error_code& fault) { return add("", fault); }
  bool on_comment_part(std::string_view, error_code&) { return true; }
  bool on_comment(std::string_view, error_code&) { return true; }

 private:
  struct level {
    std::string key;
    std::size_t index = 0;
    bool is_array = false;
  };

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
  bool add(std::string value, error_code& fault) {
    if (levels_.empty()) return refuse("is no object", fault);
    std::string name;
    for (const auto& each : levels_) {
      if (each.is_array) {
        name += "[" + std::to_string(each.index) + "]";
      } else {
        name += (name.empty() || each.key.starts_with('[') ? "" : ".") + each.key;
      }
    }
    if (!settings_.emplace(name, std::move(value)).second) {
      return refuse("sets " + name + " twice", fault);
    }
    return step();
  }

  const origin& from_;
  std::vector<level> levels_;
  std::map<std::string, std::string> settings_;
  std::string text_;
  std::string why_;
};

}  // namespace

tl::expected<std::vector<property>, std::string> read_application_json(std::string_view text,
                                                                       const origin& from) {
  json::parse_options options;
  options.max_depth = nesting_limit;
  json::basic_parser<leaves> parser(options, from);
  error_code fault;
  const auto size = parser.write_some(false, text.data(), text.size(), fault);
  auto& found = parser.handler();
  std::string why = found.why();
  if (why.empty() && fault) why = "is not JSON (" + fault.message() + ")";
  if (why.empty() && size != text.size()) why = "has something behind its end";
  if (!why.empty()) {
    return tl::unexpected(to_text(from) + " " + why +
                          "; allowed is one JSON object of at most 32 levels");
  }
  return found.take();
}

}  // namespace host::config
