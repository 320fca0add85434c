#include "support/scripted_engine.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>

#include "support/glob.hpp"
#include "support/http_server.hpp"
#include "support/scripted/engine_error.hpp"
#include "support/scripted/routes.hpp"

namespace support {
namespace json = boost::json;
using scripted::engine_error;
using scripted::error_body;
using scripted::snapshot_entry;
using scripted::steady;

namespace {

constexpr std::size_t request_line_limit = 4096;

/// Without a content type, which depends on the engine.
http_reply error_reply(const engine_error& error) {
  http_reply reply;
  reply.status = error.status;
  reply.body = error_body(error);
  return reply;
}

}  // namespace

http_reply json_reply(int status, std::string body) {
  http_reply reply;
  reply.status = status;
  reply.headers = {{"content-type", "application/json; charset=UTF-8"}};
  reply.body = std::move(body);
  return reply;
}

http_reply engine_error_reply(int status, const std::string& type, const std::string& reason) {
  return json_reply(status, error_body({status, type, reason}));
}

class scripted_engine::impl {
 public:
  impl(engine_flavour flavour, std::uint16_t port)
      : flavour_{flavour},
        world_{flavour},
        server_{[this](const http_request& request) { return handle(request); }, port} {}

  ~impl() { stop(); }

  /// Does something to the world and wakes whoever waits in it.
  template <class Action>
  auto change(Action action) {
    std::lock_guard const lock{mutex_};
    world_.snapshots.settle(steady::now());
    struct wake {
      std::condition_variable& changed;
      ~wake() { changed.notify_all(); }
    } const after{changed_};
    return action();
  }

  void stop() {
    change([&] { ending_ = true; });
    server_.stop();
  }

  /// Waits for a condition on the world, letting its time pass.
  bool wait_until(std::unique_lock<std::mutex>& lock, steady::time_point deadline,
                  const std::function<bool()>& holds) {
    auto const life = life_;
    for (;;) {
      world_.snapshots.settle(steady::now());
      if (holds()) return true;
      if (ending_ || life != life_ || steady::now() >= deadline) return false;
      auto const due = std::min(world_.snapshots.next_due(), deadline);
      if (due == steady::time_point::max()) {
        changed_.wait(lock);
      } else {
        changed_.wait_until(lock, due);
      }
    }
  }

  snapshot_entry& running(const std::string& name) {
    for (const auto& entry : world_.snapshots.all()) {
      if (entry->running() && entry->shown.name == name) return *entry;
    }
    throw std::runtime_error{"scripted engine: no snapshot " + name + " is running"};
  }

  scripted_snapshot shown(const snapshot_entry& entry, const std::string& repository) const {
    auto result = entry.shown;
    result.repository = repository;
    if (entry.has_metadata) result.metadata = json::serialize(entry.metadata);
    return result;
  }

  struct script {
    std::string method, glob;
    http_reply reply;
    int left;
  };

  engine_flavour flavour_;
  std::mutex mutex_;
  std::condition_variable changed_;
  scripted::engine_world world_;
  bool ending_ = false;
  int life_ = 0;  ///< counts kills: who waited in an earlier life gets no answer
  std::vector<std::shared_ptr<recorded_request>> requests_;
  std::vector<recorded_request> unexpected_;
  std::list<script> scripts_;
  access_check check_;
  std::optional<std::vector<std::pair<std::string, std::string>>> expected_;
  http_server server_;  ///< last: its threads use all of the above

 private:
  http_reply handle(const http_request& request) {
    std::unique_lock lock{mutex_};
    auto const record = std::make_shared<recorded_request>(
        recorded_request{request.method, request.target, request.body, 0});
    requests_.push_back(record);
    changed_.notify_all();
    auto reply = answer(request, lock);
    if (is_elasticsearch(flavour_))
      reply.headers.emplace_back("X-elastic-product", "Elasticsearch");
    if (!header_value(reply.headers, "content-type") && !reply.body.empty()) {
      bool const opensearch = !is_elasticsearch(flavour_);
      reply.headers.emplace_back(
          "content-type", opensearch ? "application/json; charset=UTF-8" : "application/json");
    }
    record->status = reply.status;
    changed_.notify_all();
    return reply;
  }

