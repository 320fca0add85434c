#include "faults/post.hpp"

#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "support/raw_socket.hpp"

namespace faults {
namespace {

constexpr std::chrono::seconds time_to_answer{90};

std::string words_of(const std::optional<support::http_answer>& answer) {
  return answer ? std::to_string(answer->status) + " " + answer->body : "no answer";
}

std::uint16_t port_of(const fault_host& host) {
  return static_cast<std::uint16_t>(std::stoi(host.url().substr(host.url().rfind(':') + 1)));
}

std::string request_for(const std::string& id) {
  const auto body = "{\"backupId\": " + id + "}";
  return std::string("POST ") + history +
         " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

support::http_answer read_answer(support::raw_socket& from) {
  support::http_answer answer;
  try {
    const auto text = from.read_to_end(time_to_answer);
    const auto head = text.find("\r\n\r\n");
    if (!text.starts_with("HTTP/1.1 ") || head == std::string::npos) return answer;
    answer.status = std::stoi(text.substr(9, 3));
    answer.body = text.substr(head + 4);
  } catch (const std::runtime_error&) {
    answer.status = 0;
  }
  return answer;
}

}  // namespace

bool post::was_promised() {
  end();
  return answer_ && answer_->status == 200;
}

std::string post::words() {
  end();
  return words_of(answer_);
}

void post::end() {
  if (asking_.joinable()) asking_.join();
}

std::vector<support::http_answer> post_at_once(const std::vector<fault_host*>& hosts,
                                               const std::vector<std::string>& ids) {
  std::vector<support::raw_socket> sockets;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    sockets.push_back(support::raw_socket::connect(port_of(*hosts[at % hosts.size()])));
  }
  for (std::size_t at = 0; at < ids.size(); ++at) sockets[at].send(request_for(ids[at]));
  std::vector<support::http_answer> answers;
  for (auto& socket : sockets) answers.push_back(read_answer(socket));
  return answers;
}

std::string new_id() {
  static std::atomic<int> last = 1000;
  return std::to_string(++last);
}

std::vector<std::string> new_ids(std::size_t count) {
  std::vector<std::string> ids;
  while (ids.size() < count) ids.push_back(new_id());
  return ids;
}

}  // namespace faults
