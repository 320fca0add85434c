#include "contract/raw_exchange.hpp"

#include <chrono>
#include <cstdint>
#include <stdexcept>

#include "support/raw_socket.hpp"

namespace contract {
namespace {

constexpr std::chrono::seconds time_to_answer{10};

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

/// What stands before the separator; takes both off the rest.
std::string_view cut(std::string_view& rest, std::string_view separator) {
  const auto at = rest.find(separator);
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + separator.size());
  return taken;
}

support::http_answer parse_head(std::string_view head) {
  support::http_answer answer;
  auto status_line = cut(head, "\r\n");
  if (cut(status_line, " ") != "HTTP/1.1") throw std::runtime_error("the answer is not HTTP/1.1");
  answer.status = std::stoi(std::string(cut(status_line, " ")));
  for (auto line = cut(head, "\r\n"); !line.empty(); line = cut(head, "\r\n")) {
    const auto name = cut(line, ": ");
    answer.headers.emplace_back(name, line);
  }
  return answer;
}

}  // namespace

support::http_answer raw_exchange(const deployment& host, std::string_view request) {
  auto socket = support::raw_socket::connect(port_of(host.url()));
  socket.send(request);
  auto answer = parse_head(socket.read_until("\r\n\r\n", time_to_answer));
  const auto length = support::header_value(answer.headers, "Content-Length").value_or("0");
  if (!request.starts_with("HEAD ")) {
    answer.body = socket.read_exactly(std::stoul(length), time_to_answer);
  }
  return answer;
}

std::string raw_request(const std::string& method, const std::string& target,
                        const std::string& fields, const std::string& body) {
  const auto length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + length + "\r\n" +
         body;
}

}  // namespace contract
