#pragma once

#include <string>

#include "net/http_message.hpp"
#include "secrets/secret_text.hpp"

namespace backup::net {

/// What stands between this machine and an engine: http:// URLs are asked of it as a whole, to
/// https:// ones it opens a tunnel (CONNECT), of whose inside it sees nothing. Variables of the
/// environment (http_proxy, no_proxy) are never looked at. Immutable, shared by threads.
struct proxy {
  std::string url;            ///< "http://host:port" or "https://host:port"; shown in messages
  std::string username = {};  ///< empty: none
  secrets::secret_text password = {};
  std::string username_key = {};  ///< for messages
};

/// Sets it on a handle of curl, none for null. Throws std::runtime_error when curl refuses.
void set_proxy(void* handle, const proxy* through);

/// A failure on the way names the proxy; one to open a tunnel has sent nothing to the engine.
void name_proxy(const proxy& through, transport_failure& failure);
/// The proxy wants other credentials (407).
transport_failure proxy_wants_credentials(const proxy& through);

}  // namespace backup::net
