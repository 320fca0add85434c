// Stands between a client and an engine, passes everything on, and does harm where a rule says so.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/http_message.hpp"

namespace support {

/// What happens to a request that a rule picks. Made by the functions below.
struct fault {
  enum class kind { before, after, instead, refuse } when = kind::instead;
  /// Changes what is sent to the client: the engine's own answer (`after`) or an empty one.
  std::function<void(http_reply&)> edit;
  std::chrono::milliseconds delay{0};
};

namespace faults {
fault delay(std::chrono::milliseconds time);  ///< waits, then forwards
fault hang();                                 ///< never answers, does not forward
fault cut_before();                           ///< closes without forwarding
fault cut_after();                            ///< forwards, waits for the whole answer, then closes
fault answer(http_reply reply);               ///< answers itself, does not forward
fault truncate(
    std::size_t byte_count);  ///< only the first bytes of the engine's answer (head included)
fault drip(std::size_t byte_count,
           std::chrono::milliseconds interval);  ///< the engine's answer, slowly
fault endless(
    std::string piece = {});  ///< a head of 200, then the piece for ever; does not forward
fault refuse();               ///< closes, and stops accepting until accept_again()
fault edit(std::function<void(http_reply&)> change);  ///< the engine's answer, changed
}  // namespace faults

struct fault_rule {
  std::string method;     ///< empty: any
  std::string path_glob;  ///< see target_matches()
  fault what;
  std::size_t nth = 1;    ///< the first request it picks, among those that match since it was added
  std::size_t times = 1;  ///< how many in a row it picks; 0: all from then on
  /// What it matches must satisfy this too, when it is given; called in the order of arrival.
  std::function<bool(const http_request&)> only = {};
};

struct proxied_request {
  std::string method;
  std::string target;
  std::string body;
  bool forwarded = false;  ///< the engine got it
  int status = 0;          ///< of the engine's answer; 0: none
  bool done = false;       ///< what the client gets has been decided
};

/// Listens on 127.0.0.1 from construction on. All functions may be called from any thread at any
/// time. Connections to the engine are made when needed; when there is none to be had the client's
/// is closed.
class fault_proxy {
 public:
  explicit fault_proxy(std::uint16_t upstream_port);
  ~fault_proxy();

  std::uint16_t port() const;
  std::string url() const;
  void set_upstream(std::uint16_t port);

  /// The first rule that picks a request decides. Returns a number for remove_rule().
  int add_rule(fault_rule rule);
  void remove_rule(int number);
  void clear_rules();

  void refuse();  ///< whoever connects is refused; open connections are closed
  void accept_again();

  std::vector<proxied_request> requests() const;
  void clear_requests();
  /// True as soon as a request, past or to come, satisfies it; false when the time is over.
  bool wait_for_request(const std::function<bool(const proxied_request&)>& matches,
                        std::chrono::milliseconds timeout = std::chrono::seconds{10}) const;

  void stop();  ///< the end: ends hanging requests, closes, joins

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace support
