#pragma once

#include "support/http_message.hpp"
#include "support/scripted/index_store.hpp"
#include "support/scripted/rest_call.hpp"
#include "support/scripted/snapshot_store.hpp"

// What the engines answer to calls about repositories and snapshots.
namespace support::scripted::repository_api {

http_reply put(rest_call& call, snapshot_store& store, const std::string& name);
http_reply show(rest_call& call, snapshot_store& store, const std::string& list);
http_reply remove(rest_call& call, snapshot_store& store, const std::string& name);
http_reply verify(rest_call& call, snapshot_store& store, const std::string& name);

}  // namespace support::scripted::repository_api

namespace support::scripted::snapshot_api {

http_reply create(rest_call& call, snapshot_store& store, index_store& indices,
                  const std::string& repository, const std::string& name, const waiter& wait);
http_reply show(rest_call& call, snapshot_store& store, const std::string& repository,
                const std::string& names);
http_reply remove(rest_call& call, snapshot_store& store, const std::string& repository,
                  const std::string& names, const waiter& wait);
/// No names: all that run; no repository: in all of them.
http_reply status(rest_call& call, snapshot_store& store, const std::string& repository,
                  const std::string& names);
http_reply restore(rest_call& call, snapshot_store& store, index_store& indices,
                   const std::string& repository, const std::string& name);

}  // namespace support::scripted::snapshot_api
