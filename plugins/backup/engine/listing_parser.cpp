#include "engine/listing_parser.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "engine/entry_reader.hpp"
#include "engine/joined_text.hpp"
#include "engine/shown_json.hpp"
#include "text/one_line.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;
using boost::system::error_code;
using kind = json_scalar::kind;

/// What an engine has no reason to exceed; the rest of a longer text is dropped.
constexpr std::size_t longest_text = 4'096;
constexpr std::size_t longest_key = 64;

}  // namespace

/// Follows the document by depth: 1 is inside of the answer, 2 of "snapshots", 3 of one of them, 4
/// of an array or object of that one, 5 of one of its failures.
class listing_parser::handler {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::size_t{1} << 20U;
  static constexpr std::size_t max_string_size = std::size_t{16} << 20U;

  handler(service::detail how_much, service::listing_sink& to) : entry_(how_much), to_(to) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& stop) { return opened(true, stop); }
  bool on_array_begin(error_code& stop) { return opened(false, stop); }
  bool on_object_end(std::size_t, error_code& stop) { return closed(true, stop); }
  bool on_array_end(std::size_t, error_code& stop) { return closed(false, stop); }

  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    key_text_.add(part);
    return true;
  }
  bool on_key(json::string_view last, std::size_t, error_code&) {
    const auto name = key_text_.end(last);
    if (is_in_failures_) failures_shown_.key(name);
    if (depth_ == 1) top_key(name);
    if (is_in_entry_) entry_.key(depth_, name);
    return true;
  }

  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    text_.add(part);
    return true;
  }
  bool on_string(json::string_view last, std::size_t, error_code& stop) {
    const auto text = text_.end(last);
    if (is_in_failures_) failures_shown_.text(text);
    return scalar({kind::text, text, text_.was_cut()}, stop);
  }
  bool on_number_part(json::string_view part, error_code&) {
    number_text_.add(part);
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view last, error_code& stop) {
    const auto written = number_text_.end(last);
    if (is_in_failures_) failures_shown_.value(written);
    return scalar({kind::integer, {}, false, number}, stop);
  }
  bool on_uint64(std::uint64_t, json::string_view last, error_code& stop) {
    return other(number_text_.end(last), stop);
  }
  bool on_double(double, json::string_view last, error_code& stop) {
    return other(number_text_.end(last), stop);
  }
  bool on_bool(bool value, error_code& stop) { return other(value ? "true" : "false", stop); }
  bool on_null(error_code& stop) {
    if (is_in_failures_) failures_shown_.value("null");
    return scalar({kind::null}, stop);
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  /// After the whole document.
  reading<void> judge() const {
    if (fault_) return tl::make_unexpected(*fault_);
    if (!has_snapshots_ && has_members_) return tl::make_unexpected("it has no \"snapshots\"");
    return {};
  }
  const std::optional<std::string>& fault() const { return fault_; }
  bool was_stopped() const { return was_stopped_; }

 private:
  enum class top { snapshots, failures, unknown };

  bool end(error_code& stop) {
    stop = json::error::syntax;  // any error ends the parser; what it was is told elsewhere
    return false;
  }
  bool wrong(std::string what, error_code& stop) {
    fault_ = std::move(what);
    return end(stop);
  }

  void top_key(std::string_view name) {
    has_members_ = true;
    top_ = name == "snapshots" ? top::snapshots : name == "failures" ? top::failures : top::unknown;
    is_in_failures_ = top_ == top::failures;
    if (is_in_failures_) failures_shown_ = {};
  }

  bool opened(bool is_object, error_code& stop) {
    const auto outer = depth_++;
    if (is_in_failures_) failures_shown_.begin(is_object ? '{' : '[');
    if (outer == 0) return is_object || wrong("it is not a JSON object", stop);
    if (outer == 1 && top_ == top::snapshots) {
      has_snapshots_ = !is_object;
      return has_snapshots_ || wrong("its \"snapshots\" is not an array", stop);
    }
    if (outer == 2 && top_ == top::snapshots) {
      if (!is_object) return wrong("it lists a snapshot without a name", stop);
      entry_.begin();
      is_in_entry_ = true;
      return true;
    }
    if (is_in_entry_) entry_.opened(outer, is_object);
    return true;
  }

  bool closed(bool is_object, error_code& stop) {
    --depth_;
    if (is_in_failures_) failures_shown_.end(is_object ? '}' : ']');
    if (depth_ == 1) return close_top(stop);
    if (!is_in_entry_) return true;
    if (depth_ > 2) {
      entry_.closed(depth_);
      return true;
    }
    is_in_entry_ = false;
    const auto taken = entry_.hand_over(to_);
    if (!taken) return wrong(taken.error(), stop);
    was_stopped_ = !*taken;
    return *taken || end(stop);
  }

  /// Some releases report a repository that cannot be read inside a 200.
  bool close_top(error_code& stop) {
    if (!std::exchange(is_in_failures_, false)) return true;
    const auto& shown = failures_shown_.written();
    if (shown == "{}" || shown == "[]") return true;
    return repository_failed(stop);
  }
  bool repository_failed(error_code& stop) {
    return wrong("it reports failures of the repository: " +
                     text::one_line(failures_shown_.written(), shown_json::longest),
                 stop);
  }

  bool other(std::string_view written, error_code& stop) {
    if (is_in_failures_) failures_shown_.value(written);
    return scalar({kind::other}, stop);
  }

  bool scalar(const json_scalar& value, error_code& stop) {
    if (depth_ == 0) return wrong("it is not a JSON object", stop);
    if (depth_ == 1) return top_scalar(value.what, stop);
    if (depth_ == 2 && top_ == top::snapshots) {
      return wrong("it lists a snapshot without a name", stop);
    }
    if (is_in_entry_) entry_.scalar(depth_, value);
    return true;
  }

  bool top_scalar(kind what, error_code& stop) {
    if (top_ == top::snapshots) return wrong("its \"snapshots\" is not an array", stop);
    if (!std::exchange(is_in_failures_, false) || what == kind::null) return true;
    return repository_failed(stop);
  }

  entry_reader entry_;
  service::listing_sink& to_;
  joined_text key_text_{longest_key};
  joined_text text_{longest_text};
  joined_text number_text_{longest_key};
  shown_json failures_shown_;
  std::optional<std::string> fault_;
  std::size_t depth_ = 0;
  top top_ = top::unknown;
  bool is_in_entry_ = false;
  bool is_in_failures_ = false;
  bool has_members_ = false;
  bool has_snapshots_ = false;
  bool was_stopped_ = false;
};

