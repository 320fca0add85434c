#include "open_port.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

#include "endpoints/discovery.hpp"
#include "endpoints/health.hpp"
#include "endpoints/info.hpp"
#include "http/message/error_body.hpp"
#include "support/tls_server.hpp"
#include "text/ascii.hpp"
#include "tls/server_context.hpp"

namespace port_test {
namespace {

using host::http::method;
using host::http::request;
using host::http::response;
using host::registry::call_handler;
using host::registry::direct_handler;
using host::registry::endpoint;

constexpr std::size_t large_body = 4 * 1024 * 1024;

endpoint declare(std::string id, std::string path, method verb) {
  endpoint made;
  made.owner = "test";
  made.id = std::move(id);
  made.path = std::move(path);
  made.verb = verb;
  made.produces_json = true;
  return made;
}

endpoint direct(std::string id, std::string path, method verb, direct_handler handler) {
  endpoint made = declare(std::move(id), std::move(path), verb);
  made.handler = std::move(handler);
  return made;
}

/// The same with an entry in the book.
endpoint noted(visitors_book& book, endpoint made) {
  made.handler =
      direct_handler([&book, inner = std::get<direct_handler>(made.handler)](const request& asked) {
        book.write(asked);
        return inner(asked);
      });
  return made;
}

endpoint late(std::string id, method verb, call_inbox& inbox) {
  endpoint made = declare(std::move(id), "", verb);
  made.non_blocking = true;
  made.handler = call_handler([&inbox](std::uint64_t call) { inbox.put(call); });
  return made;
}

response text(std::string body) {
  response answer;
  answer.body = std::move(body);
  return answer;
}

void must(tl::expected<void, std::string> done) {
  if (!done) throw std::runtime_error(done.error());
}

void declare_test_plugin(open_port& port) {
  auto& endpoints = port.endpoints;
  auto& inbox = port.inbox;
  must(endpoints.add(noted(port.reached, direct("echo", "", method::get, [](const request& asked) {
                             std::string body = "[";
                             for (const auto& [name, value] : asked.parameters)
                               body += name + "=" + value + ";";
                             return text(body + "]");
                           }))));
  endpoint echo = direct("echo", "", method::post, [](const request& r) { return text(r.body); });
  echo.mutates = true;
  echo.consumes_json = true;
  must(endpoints.add(noted(port.reached, std::move(echo))));
  must(endpoints.add(
      noted(port.reached, direct("echo", "{name}", method::get, [](const request& asked) {
              return text(asked.selectors.front().second);
            }))));
  must(endpoints.add(noted(port.reached, direct("large", "", method::get, [](const request&) {
                             return text(std::string(large_body, 'x'));
                           }))));
  must(endpoints.add(late("late", method::get, inbox)));
  endpoint small = late("late", method::post, inbox);
  small.body_limit = 1024;
  must(endpoints.add(std::move(small)));
  endpoint brief = late("brief", method::get, inbox);
  brief.deadline = std::chrono::milliseconds(100);
  must(endpoints.add(std::move(brief)));
  endpoint blocking = late("blocking", method::get, inbox);
  blocking.non_blocking = false;
  must(endpoints.add(std::move(blocking)));
  endpoint queued = late("queued", method::get, inbox);
  queued.non_blocking = false;
  queued.deadline = std::chrono::milliseconds(100);
  must(endpoints.add(std::move(queued)));
  must(endpoints.add(direct("held", "", method::get, [&port](const request&) {
    port.while_held();
    return text("held");
  })));
  endpoint stuck = late("stuck", method::get, inbox);
  stuck.handler = host::registry::call_handler([&port](std::uint64_t call) {
    port.while_held();
    port.calls.answer(call, text("released"));
  });
  must(endpoints.add(std::move(stuck)));
  endpoint hinted = late("hinted", method::get, inbox);
  hinted.deadline = std::chrono::milliseconds(200);
  hinted.on_cancel = [&port](std::uint64_t call) { port.cancelled.put(call); };
  must(endpoints.add(std::move(hinted)));
}

response expired(const request& asked, std::string_view owner) {
  return host::http::error_response(503, asked.path,
                                    "no answer from \"" + std::string(owner) + "\" in time");
}

/// One for all cases.
std::shared_ptr<const host::tls::server_context> test_context() {
  static const auto made = [] {
    const auto shown = support::make_certificate("port", {"IP:127.0.0.1"});
    host::tls::settings given;
    given.own.own =
        host::tls::pem_pair{{"certificate", shown.pem}, {"key", shown.key_pem}, "password", ""};
    return host::tls::server_context::make(given);
  }();
  if (!made) throw std::runtime_error(made.error());
  return *made;
}

}  // namespace

bool runs_over_tls() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  for (int at = 1; at < suite.argc; ++at) {
    if (std::string_view(suite.argv[at]) == "tls") return true;
  }
  return false;
}

