#include "engine/listing_parser.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "engine/listing_entry.hpp"
#include "text/one_line.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;
using boost::system::error_code;

/// What an engine has no reason to exceed; the rest of a longer text is dropped.
constexpr std::size_t longest_text = 4'096;
constexpr std::size_t longest_key = 64;
constexpr std::size_t most_failures = 1'000;
constexpr std::size_t longest_shown = 200;
/// As the engines write a reason that they do not have.
constexpr std::string_view no_reason = "no reason given";

/// A text that may come in parts; too long a one is cut between two characters.
class joined_text {
 public:
  explicit joined_text(std::size_t longest) : longest_(longest) {}
  void add(std::string_view part) {
    if (is_cut_) return;
    const auto room = longest_ - text_.size();
    text_.append(part.substr(0, room));
    is_cut_ = part.size() > room;
    if (!is_cut_ || !continues(part[room])) return;
    while (continues(text_.back())) text_.pop_back();
    text_.pop_back();
  }
  /// The whole, until the next add().
  std::string_view end(std::string_view last) {
    was_cut_ = false;
    if (text_.empty() && last.size() <= longest_) return last;
    add(last);
    std::swap(text_, whole_);
    text_.clear();
    was_cut_ = std::exchange(is_cut_, false);
    return whole_;
  }
  /// Whether the text that end() gave lacks its rest.
  bool was_cut() const { return was_cut_; }

 private:
  /// Whether a byte of UTF-8 goes on with the character of the byte before.
  static bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

  std::size_t longest_;
  std::string text_;
  std::string whole_;
  bool is_cut_ = false;
  bool was_cut_ = false;
};

/// Writes again what is read, as far as it is shown.
class shown_json {
 public:
  void begin(char bracket) {
    separate();
    add({&bracket, 1});
    is_first_ = true;
  }
  void end(char bracket) {
    add({&bracket, 1});
    is_first_ = false;
  }
  void key(std::string_view name) {
    value(json::serialize(json::string_view(name)));
    add(":");
    is_first_ = true;
  }
  void value(std::string_view text) {
    separate();
    add(text);
    is_first_ = false;
  }
  const std::string& text() const { return text_; }

 private:
  void separate() {
    if (!is_first_) add(",");
  }
  void add(std::string_view text) {
    if (text_.size() <= longest_shown) text_ += text;
  }
  std::string text_;
  bool is_first_ = true;
};

}  // namespace

/// Follows the document by depth: 1 is inside of the answer, 2 of "snapshots", 3 of one of them, 4
/// of an array or object of that one, 5 of one of its failures.
class listing_parser::handler {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::size_t{1} << 20U;
  static constexpr std::size_t max_string_size = std::size_t{16} << 20U;