struct listing_parser::machine {
  machine(service::detail how_much, service::listing_sink& to)
      : parser(json::parse_options(), how_much, to) {}
  json::basic_parser<handler> parser;
  std::optional<std::string> fault;  ///< not JSON
};

listing_parser::listing_parser(service::detail how_much, service::listing_sink& to)
    : machine_(std::make_unique<machine>(how_much, to)) {}

listing_parser::~listing_parser() = default;

bool listing_parser::feed(std::string_view piece) {
  auto& [parser, fault] = *machine_;
  if (fault || parser.handler().fault() || was_stopped()) return false;
  error_code failed;
  std::size_t read = 0;
  if (!parser.done()) read = parser.write_some(true, piece.data(), piece.size(), failed);
  if (!failed && parser.done()) {
    const auto rest = piece.substr(read);
    const bool is_blank = rest.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (!is_blank) failed = json::error::extra_data;
  }
  if (!failed) return true;
  const bool is_ours = parser.handler().fault() || was_stopped();
  if (!is_ours) fault = "it is not JSON (" + failed.message() + ")";
  return false;
}

reading<void> listing_parser::finish() {
  auto& [parser, fault] = *machine_;
  if (!fault && !parser.handler().fault() && !was_stopped() && !parser.done()) {
    error_code failed;
    parser.write_some(false, nullptr, 0, failed);
    const bool is_ours = parser.handler().fault() || was_stopped();
    if (failed && !is_ours) fault = "it is not JSON (" + failed.message() + ")";
  }
  if (fault) return tl::make_unexpected(*fault);
  return parser.handler().judge();
}

bool listing_parser::has_fault() const {
  return machine_->fault || machine_->parser.handler().fault();
}

bool listing_parser::was_stopped() const {
  return machine_->parser.handler().was_stopped();
}

}  // namespace backup::engine
