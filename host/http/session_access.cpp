// How a session finds out who asks, and sends away who may not.
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "access/guard.hpp"
#include "http/message/error_body.hpp"
#include "http/rare_lines.hpp"
#include "http/session.hpp"

namespace host::http {
namespace {

using access::ruling;

constexpr int unauthorized = 401;
constexpr int forbidden = 403;

bool only_reads(std::string_view verb) {
  return verb == "GET" || verb == "HEAD" || verb == "OPTIONS";
}

std::string_view sentence_of(ruling why) {
  switch (why) {
    case ruling::missing:
      return "this needs credentials: of a user (Basic) or a token (Bearer)";
    case ruling::malformed:
      return "the credentials cannot be read: one field Authorization, Basic with user and "
             "password or Bearer with a token";
    default:
      return "the credentials are not valid";
  }
}

response challenge(ruling why, std::string_view path) {
  response answer = error_response(unauthorized, path, sentence_of(why));
  answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"actuator\", charset=\"UTF-8\"");
  // Only who has presented something is told that it was wrong (RFC 6750, 3.1).
  answer.headers.emplace_back("WWW-Authenticate",
                              why == ruling::wrong
                                  ? "Bearer realm=\"actuator\", error=\"invalid_token\""
                                  : "Bearer realm=\"actuator\"");
  return answer;
}

}  // namespace

/// False: an answer is under way. Before the body is read, and whatever the routes made of it, so
/// that a stranger does not learn what there is.
bool session::is_let_in(bool is_question) {
  if (is_question || !admitted_->is_sound) return true;
  const request_head& head = reader_.head();
  const std::string_view endpoint =
      admitted_->asked != nullptr ? std::string_view(admitted_->asked->id) : admitted_->path_owner;
  auto made =
      thread_.handling.guard->judge({head.fields, endpoint, !only_reads(head.verb)}, credentials_);
  if (made.who) {
    who_ = std::shared_ptr<const caller>(made.who, &made.who->who);
    admitted_->request->who = who_;
  }
  if (made.is == ruling::passes) return true;
  turn_down(made);
  return false;
}

/// A body that the request has is not read, so the connection ends then.
void session::turn_down(const access::guard::verdict& why) {
  const clock::time_point now = clock::now();
  const auto delay = thread_.handling.guard->refused(why.is, peer_of_guard(), now);
  const std::string_view path = path_of(reader_.head().target);
  if (admitted_->message.has_body()) close_after_ = true;
  if (why.is == ruling::lacks_role) {
    thread_.lines.role_lacking(peer(), why.who->who.name, describe());
    return write(error_response(forbidden, path,
                                "none of the roles of " + why.who->who.name + " lets do this"));
  }
  if (delay.count() == 0) return write(challenge(why.is, path));
  thread_.lines.credentials_refused(peer(), why.claimed, describe());
  // Places of the reserve are few, and for probes.
  if (for_probes_) return write(challenge(why.is, path));
  // Nobody who is wrong keeps others away: beyond a share of the places none is held by a delay.
  if (!thread_.open.begin_delay()) {
    close_after_ = true;
    return write(challenge(why.is, path));
  }
  admitted_->outcome = challenge(why.is, path);
  // No request is read meanwhile: what follows on this connection waits as well.
  phase_ = phase::delaying;
  set_deadline(now + delay);
  await_input();  // to notice that the client leaves
}

void session::end_delay() {
  thread_.open.end_delay();
  write(std::get<response>(std::move(admitted_->outcome)));
}

access::peer session::peer_of_guard() const {
  boost::system::error_code error;
  const auto address = socket_.remote_endpoint(error).address();
  if (address.is_v6()) return access::peer(address.to_v6().to_bytes());
  return access::peer(address.to_v4().to_bytes());
}

const std::string& session::peer() {
  if (peer_.empty()) {
    boost::system::error_code error;
    const auto remote = socket_.remote_endpoint(error);
    peer_ = error ? std::string("-") : remote.address().to_string();
  }
  return peer_;
}

}  // namespace host::http
