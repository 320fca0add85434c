#pragma once

namespace backup::net {

/// Sees the connections of a client come and go, also those that were tried in vain. Called on
/// threads of the client and of who waits; returns at once.
class connection_watch {
 public:
  virtual ~connection_watch() = default;
  virtual void connection_opened() noexcept = 0;
  virtual void connection_closed() noexcept = 0;
};

}  // namespace backup::net
