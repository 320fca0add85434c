#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"
#include "metrics/series.hpp"

namespace host::metrics {
class own_numbers;
}
namespace host::registry {
struct endpoint;
}

namespace host::http {

class router;

/// Which verb a request had, as far as a number of it is kept: what clients make up is one of them.
enum class counted_verb : std::uint8_t { get, head, post, put, patch, del, options, unknown };
counted_verb counted_verb_of(std::string_view verb);

/// Counts answered requests by endpoint, verb and status, with how long they took. However many
/// paths, verbs and statuses clients can think of, the number of series is bounded: by the
/// endpoints. Safe from any thread; a request that is like one before takes no lock and no memory.
class request_meter {
 public:
  /// Both must outlive it.
  request_meter(metrics::own_numbers& numbers, const router& routes);
  ~request_meter();
  request_meter(const request_meter&) = delete;
  request_meter& operator=(const request_meter&) = delete;

  /// `asked`: whose path and verb it was; null when nobody's. `status` 0: the client left before
  /// there was an answer. `now` is the end of the request.
  void count(const registry::endpoint* asked, counted_verb verb, int status,
             std::chrono::steady_clock::duration took,
             std::chrono::steady_clock::time_point now) noexcept;

 private:
  struct record {
    std::uint32_t key;
    metrics::series* shown;  ///< null: there are too many
    record* next;
  };
  /// Those of one endpoint, or of one of the kinds of requests that no endpoint has.
  using record_list = std::atomic<record*>;
  enum nobody : std::size_t { not_found, redirection, unknown, kinds_of_nobody };

  std::size_t place_of(const registry::endpoint* asked, int status) const noexcept;
  record* find(record_list& list, std::uint32_t key) const noexcept;
  record* add(std::size_t place, std::uint32_t key, counted_verb verb, int status);

  metrics::own_numbers& numbers_;
  const router& routes_;
  std::vector<record_list> lists_;  ///< the endpoints in the order of the router, then nobody's
  std::mutex adding_;
  std::vector<std::unique_ptr<record>> records_;
};

}  // namespace host::http
