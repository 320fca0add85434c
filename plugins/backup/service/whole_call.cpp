#include "service/whole_call.hpp"

#include <exception>
#include <system_error>
#include <utility>

namespace backup::service {

class whole_call::keeping_sink final : public listing_sink {
 public:
  keeping_sink(whole_call& owner, snapshot_cache& cache) : owner_(owner), cache_(cache) {}

  bool part(domain::snapshot found) override {
    // What the cache has no room for is asked for once more, in a list.
    if (domain::is_finished(found.state())) cache_.keep(found.uuid, kept_details::of(found));
    return !owner_.stop_.stop_requested();
  }
  bool foreign(std::string_view) override { return !owner_.stop_.stop_requested(); }

 private:
  whole_call& owner_;
  snapshot_cache& cache_;
};

std::unique_ptr<whole_call> whole_call::begin(engine_port& engine, scheduling::scheduler& on,
                                              scheduling::guarded<open_requests>& requests,
                                              snapshot_cache& cache, std::string pattern,
                                              const call_limits& limits) {
  auto claim = std::make_shared<request_claim>(requests);
  if (!claim->take_everything(*requests.lock())) return nullptr;
  std::unique_ptr<whole_call> made(new whole_call(requests, limits));
  auto ask = [&engine, &cache, pattern = std::move(pattern), deadline = limits.deadline,
              claim = std::move(claim), call = made.get()]() mutable {
    engine_result<void> asked;
    try {
      keeping_sink sink(*call, cache);
      asked =
          engine.stream_snapshots(pattern, detail::full, sink, {deadline, call->stop_.get_token()});
    } catch (const std::exception& fault) {
      asked = tl::unexpected(engine_error{
          engine_fault::failed, 0,
          "The details of snapshots cannot be read here: " + std::string(fault.what())});
    }
    claim.reset();
    call->end(asked);
  };
  try {
    made->task_ = on.start("backup-details", std::move(ask));
  } catch (const std::system_error&) {
    return nullptr;
  }
  return made;
}

whole_call::~whole_call() {
  give_up();
  task_.reset();
}

void whole_call::end(const engine_result<void>& asked) {
  auto held = requests_.lock();
  held->note(asked);
  is_over_ = true;
  if (!asked && !stop_.stop_requested()) error_ = asked.error();
  held.notify_all();
}

}  // namespace backup::service
