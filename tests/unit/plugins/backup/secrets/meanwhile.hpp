#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <utility>
#include <vector>

namespace secrets_test {

/// Others who ask while somebody is being told of trouble. Waits for them when it is destroyed.
class meanwhile {
 public:
  /// Whether this ends on a thread of its own, though the caller has not returned yet.
  bool ends(std::function<void()> ask) {
    running_.push_back(std::async(std::launch::async, std::move(ask)));
    return running_.back().wait_for(std::chrono::seconds(10)) == std::future_status::ready;
  }

 private:
  std::vector<std::future<void>> running_;
};

}  // namespace secrets_test