  handler(service::detail how_much, service::listing_sink& to) : how_much_(how_much), to_(to) {}

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
  bool on_key(json::string_view last, std::size_t, error_code& stop) {
    const auto name = key_text_.end(last);
    if (is_in_failures_) failures_shown_.key(name);
    if (depth_ == 1) return top_key(name, stop);
    if (is_in_entry_ && depth_ == 3) member_ = wanted(member_of(name));
    if (is_in_entry_ && depth_ == 4) is_run_id_ = member_ == member::metadata && name == "runId";
    if (is_in_entry_ && depth_ == 5) is_reason_ = member_ == member::failures && name == "reason";
    return true;
  }

  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    text_.add(part);
    return true;
  }
  bool on_string(json::string_view last, std::size_t, error_code& stop) {
    const auto text = text_.end(last);
    if (is_in_failures_) failures_shown_.value(json::serialize(json::string_view(text)));
    return scalar(kind::text, text, 0, stop);
  }
  bool on_number_part(json::string_view part, error_code&) {
    number_text_.add(part);
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view last, error_code& stop) {
    const auto written = number_text_.end(last);
    if (is_in_failures_) failures_shown_.value(written);
    return scalar(kind::integer, {}, number, stop);
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
    return scalar(kind::null, {}, 0, stop);
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
  enum class kind { text, integer, null, other };
  enum class top { snapshots, failures, unknown };
  enum class member { name, uuid, state, started, ended, failures, metadata, indices, unknown };

  static member member_of(std::string_view name) {
    if (name == "snapshot") return member::name;
    if (name == "uuid") return member::uuid;
    if (name == "state") return member::state;
    if (name == "start_time_in_millis") return member::started;
    if (name == "end_time_in_millis") return member::ended;
    if (name == "failures") return member::failures;
    if (name == "metadata") return member::metadata;
    if (name == "indices") return member::indices;
    return member::unknown;
  }

  /// What was not asked for is neither kept nor judged.
  member wanted(member of) const {
    const bool needs_contents = of == member::metadata || of == member::indices;
    const bool is_wanted = how_much_ == service::detail::contents ||
                           (!needs_contents && how_much_ == service::detail::full) ||
                           of == member::name || of == member::uuid || of == member::state;
    return is_wanted ? of : member::unknown;
  }

  bool end(error_code& stop) {
    stop = json::error::syntax;  // any error ends the parser; what it was is told elsewhere
    return false;
  }
  bool wrong(std::string what, error_code& stop) {
    fault_ = std::move(what);
    return end(stop);
  }

  bool top_key(std::string_view name, error_code& stop) {
    has_members_ = true;
    top_ = name == "snapshots" ? top::snapshots : name == "failures" ? top::failures : top::unknown;
    is_in_failures_ = top_ == top::failures;
    if (is_in_failures_) failures_shown_ = {};
    (void)stop;
    return true;
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
      entry_.clear();
      is_in_entry_ = true;
      return true;
    }
    if (!is_in_entry_) return true;
    if (outer == 3) begin_member(is_object);
    if (outer == 4 && member_ == member::failures) {
      reason_.reset();
      is_reason_ = false;
    }
    if (outer == 4 && member_ == member::indices) entry_.has_other_indices = true;
    return true;
  }

  /// A member of a snapshot that is an array or an object.
  void begin_member(bool is_object) {
    is_run_id_ = false;
    switch (member_) {
      case member::failures:
        entry_.failures_left_out = 0;
        return set(entry_.failures,
                   is_object ? std::nullopt : std::optional(std::vector<std::string>()));
      case member::indices:
        entry_.has_other_indices = false;
        return set(entry_.indices,
                   is_object ? std::nullopt : std::optional(std::vector<std::string>()));
      default:
        return set_scalar(kind::other, {}, 0);
    }
  }

  bool closed(bool is_object, error_code& stop) {
    --depth_;
    if (is_in_failures_) failures_shown_.end(is_object ? '}' : ']');
    if (depth_ == 1) return close_top(stop);
    if (!is_in_entry_) return true;
    if (depth_ == 4 && member_ == member::failures)
      add_failure(reason_.value_or(std::string(no_reason)));
    if (depth_ > 2) return true;
    is_in_entry_ = false;
    const auto taken = entry_.hand_over(how_much_, to_);
    if (!taken) return wrong(taken.error(), stop);
    was_stopped_ = !*taken;
    return *taken || end(stop);
  }

  /// Some releases report a repository that cannot be read inside a 200.
  bool close_top(error_code& stop) {
    if (!std::exchange(is_in_failures_, false)) return true;
    const auto& shown = failures_shown_.text();
    if (shown == "{}" || shown == "[]") return true;
    return repository_failed(stop);
  }
  bool repository_failed(error_code& stop) {
    return wrong("it reports failures of the repository: " +
                     text::one_line(failures_shown_.text(), longest_shown),
                 stop);
  }

  bool other(std::string_view written, error_code& stop) {
    if (is_in_failures_) failures_shown_.value(written);
    return scalar(kind::other, {}, 0, stop);
  }

  bool scalar(kind what, std::string_view text, std::int64_t number, error_code& stop) {
    if (depth_ == 0) return wrong("it is not a JSON object", stop);
    if (depth_ == 1) return top_scalar(what, stop);
    if (depth_ == 2 && top_ == top::snapshots) {
      return wrong("it lists a snapshot without a name", stop);
    }
    if (!is_in_entry_) return true;
    if (depth_ == 3) set_scalar(what, text, number);
    if (depth_ == 4) inner_scalar(what, text);
    if (depth_ == 5 && is_reason_ && what == kind::text) reason_ = as_reason(text);
    return true;
  }

  bool top_scalar(kind what, error_code& stop) {
    if (top_ == top::snapshots) return wrong("its \"snapshots\" is not an array", stop);
    if (!std::exchange(is_in_failures_, false) || what == kind::null) return true;
    return repository_failed(stop);
  }

  template <class Value>
  static void set(listing_entry::member<Value>& to, std::optional<Value> value,
                  bool is_null = false) {
    to.is_there = true;
    to.value = std::move(value);
    to.is_null = is_null;
  }

  void set_scalar(kind what, std::string_view text, std::int64_t number) {
    const bool is_null = what == kind::null;
    const auto as_text = [&] {
      return what == kind::text ? std::optional(std::string(text)) : std::nullopt;
    };
    const auto as_number = [&] {
      return what == kind::integer ? std::optional(number) : std::nullopt;
    };
    switch (member_) {
      case member::name:
        return set(entry_.name, as_text(), is_null);
      case member::uuid:
        return set(entry_.uuid, as_text(), is_null);
      case member::state:
        return set(entry_.state, as_text(), is_null);
      case member::started:
        return set(entry_.started, as_number(), is_null);
      case member::ended:
        return set(entry_.ended, as_number(), is_null);
      case member::failures:
        return set<std::vector<std::string>>(entry_.failures, std::nullopt, is_null);
      case member::indices:
        return set<std::vector<std::string>>(entry_.indices, std::nullopt, is_null);
      case member::metadata:
      case member::unknown:
        return;
    }
  }

  void inner_scalar(kind what, std::string_view text) {
    const bool is_text = what == kind::text;
    if (member_ == member::metadata && is_run_id_) {
      entry_.run = is_text ? std::optional(std::string(text)) : std::nullopt;
    } else if (member_ == member::failures && entry_.failures.value) {
      add_failure(is_text ? as_reason(text) : std::string(no_reason));
    } else if (member_ == member::indices && entry_.indices.value) {
      if (is_text) entry_.indices.value->emplace_back(text);
      entry_.has_other_indices = entry_.has_other_indices || !is_text;
    }
  }

  /// Tells when the end is missing.
  std::string as_reason(std::string_view text) const {
    return std::string(text) + (text_.was_cut() ? "..." : "");
  }

  void add_failure(std::string reason) {
    if (!entry_.failures.value) return;
    if (entry_.failures.value->size() < most_failures) {
      entry_.failures.value->push_back(std::move(reason));
    } else {
      ++entry_.failures_left_out;
    }
  }

  service::detail how_much_;
  service::listing_sink& to_;
  listing_entry entry_;
  joined_text key_text_{longest_key};
  joined_text text_{longest_text};
  joined_text number_text_{longest_key};
  std::optional<std::string> reason_;
  shown_json failures_shown_;
  std::optional<std::string> fault_;
  std::size_t depth_ = 0;
  top top_ = top::unknown;
  member member_ = member::unknown;
  bool is_in_entry_ = false;
  bool is_in_failures_ = false;
  bool is_run_id_ = false;
  bool is_reason_ = false;
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
