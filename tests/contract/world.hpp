#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "contract/deployment.hpp"
#include "contract/engine_under_test.hpp"
#include "support/fault_proxy.hpp"

namespace contract {

/// The engine of this run and the indices of an 8.8.0 application in it, made once for all cases.
struct shared_world {
  explicit shared_world(const std::string& engine_name);
  ~shared_world();
  shared_world(const shared_world&) = delete;
  shared_world& operator=(const shared_world&) = delete;

  engine_under_test engine;
  std::string prefix;  ///< of the indices
  /// How many documents the indices hold, all together.
  std::int64_t documents = 0;
};

/// Made by the program before the first case.
shared_world& the_world();

/// One case: a repository of its own, and a host when it asks for one.
class world {
 public:
  world();
  ~world();
  world(const world&) = delete;
  world& operator=(const world&) = delete;
  /// Called by Boost.Test after each case: fails it when the scripted engine was asked something
  /// that nobody expected.
  void teardown();

  engine_under_test& engine() { return shared_.engine; }
  const std::string& prefix() const { return shared_.prefix; }
  const std::string& repository() const { return repository_; }
  std::int64_t documents() const { return shared_.documents; }

  /// Starts the host for this case, with what it needs and the arguments given, which win.
  deployment& start(std::vector<std::string> arguments = {}, environment variables = {});
  /// The same with a proxy between plugin and engine that can be told to do harm.
  support::fault_proxy& start_behind_a_proxy(std::vector<std::string> arguments = {});
  deployment& host() { return *host_; }

  support::http_answer get(const std::string& target) { return host_->port().get(target); }
  support::http_answer take(const std::string& id);
  /// Again and again while it is 400: an engine needs time to be rid of a deleted backup.
  support::http_answer take_when_free(const std::string& id);
  support::http_answer remove(const std::string& id);
  /// Waits until the engine has got rid of what was deleted, which it may do after the 204: until
  /// no more than so many snapshots of this id are left.
  void await_gone(const std::string& id, std::size_t left = 0);
  boost::json::value show(const std::string& id);
  /// Waits until GET shows this state; the object then.
  boost::json::value wait_for_state(const std::string& id, const std::string& state);

 private:
  std::vector<std::string> with_defaults(const std::string& engine_url,
                                         std::vector<std::string> arguments) const;

  shared_world& shared_;
  std::string repository_;
  std::unique_ptr<support::fault_proxy> proxy_;
  std::unique_ptr<deployment> host_;
};

/// {"message": "..."} or the framework's shape; which one, and the message.
struct error_seen {
  int status = 0;
  bool is_of_the_framework = false;
  std::string message;
};
error_seen error_of(const support::http_answer& answer);

std::vector<std::string> texts(const boost::json::value& array);

}  // namespace contract
