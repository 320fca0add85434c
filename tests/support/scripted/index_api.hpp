#pragma once

#include "support/http_message.hpp"
#include "support/scripted/index_store.hpp"
#include "support/scripted/rest_call.hpp"

// What the engines answer to calls about indices and documents. Each takes the path parameters it
// names.
namespace support::scripted::index_api {

http_reply create(rest_call& call, index_store& indices, const std::string& name);
/// `busy` names indices of a running snapshot: they cannot be deleted.
http_reply remove(rest_call& call, index_store& indices, const std::string& list,
                  const std::vector<std::string>& busy);
http_reply show(rest_call& call, index_store& indices, const std::string& list);
http_reply settings(rest_call& call, index_store& indices, const std::string& list,
                    const std::string& names);
http_reply resolve(rest_call& call, index_store& indices, const std::string& list);
http_reply close(rest_call& call, index_store& indices, const std::string& list);
http_reply change_aliases(rest_call& call, index_store& indices);
http_reply health(rest_call& call, index_store& indices);

}  // namespace support::scripted::index_api

namespace support::scripted::document_api {

http_reply put(rest_call& call, index_store& indices, const std::string& index,
               const std::string& id);
http_reply bulk(rest_call& call, index_store& indices, const std::string& default_index);
http_reply count(rest_call& call, index_store& indices, const std::string& list);
http_reply refresh(rest_call& call, index_store& indices, const std::string& list);

}  // namespace support::scripted::document_api
