#include "engine/entry_reader.hpp"

#include <utility>
#include <vector>

namespace backup::engine {
namespace {

using kind = json_scalar::kind;

/// What an engine has no reason to exceed.
constexpr std::size_t most_failures = 1'000;
/// As the engines write a reason that they do not have.
constexpr std::string_view no_reason = "no reason given";

/// Tells when the end is missing.
std::string as_reason(const json_scalar& value) {
  return std::string(value.text) + (value.was_cut ? "..." : "");
}

template <class Value>
void set(listing_entry::member<Value>& to, std::optional<Value> value, bool is_null = false) {
  to.is_there = true;
  to.value = std::move(value);
  to.is_null = is_null;
}

}  // namespace

entry_reader::member entry_reader::member_of(std::string_view name) {
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
entry_reader::member entry_reader::wanted(member of) const {
  const bool needs_contents = of == member::metadata || of == member::indices;
  const bool is_wanted = how_much_ == service::detail::contents ||
                         (!needs_contents && how_much_ == service::detail::full) ||
                         of == member::name || of == member::uuid || of == member::state;
  return is_wanted ? of : member::unknown;
}

void entry_reader::key(std::size_t depth, std::string_view name) {
  if (depth == 3) member_ = wanted(member_of(name));
  if (depth == 4) is_run_id_ = member_ == member::metadata && name == "runId";
  if (depth == 5) is_reason_ = member_ == member::failures && name == "reason";
}

void entry_reader::opened(std::size_t outer, bool is_object) {
  if (outer == 3) begin_member(is_object);
  if (outer == 4 && member_ == member::failures) {
    reason_.reset();
    is_reason_ = false;
  }
  if (outer == 4 && member_ == member::indices) entry_.has_other_indices = true;
}

void entry_reader::closed(std::size_t outer) {
  if (outer != 4 || member_ != member::failures) return;
  add_failure(reason_.value_or(std::string(no_reason)));
}

void entry_reader::scalar(std::size_t depth, const json_scalar& value) {
  if (depth == 3) set_scalar(value);
  if (depth == 4) inner_scalar(value);
  if (depth == 5 && is_reason_ && value.what == kind::text) reason_ = as_reason(value);
}

/// A member of a snapshot that is an array or an object.
void entry_reader::begin_member(bool is_object) {
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
      return set_scalar({});
  }
}

void entry_reader::set_scalar(const json_scalar& value) {
  const bool is_null = value.what == kind::null;
  const auto as_text = [&] {
    return value.what == kind::text ? std::optional(std::string(value.text)) : std::nullopt;
  };
  const auto as_number = [&] {
    return value.what == kind::integer ? std::optional(value.number) : std::nullopt;
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

void entry_reader::inner_scalar(const json_scalar& value) {
  const bool is_text = value.what == kind::text;
  if (member_ == member::metadata && is_run_id_) {
    entry_.run = is_text ? std::optional(std::string(value.text)) : std::nullopt;
  } else if (member_ == member::failures && entry_.failures.value) {
    add_failure(is_text ? as_reason(value) : std::string(no_reason));
  } else if (member_ == member::indices && entry_.indices.value) {
    if (is_text) entry_.indices.value->emplace_back(value.text);
    entry_.has_other_indices = entry_.has_other_indices || !is_text;
  }
}

void entry_reader::add_failure(std::string reason) {
  if (!entry_.failures.value) return;
  if (entry_.failures.value->size() < most_failures) {
    entry_.failures.value->push_back(std::move(reason));
  } else {
    ++entry_.failures_left_out;
  }
}

}  // namespace backup::engine
