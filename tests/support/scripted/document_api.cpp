#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "support/scripted/index_api.hpp"

namespace support::scripted::document_api {
namespace json = boost::json;
namespace {

json::object shards_of(const index_data& index) {
  return {
      {"total", 1 + index.number("index.number_of_replicas")}, {"successful", 1}, {"failed", 0}};
}

engine_error closed(const index_store& indices, const index_data& index) {
  return {400, "index_closed_exception", "closed", indices.index_details(index.name, index.uuid)};
}

enum class write { index, create, remove };

/// One change of one document, as the answer of a single write or of a bulk item shows it.
json::object apply(index_store& indices, index_data& index, write how, const std::string& id,
                   std::string source, bool refreshed, int& status) {
  if (index.closed) throw closed(indices, index);
  auto const found = index.documents.find(id);
  bool const exists = found != index.documents.end();
  if (exists && how == write::create) {
    auto details = indices.index_details(index.name, index.uuid);
    details["shard"] = "0";
    throw engine_error{409, "version_conflict_engine_exception",
                       "[" + id +
                           "]: version conflict, document already exists (current version [" +
                           std::to_string(found->second.version) + "])",
                       std::move(details)};
  }
  long const version = 1 + (exists ? found->second.version : index.versions_of_deleted[id]);
  if (how == write::remove) {
    index.documents.erase(id);
    index.versions_of_deleted[id] = version;
    status = exists ? 200 : 404;
  } else {
    index.documents[id] = {std::move(source), version};
    index.versions_of_deleted.erase(id);
    status = exists ? 200 : 201;
  }
  bool const removed = how == write::remove;
  json::object shown{
      {"_index", index.name},
      {"_id", id},
      {"_version", version},
      {"result", removed ? (exists ? "deleted" : "not_found") : (exists ? "updated" : "created")}};
  if (refreshed) shown["forced_refresh"] = true;
  shown["_shards"] = shards_of(index);
  shown["_seq_no"] = index.operations++;
  shown["_primary_term"] = 1;
  return shown;
}

bool refresh_asked(rest_call& call) {
  auto const text = call.parameter("refresh");
  return text && (*text == "true" || text->empty());
}

struct bulk_line {
  write how = write::index;
  std::string verb, index, id;
  bool names_id = false;
};

bulk_line parse_action(const std::string& line, const std::string& default_index) {
  json::error_code error;
  auto const value = json::parse(line, error);
  if (error || !value.is_object() || value.get_object().size() != 1) {
    throw illegal_argument("Malformed action/metadata line");
  }
  const auto& member = *value.get_object().begin();
  bulk_line action{write::index, std::string{member.key()}, default_index, make_uuid(), false};
  if (action.verb == "create") {
    action.how = write::create;
  } else if (action.verb == "delete") {
    action.how = write::remove;
  } else if (action.verb != "index") {
    throw illegal_argument("Malformed action/metadata line: [" + action.verb + "]");
  }
  if (auto const* details = member.value().if_object()) {
    if (auto const* name = details->if_contains("_index")) action.index = name->as_string();
    if (auto const* id = details->if_contains("_id")) {
      action.id = id->as_string();
      action.names_id = true;
    }
  }
  return action;
}

json::object bulk_item(index_store& indices, const bulk_line& action, std::string source,
                       bool refreshed, bool& failed) {
  json::object item;
  int status = 0;
  try {
    item = apply(indices, indices.for_writing(action.index), action.how, action.id,
                 std::move(source), refreshed, status);
  } catch (const engine_error& error) {
    failed = true;
    status = error.status;
    json::object shown{{"type", error.type}, {"reason", error.reason}};
    for (const auto& [key, value] : error.details) shown[key] = value;
    item["_index"] = action.index;
    item["_id"] = action.names_id ? json::value(action.id) : json::value(nullptr);
    item["status"] = status;
    item["error"] = std::move(shown);
    return item;
  }
  item["status"] = status;
  return item;
}

}  // namespace

http_reply put(rest_call& call, index_store& indices, const std::string& name,
               const std::string& id) {
  bool const refreshed = refresh_asked(call);
  call.accept({"timeout", "wait_for_active_shards"});
  bool const create_only = call.parameter("op_type").value_or("index") == "create";
  call.refuse_unknown_parameters();
  if (call.body().empty()) throw validation_failed("source is missing");
  json::error_code error;
  auto const source = json::parse(call.body(), error);
  if (error || !source.is_object()) {
    throw engine_error{
        400, call.elasticsearch() ? "document_parsing_exception" : "mapper_parsing_exception",
        call.elasticsearch() ? "[1:1] failed to parse" : "failed to parse"};
  }
  int status = 0;
  std::string const key = id.empty() ? make_uuid() : id;
  auto& index = indices.for_writing(name);
  auto const shown = apply(indices, index, create_only ? write::create : write::index, key,
                           call.body(), refreshed, status);
  auto reply = call.answer(shown, status);
  if (status == 201) reply.headers.emplace_back("Location", "/" + index.name + "/_doc/" + key);
  return reply;
}

http_reply bulk(rest_call& call, index_store& indices, const std::string& default_index) {
  bool const refreshed = refresh_asked(call);
  call.accept({"timeout", "wait_for_active_shards"});
  call.refuse_unknown_parameters();
  const auto& body = call.body();
  if (body.empty()) throw engine_error{400, "parse_exception", "request body is required"};
  if (body.back() != '\n') {
    throw illegal_argument("The bulk request must be terminated by a newline [\\n]");
  }
  json::array items;
  bool failed = false;
  std::size_t from = 0;
  auto const next_line = [&] {
    auto const end = std::min(body.find('\n', from), body.size());
    std::string line = body.substr(from, end - from);
    from = end + 1;
    return line;
  };
  while (from < body.size()) {
    std::string const line = next_line();
    if (line.empty()) continue;
    auto const action = parse_action(line, default_index);
    std::string source = action.how == write::remove ? std::string{} : next_line();
    json::object item;
    item[action.verb] = bulk_item(indices, action, std::move(source), refreshed, failed);
    items.push_back(std::move(item));
  }
  json::object shown;
  if (!call.elasticsearch()) shown["took"] = 1;
  shown["errors"] = failed;
  if (call.elasticsearch()) shown["took"] = 1;
  shown["items"] = std::move(items);
  return call.answer(shown);
}

http_reply count(rest_call& call, index_store& indices, const std::string& list) {
  expression_options options;
  if (auto const text = call.parameter("ignore_unavailable")) {
    options.ignore_unavailable = parse_option("ignore_unavailable", *text);
  }
  call.refuse_unknown_parameters();
  std::size_t documents = 0;
  int shards = 0;
  for (const auto& name : indices.resolve(split_list(list), options)) {
    const auto& index = indices.all().at(name);
    if (index.closed) throw closed(indices, index);
    documents += index.documents.size();
    shards += index.number("index.number_of_shards");
  }
  return call.answer(
      {{"count", documents},
       {"_shards", {{"total", shards}, {"successful", shards}, {"skipped", 0}, {"failed", 0}}}});
}

http_reply refresh(rest_call& call, index_store& indices, const std::string& list) {
  call.refuse_unknown_parameters();
  int total = 0;
  int successful = 0;
  for (const auto& name : indices.resolve(split_list(list), {})) {
    const auto& index = indices.all().at(name);
    successful += index.number("index.number_of_shards");
    total +=
        index.number("index.number_of_shards") * (1 + index.number("index.number_of_replicas"));
  }
  return call.answer({{"_shards", {{"total", total}, {"successful", successful}, {"failed", 0}}}});
}

}  // namespace support::scripted::document_api
