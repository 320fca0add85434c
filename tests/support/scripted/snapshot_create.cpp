#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "support/scripted/snapshot_api.hpp"

namespace support::scripted::snapshot_api {
namespace json = boost::json;
namespace {

struct order {
  std::vector<std::string> indices;
  expression_options options;
  json::object metadata;
  bool has_metadata = false;
  bool include_global_state = true;
};

std::vector<std::string> strings_of(const json::object& body, const char* name, bool array_only) {
  auto const* value = body.if_contains(name);
  if (value == nullptr) return {};
  auto const malformed = [&] {
    return illegal_argument(std::string{"malformed "} + name +
                            " section, should be an array of strings");
  };
  if (value->is_string() && !array_only) return split_list(value->get_string());
  if (!value->is_array()) throw malformed();
  std::vector<std::string> texts;
  for (const auto& each : value->get_array()) {
    if (!each.is_string()) throw malformed();
    texts.emplace_back(each.get_string());
  }
  return texts;
}

void check_features(const std::vector<std::string>& features) {
  if (features.size() < 2) return;
  if (std::find(features.begin(), features.end(), "none") == features.end()) return;
  std::string list;
  for (const auto& each : features) list += (list.empty() ? "" : ", ") + each;
  throw illegal_argument(
      "the feature_states value [none] indicates that no feature states should be snapshotted, but "
      "other feature states were requested: [" +
      list + "]");
}

order parse(const rest_call& call, const json::object& body) {
  order wanted;
  // Elasticsearch expands to closed indices too.
  wanted.options = {.closed = call.elasticsearch(), .hidden = true};
  wanted.indices = strings_of(body, "indices", false);
  if (call.elasticsearch()) check_features(strings_of(body, "feature_states", true));
  if (auto const* metadata = body.if_contains("metadata"); metadata && !metadata->is_null()) {
    if (!metadata->is_object()) throw illegal_argument("malformed metadata, should be an object");
    wanted.metadata = metadata->get_object();
    wanted.has_metadata = true;
  }
  wanted.include_global_state = option_of(body, "include_global_state", true);
  option_of(body, "partial", false);
  wanted.options.ignore_unavailable = option_of(body, "ignore_unavailable", false);
  wanted.options.allow_no_indices = option_of(body, "allow_no_indices", true);
  if (body.contains("expand_wildcards")) {
    set_expansion(wanted.options, strings_of(body, "expand_wildcards", false));
  }
  constexpr std::size_t metadata_limit = 1024;
  auto const size = json::serialize(wanted.metadata).size();
  if (size > metadata_limit) {
    throw validation_failed("metadata must be smaller than 1024 bytes, but was [" +
                            std::to_string(size) + "]");
  }
  return wanted;
}

void check_name(const rest_call& call, const std::string& repository, const std::string& name) {
  auto const refuse = [&](const std::string& why) {
    throw engine_error{
        400, "invalid_snapshot_name_exception",
        "[" + repository + ":" + name + "] Invalid snapshot name [" + name + "], " + why};
  };
  if (name.empty()) refuse("cannot be empty");
  if (name.find(' ') != std::string::npos) refuse("must not contain whitespace");
  if (name.find(',') != std::string::npos) refuse("must not contain ','");
  if (name.find('#') != std::string::npos) refuse("must not contain '#'");
  if (name.starts_with('_')) refuse("must not start with '_'");
  if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    refuse("must be lowercase");
  }
  if (name.find_first_of("\\/*?\"<>|") != std::string::npos) {
    refuse(std::string{"must not contain the following characters "} +
           (call.elasticsearch() ? R"([' ','"','*',',','/','<','>','?','\','|'])"
                                 : R"([ , ", *, \, <, |, ,, >, /, ?])"));
  }
}

engine_error name_taken(const rest_call& call, const std::string& repository,
                        const snapshot_entry& by) {
  const auto& name = by.shown.name;
  return {400,
          call.elasticsearch() ? "snapshot_name_already_in_use_exception"
                               : "invalid_snapshot_name_exception",
          "[" + repository + ":" + name + "] Invalid snapshot name [" + name +
              "], snapshot with the same name " +
              (by.running() ? "is already in-progress" : "already exists")};
}

}  // namespace

http_reply create(rest_call& call, snapshot_store& store, index_store& indices,
                  const std::string& repository, const std::string& name, const waiter& wait) {
  call.accept_master_timeout();
  bool const waits = call.flag("wait_for_completion", false);
  call.refuse_unknown_parameters();
  auto const wanted = parse(call, call.json_body());
  check_name(call, repository, name);
  auto const location = store.repository(repository).location;
  if (auto const* taken = store.find(location, name)) throw name_taken(call, repository, *taken);

  snapshot_entry made;
  made.shown.repository = repository;
  made.shown.name = name;
  made.shown.state = "IN_PROGRESS";
  made.shown.indices = indices.resolve(wanted.indices, wanted.options);
  made.shown.shards = 0;
  for (const auto& each : made.shown.indices) {
    const auto& index = indices.all().at(each);
    made.shown.shards += index.number("index.number_of_shards");
    made.contents.push_back(index);
  }
  made.shown.include_global_state = wanted.include_global_state;
  made.location = location;
  made.metadata = wanted.metadata;
  made.has_metadata = wanted.has_metadata;
  if (!store.hold_snapshots) made.finishes = steady::now() + store.snapshot_time;
  auto const entry = store.add(std::move(made));
  if (!waits) return call.answer({{"accepted", true}});
  wait([&] { return entry->gone || !entry->running(); });
  return call.answer({{"snapshot", snapshot_shown(*entry, repository, call, true)}});
}

}  // namespace support::scripted::snapshot_api
