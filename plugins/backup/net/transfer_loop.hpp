#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "net/exchange.hpp"
#include "net/http_client.hpp"
#include "scheduling/guarded.hpp"

namespace backup::net {

/// Drives transfers on the thread that calls run(), or on that of who waits for one of them. Shared
/// by client and transfers, so that a transfer may be ended at any time.
class transfer_loop {
 public:
  /// Throws std::runtime_error when curl cannot be set up.
  transfer_loop(scheduling::scheduler& on, http_options options);
  ~transfer_loop();
  transfer_loop(const transfer_loop&) = delete;
  transfer_loop& operator=(const transfer_loop&) = delete;

  // Anybody.
  enum class driven { by_run, by_who_adds };
  /// Who will drive it by itself needs not be woken for it.
  std::shared_ptr<exchange> add(http_request request, const http_limits& limits,
                                driven by = driven::by_run);
  /// Settles it as cancelled, if it is open, at once; the connection is closed soon after.
  void cancel(const std::shared_ptr<exchange>& ended, const char* why);
  void stop();

  // One thread at a time.
  /// Returns after stop(), when everything that was open has been settled as cancelled.
  void run();
  /// Returns when this one is settled.
  void drive(exchange& until);

 private:
  struct orders {
    std::vector<std::shared_ptr<exchange>> added;
    std::vector<std::shared_ptr<exchange>> ended;
    bool stopping = false;
  };

  /// What there is to do now; false after stop().
  bool step();
  void sleep();
  orders take_orders();
  void begin(const std::shared_ptr<exchange>& added);
  bool begin_again(exchange& ended, int curl_code);
  void drop(exchange& ended);
  std::unique_ptr<easy_handle> take_spare();
  void finish_completed();
  void cancel_all(const std::vector<std::shared_ptr<exchange>>& not_begun);

  scheduling::scheduler& on_;
  http_options options_;
  void* multi_;
  scheduling::guarded<orders> orders_;
  std::unordered_map<exchange*, std::shared_ptr<exchange>> open_;  // of the driving thread
  std::vector<std::unique_ptr<easy_handle>> spare_;                // as well
};

}  // namespace backup::net
