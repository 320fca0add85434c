// An engine of many snapshots that costs nothing: its answers are made from recorded ones of a real
// engine and kept, so that a list of 60,000 takes it no longer than to write bytes that are there.
//
//   recorded_engine RECORDED.json SNAPSHOTS
//
// Writes its URL to standard output; what it does not know is answered 501 and told on standard
// error. A thread a connection; ends with SIGTERM.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include "recorded_listing.hpp"

namespace {

namespace json = boost::json;

struct answered {
  int status = 200;
  bench::recorded_listing::bytes body;
};

std::string decoded(std::string_view text) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto one = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) {
      return decoded(one.substr(name.size() + 1));
    }
  }
  return {};
}

class engine {
 public:
  engine(const json::object& recorded, std::size_t count)
      : listing_(recorded, count),
        root_(kept(recorded.at("root"))),
        repository_(kept(recorded.at("repository"))),
        current_(kept(recorded.at("current"))),
        snapshots_("/_snapshot/" +
                   std::string(recorded.at("repository").as_object().begin()->key())) {}

  answered answer(std::string_view method, std::string_view target) {
    const auto mark = target.find('?');
    const auto path = decoded(target.substr(0, mark));
    const auto query =
        mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    if (method == "GET" && path == "/") return {200, root_};
    if (method == "GET" && path == "/_cat/health") {
      return {200, text("[{\"epoch\":\"" + std::to_string(std::time(nullptr)) + "\"}]")};
    }
    if (method == "GET" && path == snapshots_) return {200, repository_};
    if (method == "GET" && path == snapshots_ + "/_current") return {200, current_};
    if (method == "GET" && path.starts_with(snapshots_ + "/")) {
      if (auto list = listing_.answer(path.substr(snapshots_.size() + 1),
                                      parameter(query, "verbose") != "false",
                                      parameter(query, "filter_path"))) {
        return {200, *list};
      }
    }
    std::fprintf(stderr, "not known: %.*s %.*s\n", static_cast<int>(method.size()), method.data(),
                 static_cast<int>(target.size()), target.data());
    return {501, text("{\"error\":\"the recorded engine does not know this\",\"status\":501}")};
  }

 private:
  static bench::recorded_listing::bytes text(std::string content) {
    return std::make_shared<const std::string>(std::move(content));
  }
  static bench::recorded_listing::bytes kept(const json::value& recorded) {
    return text(json::serialize(recorded));
  }

  bench::recorded_listing listing_;
  bench::recorded_listing::bytes root_, repository_, current_;
  std::string snapshots_;
};

bool write_all(int connection, std::string_view head, std::string_view body) {
  std::array<iovec, 2> pieces{iovec{const_cast<char*>(head.data()), head.size()},
                              iovec{const_cast<char*>(body.data()), body.size()}};
  std::size_t at = 0;
  while (at < pieces.size()) {
    const auto written = ::writev(connection, &pieces[at], static_cast<int>(pieces.size() - at));
    if (written < 0) return false;
    auto left = static_cast<std::size_t>(written);
    while (at < pieces.size() && left >= pieces[at].iov_len) left -= pieces[at++].iov_len;
    if (at < pieces.size()) {
      pieces[at].iov_base = static_cast<char*>(pieces[at].iov_base) + left;
      pieces[at].iov_len -= left;
    }
  }
  return true;
}

/// Requests have no bodies that are read: what is sent here is GET.
void serve(int connection, engine& of) {
  std::string input;
  std::array<char, 16384> piece{};
  while (true) {
    const auto end = input.find("\r\n\r\n");
    if (end == std::string::npos) {
      const auto got = ::read(connection, piece.data(), piece.size());
      if (got <= 0) break;
      input.append(piece.data(), static_cast<std::size_t>(got));
      continue;
    }
    const std::string_view line = std::string_view(input).substr(0, input.find("\r\n"));
    const auto space = line.find(' ');
    const auto method = line.substr(0, space);
    const auto target = line.substr(space + 1, line.rfind(' ') - space - 1);
    const auto made = of.answer(method, target);
    const auto head = std::string("HTTP/1.1 ") + (made.status == 200 ? "200 OK" : "501 Unknown") +
                      "\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: " +
                      std::to_string(made.body->size()) + "\r\n\r\n";
    if (!write_all(connection, head, *made.body)) break;
    input.erase(0, end + 4);
  }
  ::close(connection);
}

int run(const char* file, std::size_t count) {
  std::ifstream opened(file);
  const std::string content{std::istreambuf_iterator<char>(opened), {}};
  engine made(json::parse(content).as_object(), count);

  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 512) != 0 ||
      ::getsockname(listener, generic, &size) != 0) {
    std::perror("recorded_engine");
    return 1;
  }
  std::printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  while (true) {
    const int connection = ::accept(listener, nullptr, nullptr);
    if (connection < 0) continue;
    const int on = 1;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    std::thread([connection, &made] { serve(connection, made); }).detach();
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: recorded_engine RECORDED.json SNAPSHOTS\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(arguments[1], std::strtoul(arguments[2], nullptr, 10));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "recorded_engine: %s: %s\n", arguments[1], error.what());
    return 1;
  }
}
