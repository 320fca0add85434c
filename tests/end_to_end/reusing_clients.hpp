// Many clients that keep their connections, each with one request open at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace end_to_end {

/// All on one thread. A client sends, waits for the whole answer and sends again at once; after an
/// answer that says "Connection: close" it connects anew; refused, it goes for good.
class reusing_clients {
 public:
  /// Each client sends the request at its number modulo their count, again and again.
  reusing_clients(std::uint16_t port, std::size_t clients, std::vector<std::string> requests);
  ~reusing_clients();
  reusing_clients(const reusing_clients&) = delete;
  reusing_clients& operator=(const reusing_clients&) = delete;

  /// Takes what has come, waiting for it for a moment at most. False when all clients have gone.
  bool step();

  struct counts {
    std::size_t answered = 0;
    std::size_t refused = 0;  ///< answered with another status than 200
    std::size_t lost = 0;     ///< sent, and the connection ended before the end of the answer
    std::size_t unsent = 0;   ///< the connection ended before a byte of the request could be sent
    std::size_t reconnected = 0;
    std::size_t gone = 0;
  };
  const counts& so_far() const { return counts_; }
  /// How each request was lost, for the log of a test that fails.
  const std::vector<std::string>& losses() const { return losses_; }
  /// Sent whole and not answered.
  std::size_t open_requests() const;

 private:
  using clock = std::chrono::steady_clock;
  enum class phase { connecting, waiting, gone };
  struct client {
    int descriptor = -1;
    phase what = phase::gone;
    std::string input;
    std::size_t answers = 0;  ///< on this connection
    clock::time_point connected;
    clock::time_point sent;
  };

  void connect(std::size_t number);
  void on_ready(std::size_t number);
  void send(std::size_t number);
  void receive(std::size_t number);
  void close(client& each);

  const std::uint16_t port_;
  const std::vector<std::string> requests_;
  const int queue_;
  std::vector<client> clients_;
  counts counts_;
  std::vector<std::string> losses_;
};

}  // namespace end_to_end