  http_reply answer(const http_request& request, std::unique_lock<std::mutex>& lock) {
    auto const agent = header_value(request.headers, "User-Agent").value_or("");
    if (check_ && agent.starts_with("actuator-host")) {
      if (auto const refusal = check_(request)) return *refusal;
    }
    if (auto const reply = scripted_answer(request)) return *reply;
    world_.snapshots.settle(steady::now());
    try {
      auto const line = request.method.size() + request.target.size() + sizeof "  HTTP/1.1" - 1;
      if (line > request_line_limit) {
        throw engine_error{400, "too_long_http_line_exception",
                           "An HTTP line is larger than 4096 bytes."};
      }
      if (!is_expected(request)) return refuse(request);
      scripted::rest_call call{request, flavour_};
      auto const wait = [&](const std::function<bool()>& holds) {
        return wait_until(lock, steady::time_point::max(), holds);
      };
      auto reply = scripted::answer(call, world_, wait);
      changed_.notify_all();
      return reply ? *reply : refuse(request);
    } catch (const engine_error& error) {
      return error_reply(error);
    } catch (const std::exception& error) {
      // Beyond what it understands: never a guess.
      auto reply = refuse(request);
      reply.body = json::serialize(json::object{{"error", error.what()}, {"status", 501}});
      return reply;
    }
  }

  std::optional<http_reply> scripted_answer(const http_request& request) {
    for (auto each = scripts_.begin(); each != scripts_.end(); ++each) {
      bool const fits = (each->method.empty() || each->method == request.method) &&
                        target_matches(each->glob, request.target);
      if (!fits) continue;
      auto reply = each->reply;
      if (--each->left == 0) scripts_.erase(each);
      return reply;
    }
    return std::nullopt;
  }

  bool is_expected(const http_request& request) const {
    if (!expected_) return true;
    return std::any_of(expected_->begin(), expected_->end(), [&](const auto& each) {
      return each.first == request.method && target_matches(each.second, request.target);
    });
  }

