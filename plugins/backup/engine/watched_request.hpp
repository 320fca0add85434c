#pragma once

#include <utility>

#include "scheduling/scheduler.hpp"
#include "service/port/request_observer.hpp"

namespace backup::engine {

/// One request to the engine as an observer sees it, who may be absent. One that ends without an
/// outcome was given up.
class watched_request {
 public:
  watched_request(service::request_observer* by, service::request_kind kind)
      : by_(by), kind_(kind), began_(scheduling::clock::now()) {
    if (by_ != nullptr) by_->request_begun();
  }
  ~watched_request() {
    const auto given_up = service::engine_fault::stopped;
    end(&given_up);
  }
  watched_request(const watched_request&) = delete;
  watched_request& operator=(const watched_request&) = delete;

  /// Passes the outcome on.
  template <class Value>
  service::engine_result<Value> told(service::engine_result<Value> outcome) {
    end(outcome ? nullptr : &outcome.error().fault);
    return outcome;
  }
  void end(const service::engine_fault* failed) noexcept {
    if (by_ == nullptr) return;
    std::exchange(by_, nullptr)->request_ended(kind_, failed, scheduling::clock::now() - began_);
  }

 private:
  service::request_observer* by_;
  service::request_kind kind_;
  scheduling::instant began_;
};

}  // namespace backup::engine
