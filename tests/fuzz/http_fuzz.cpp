// The bytes of a connection, read as a session reads them: request after request until one ends it.
// However they are cut into packets, the same requests are found; and what is taken for a request
// is one by the letter of RFC 9112, read here a second time in the plainest way.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/admission.hpp"
#include "http/receive_buffer.hpp"
#include "http/request_reader.hpp"
#include "http/router.hpp"
#include "plain_message.hpp"
#include "registry/endpoint.hpp"

namespace {

using host::http::admission;
using host::http::limits;
using host::http::method;
using host::http::request_reader;
using progress = request_reader::progress;

void require(bool holds) {
  if (!holds) std::abort();
}

host::registry::endpoint_registry make_endpoints() {
  host::registry::endpoint_registry made;
  const auto add = [&made](const char* path, method verb, bool consumes_json) {
    host::registry::endpoint each;
    each.owner = "fuzz";
    each.id = "echo";
    each.path = path;
    each.verb = verb;
    each.consumes_json = consumes_json;
    each.produces_json = true;
    each.handler = [](const host::http::request&) { return host::http::response(); };
    require(made.add(std::move(each)).has_value());
  };
  add("", method::get, false);
  add("", method::post, true);
  add("{name}", method::get, false);
  add("{name}", method::del, false);
  return made;
}

limits small_limits() {
  limits made;
  made.header_bytes = 512;
  made.body_bytes = 256;
  return made;
}

/// What a connection came to: a line for each request that was taken, and how it ended.
class connection {
 public:
  explicit connection(const host::http::router& routes) : routes_(routes) {}

  /// Receives `bytes` in pieces of `step`; whatever is behind the end of the connection is dropped.
  void receive(std::string_view bytes, std::size_t step) {
    while (!bytes.empty() && !ended_) {
      if (input_.is_full()) return end("too long");
      const auto [room, size] = input_.prepare();
      const std::size_t count = std::min({size, step, bytes.size()});
      std::memcpy(room, bytes.data(), count);
      input_.commit(count);
      bytes.remove_prefix(count);
      read();
    }
  }

  const std::vector<std::string>& lines() const { return lines_; }
  /// Where each request that was taken whole ended, in bytes from the start; and its body.
  struct taken {
    std::size_t end;
    std::string body;
  };
  const std::vector<taken>& whole() const { return whole_; }

 private:
  void read() {
    while (!ended_) {
      const auto got = reader_.read(input_.unread());
      require(got.consumed <= input_.unread().size());
      input_.consume(got.consumed);
      at_ += got.consumed;
      switch (got.state) {
        case progress::need_more:
          if (input_.is_full()) end("too long");
          return;
        case progress::failed:
          require(reader_.failure().status >= 400 && !reader_.failure().sentence.empty());
          return end("refused");
        case progress::head_complete:
          on_head();
          break;
        case progress::complete:
          on_request();
          break;
      }
    }
  }

  void on_head() {
    admitted_ = host::http::admit(routes_, reader_.head(), allowed_, "http", "here");
    if (admitted_.without_body) {
      return end("refused " +
                 std::to_string(std::get<host::http::response>(admitted_.outcome).status));
    }
    reader_.expect_body(admitted_.message, admitted_.body_limit);
  }

  void on_request() {
    std::string body = reader_.take_body();
    require(body.size() <= admitted_.body_limit);
    std::string line = admitted_.request->path + " " + body + " ";
    if (const auto* refused = std::get_if<host::http::response>(&admitted_.outcome)) {
      line += std::to_string(refused->status);
    } else {
      // The endpoint gets the path that was sent, to the byte.
      const std::string& target = reader_.head().target;
      require(target.find(admitted_.request->path) != std::string::npos);
      require(admitted_.request->path.starts_with("/actuator/echo"));
      for (const auto& [name, value] : admitted_.request->selectors) line += name + "=" + value;
    }
    lines_.push_back(std::move(line));
    whole_.push_back({at_, std::move(body)});
    if (!admitted_.message.keep_alive) return end("closed");
    reader_.reset();
  }

  void end(std::string how) {
    ended_ = true;
    lines_.push_back(std::move(how));
  }

  const host::http::router& routes_;
  const limits allowed_ = small_limits();
  host::http::receive_buffer input_{allowed_.buffer_bytes()};
  request_reader reader_{allowed_.header_bytes};
  admission admitted_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::vector<std::string> lines_;
  std::vector<taken> whole_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const host::registry::endpoint_registry endpoints = make_endpoints();
  static const host::http::router routes("/actuator", endpoints);
  if (size == 0) return 0;
  // The last byte says how it is cut.
  const std::size_t step = data[size - 1] % 61 + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size - 1);

  connection whole(routes);
  whole.receive(bytes, bytes.size());
  connection cut(routes);
  cut.receive(bytes, step);
  if (whole.lines() != cut.lines()) {
    for (const auto* each : {&whole, &cut}) {
      std::fputs(each == &whole ? "whole:\n" : "cut:\n", stderr);
      for (const auto& line : each->lines()) std::fprintf(stderr, "  %s\n", line.c_str());
    }
    std::abort();
  }

  std::size_t from = 0;
  for (const auto& [end, body] : whole.whole()) {
    const auto read = fuzz::read_plainly(bytes.substr(from, end - from));
    require(read.has_value() && *read == body);
    from = end;
  }
  return 0;
}
