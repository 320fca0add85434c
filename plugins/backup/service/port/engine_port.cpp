#include "service/port/engine_port.hpp"

#include <set>
#include <utility>

namespace backup::service {
namespace {

/// Collects; a snapshot that several requests found is there once.
class listing_collector final : public listing_sink {
 public:
  bool part(domain::snapshot found) override {
    if (known_.insert(found.name.to_string()).second) found_.parts.push_back(std::move(found));
    return true;
  }
  bool foreign(std::string_view name) override {
    if (known_.emplace(name).second) found_.foreign_names.emplace_back(name);
    return true;
  }
  listing take() { return std::move(found_); }

 private:
  listing found_;
  std::set<std::string> known_;
};

}  // namespace

engine_result<listing> engine_port::list_snapshots(std::string_view pattern, detail how_much,
                                                   const call_limits& limits) {
  listing_collector collector;
  const auto streamed = stream_snapshots(pattern, how_much, collector, limits);
  if (!streamed) return tl::unexpected(streamed.error());
  return collector.take();
}

}  // namespace backup::service
