#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "net/http_message.hpp"
#include "scheduling/scheduler.hpp"
#include "secrets/followed_secret.hpp"
#include "secrets/secret_text.hpp"

namespace backup::net {

/// Who asks a proxy: a user with a password that may stand in a file, which is followed. All
/// functions from any thread.
class proxy_user {
 public:
  /// `password` is what the file holds, if there is one.
  proxy_user(std::string name, secrets::secret_text password, std::string file = {},
             secrets::trouble_listener trouble = {});

  const std::string& name() const { return name_; }
  /// Looks whether it has changed, at most once a second.
  secrets::secret_text password(scheduling::instant now);

 private:
  const std::string name_;
  const secrets::trouble_listener tell_;
  std::mutex mutex_;  // a leaf: nothing is waited for while it is held but a look at a small file
  secrets::followed_secret password_;
};

/// What stands between this machine and an engine: http:// URLs are asked of it as a whole, to
/// https:// ones it opens a tunnel (CONNECT), of whose inside it sees nothing. Variables of the
/// environment (http_proxy, no_proxy) are never looked at. Immutable, shared by threads.
struct proxy {
  std::string url;                            ///< "http(s)://host:port"; shown in messages
  std::shared_ptr<proxy_user> asked_by = {};  ///< null: nobody in particular
  std::string username_key = {};              ///< for messages
};

/// Sets it on a handle of curl, none for null. Throws std::runtime_error when curl refuses.
void set_proxy(void* handle, const proxy* through);
/// Who asks it from now on, for each request anew. The same of curl.
void set_proxy_user(void* handle, const proxy& through, scheduling::instant now);

/// A failure on the way names the proxy; one to open a tunnel has sent nothing to the engine.
void name_proxy(const proxy& through, transport_failure& failure);
/// The proxy wants other credentials (407).
transport_failure proxy_wants_credentials(const proxy& through);

}  // namespace backup::net