std::string answer::field(std::string_view name) const {
  for (const auto& [each, value] : fields) {
    if (host::text::equals_ignoring_case(each, name)) return value;
  }
  return "";
}

answer read_answer(support::raw_socket& socket, to request) {
  const std::string head = socket.read_until("\r\n\r\n");
  answer read;
  if (head.substr(0, 9) != "HTTP/1.1 ") throw std::runtime_error("no status line: " + head);
  read.status = std::stoi(head.substr(9, 3));
  std::size_t at = head.find("\r\n") + 2;
  while (head.substr(at, 2) != "\r\n") {
    const std::size_t end = head.find("\r\n", at);
    const std::size_t colon = head.find(": ", at);
    read.fields.emplace_back(head.substr(at, colon - at), head.substr(colon + 2, end - colon - 2));
    at = end + 2;
  }
  const std::string length = read.field("Content-Length");
  if (request == to::any && !length.empty()) read.body = socket.read_exactly(std::stoul(length));
  return read;
}

void call_inbox::put(std::uint64_t call) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(call);
  changed_.notify_all();
}

std::uint64_t call_inbox::take() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::chrono::seconds(5), [this] { return !calls_.empty(); })) {
    throw std::runtime_error("the plugin got no call");
  }
  const std::uint64_t call = calls_.front();
  calls_.erase(calls_.begin());
  return call;
}

void visitors_book::write(const request& asked) {
  std::string line = std::string(to_string(asked.verb)) + " " + asked.path + " [";
  for (const auto& [name, value] : asked.selectors) line += value;
  const std::lock_guard lock(mutex_);
  lines_.push_back(line + "]");
}

std::vector<std::string> visitors_book::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(lines_, {});
}

open_port::open_port(options with)
    : calls(with.open_calls, expired),
      workers(with.workers, with.queue),
      watch([this](const host::calls::handler_watch::long_stay& found) { report(found); },
            with.patience),
      logger(with.log_to, host::log::format::text, with.least_level) {
  must(host::endpoints::declare_discovery(endpoints, "/actuator"));
  must(host::endpoints::declare_health(endpoints, health_page));
  must(health_page.settle());
  must(host::endpoints::declare_info(endpoints, {}, info));
  declare_test_plugin(*this);
  state.set(host::registry::readiness_state::accepting_traffic);
  routes = std::make_unique<host::http::router>("/actuator", endpoints);
  meter = std::make_unique<host::http::request_meter>(own_numbers, *routes);
  host::http::listener_options open;
  open.port = 0;
  open.threads = with.threads;
  open.allowed = with.allowed;
  open.reads_forwarded = with.reads_forwarded;
  open.errors = with.errors;
  is_secured_ = with.secured != nullptr || (runs_over_tls() && !with.plain);
  if (is_secured_) {
    open.scheme = "https";
    open.secured = with.secured ? with.secured : test_context();
  }
  if (!with.cross_origin.is_off()) {
    cross_origin = std::make_unique<host::http::cross_origin_rules>(with.cross_origin);
  }
  auto opened =
      host::http::listener::open(open, {*routes, calls, workers, watch, logger, meter.get(),
                                        cross_origin.get(), with.accesses, with.guard});
  if (!opened) throw std::runtime_error(opened.error());
  listener = std::move(*opened);
}

void open_port::report(const host::calls::handler_watch::long_stay& found) {
  {
    const std::lock_guard lock(reporting_);
    long_stays_.push_back(found.owner + " " + found.function +
                          (found.replaced ? " replaced" : " on a worker"));
  }
  if (found.replaced) endpoints.mark_blocking(found.owner);
}

std::vector<std::string> open_port::long_stays() const {
  const std::lock_guard lock(reporting_);
  return long_stays_;
}

open_port::~open_port() {
  workers.stop(std::chrono::steady_clock::now() + std::chrono::seconds(5));
  listener.reset();
}

support::raw_socket open_port::connect() const {
  auto made = connect_only();
  if (is_secured_) made.secure();
  return made;
}

answer open_port::exchange(std::string_view request, to what) const {
  auto socket = connect();
  socket.send(request);
  return read_answer(socket, what);
}

}  // namespace port_test