  http_reply refuse(const http_request& request) {
    unexpected_.push_back({request.method, request.target, request.body, 501});
    return error_reply(
        {501, "", "the scripted engine does not know " + request.method + " " + request.target});
  }
};

scripted_engine::scripted_engine(engine_flavour flavour, std::uint16_t port)
    : impl_{std::make_unique<impl>(flavour, port)} {}

scripted_engine::~scripted_engine() = default;

engine_flavour scripted_engine::flavour() const {
  return impl_->flavour_;
}
std::uint16_t scripted_engine::port() const {
  return impl_->server_.port();
}
std::string scripted_engine::url() const {
  return impl_->server_.url();
}
void scripted_engine::stop() {
  impl_->stop();
}

void scripted_engine::set_snapshot_time(milliseconds time) {
  impl_->change([&] { impl_->world_.snapshots.snapshot_time = time; });
}

void scripted_engine::hold_snapshots() {
  impl_->change([&] { impl_->world_.snapshots.hold_snapshots = true; });
}

void scripted_engine::release_snapshot(const std::string& name) {
  finish_snapshot(name, "SUCCESS");
}

void scripted_engine::release_snapshots() {
  impl_->change([&] {
    auto& snapshots = impl_->world_.snapshots;
    snapshots.hold_snapshots = false;
    for (const auto& entry : snapshots.all()) {
      if (entry->running()) snapshots.finish(*entry, "SUCCESS", {});
    }
  });
}

void scripted_engine::finish_snapshot(const std::string& name, const std::string& state,
                                      std::vector<shard_failure> failures,
                                      const std::string& reason) {
  impl_->change([&] {
    auto& entry = impl_->running(name);
    entry.shown.reason = reason;
    impl_->world_.snapshots.finish(entry, state, std::move(failures));
  });
}

void scripted_engine::hold_deletes() {
  impl_->change([&] { impl_->world_.snapshots.hold_deletes = true; });
}

void scripted_engine::release_deletes() {
  impl_->change([&] {
    impl_->world_.snapshots.hold_deletes = false;
    for (const auto& entry : impl_->world_.snapshots.all()) {
      if (entry->vanishes) entry->vanishes = steady::now();
    }
  });
}

void scripted_engine::set_clock_offset(milliseconds offset) {
  impl_->change([&] { impl_->world_.snapshots.clock_offset = offset; });
}

void scripted_engine::kill() {
  impl_->server_.refuse();
  impl_->change([&] {
    ++impl_->life_;
    impl_->world_.snapshots.forget_running();
  });
}

void scripted_engine::start_again() {
  impl_->server_.accept_again();
}

void scripted_engine::add_repository(const std::string& name) {
  impl_->change([&] {
    impl_->world_.snapshots.repositories()[name] = {"fs", {{"location", name}}, name};
  });
}

void scripted_engine::add_snapshot(const scripted_snapshot& snapshot) {
  impl_->change([&] {
    auto& store = impl_->world_.snapshots;
    auto const found = store.repositories().find(snapshot.repository);
    if (found == store.repositories().end()) {
      throw std::runtime_error{"scripted engine: no repository " + snapshot.repository};
    }
    snapshot_entry entry;
    entry.shown = snapshot;
    entry.location = found->second.location;
    entry.has_metadata = !snapshot.metadata.empty();
    if (entry.has_metadata) entry.metadata = json::parse(snapshot.metadata).as_object();
    store.add(std::move(entry));
  });
}

void scripted_engine::remove_snapshot(const std::string& repository, const std::string& name) {
  impl_->change([&] {
    auto& store = impl_->world_.snapshots;
    if (auto* entry = store.find(store.repositories()[repository].location, name)) {
      entry->vanishes = steady::time_point::min();
      store.settle(steady::now());
    }
  });
}

std::vector<scripted_snapshot> scripted_engine::snapshots(const std::string& repository) const {
  return impl_->change([&] {
    std::vector<scripted_snapshot> found;
    auto& store = impl_->world_.snapshots;
    auto const in = store.repositories().find(repository);
    if (in == store.repositories().end()) return found;
    for (const auto* entry : store.at(in->second.location)) {
      found.push_back(impl_->shown(*entry, repository));
    }
    return found;
  });
}

std::optional<scripted_snapshot> scripted_engine::snapshot(const std::string& repository,
                                                           const std::string& name) const {
  for (auto& each : snapshots(repository)) {
    if (each.name == name) return each;
  }
  return std::nullopt;
}

void scripted_engine::add_index(const std::string& name, const std::vector<std::string>& aliases) {
  impl_->change([&] {
    json::object of_aliases;
    for (const auto& alias : aliases) of_aliases[alias] = json::object{};
    json::object const settings{{"number_of_shards", "1"}, {"number_of_replicas", "0"}};
    impl_->world_.indices.create(name, {{"settings", settings}, {"aliases", of_aliases}});
  });
}

std::vector<std::string> scripted_engine::index_names() const {
  return impl_->change([&] {
    std::vector<std::string> names;
    for (const auto& [name, index] : impl_->world_.indices.all()) names.push_back(name);
    return names;
  });
}

bool scripted_engine::wait_for_snapshot(const std::string& name, milliseconds timeout) {
  std::unique_lock lock{impl_->mutex_};
  return impl_->wait_until(lock, steady::now() + timeout, [&] {
    const auto& all = impl_->world_.snapshots.all();
    return std::any_of(all.begin(), all.end(),
                       [&](auto& each) { return each->shown.name == name; });
  });
}

void scripted_engine::answer_next(const std::string& method, const std::string& path_glob,
                                  http_reply reply, int times) {
  impl_->change([&] { impl_->scripts_.push_back({method, path_glob, std::move(reply), times}); });
}

void scripted_engine::clear_answers() {
  impl_->change([&] { impl_->scripts_.clear(); });
}

void scripted_engine::demand(access_check check) {
  impl_->change([&] { impl_->check_ = std::move(check); });
}

void scripted_engine::expect_only(std::vector<std::pair<std::string, std::string>> calls) {
  impl_->change([&] { impl_->expected_ = std::move(calls); });
}

std::vector<recorded_request> scripted_engine::unexpected_calls() const {
  return impl_->change([&] { return impl_->unexpected_; });
}

std::vector<recorded_request> scripted_engine::requests() const {
  return impl_->change([&] {
    std::vector<recorded_request> copies;
    for (const auto& each : impl_->requests_) copies.push_back(*each);
    return copies;
  });
}

void scripted_engine::clear_requests() {
  impl_->change([&] { impl_->requests_.clear(); });
}

bool scripted_engine::wait_for_requests(const std::function<bool(const recorded_request&)>& matches,
                                        std::size_t count, milliseconds timeout) {
  std::unique_lock lock{impl_->mutex_};
  return impl_->wait_until(lock, steady::now() + timeout, [&] {
    auto const& all = impl_->requests_;
    auto const found =
        std::count_if(all.begin(), all.end(), [&](const auto& each) { return matches(*each); });
    return static_cast<std::size_t>(found) >= count;
  });
}

}  // namespace support
