#include "http/admission.hpp"

#include <utility>

#include "http/media_type.hpp"
#include "http/message/error_body.hpp"
#include "http/target.hpp"

namespace host::http {
namespace {

/// Writes "http://localhost:9600" without the port that the scheme implies.
void write_base_url(std::string& out, std::string_view scheme, std::string_view authority) {
  const std::string_view implied = scheme == "https" ? ":443" : ":80";
  if (authority.size() > implied.size() &&
      authority.substr(authority.size() - implied.size()) == implied) {
    authority.remove_suffix(implied.size());
  }
  out = scheme;
  out += "://";
  out += authority;
}

std::string types_of(const registry::endpoint& declared) {
  if (declared.produces_if_named.empty()) return declared.produces_type;
  return declared.produces_type + ", " + std::string(declared.produces_if_named);
}

/// The steps of the decision. Each either lets pass or sets the outcome.
class decision {
 public:
  decision(const router& routes, const request_head& head, const limits& allowed,
           std::string_view scheme, std::string_view local_authority, wall_clock now,
           std::shared_ptr<request> empty_request)
      : routes_(routes),
        head_(head),
        allowed_(allowed),
        scheme_(scheme),
        local_authority_(local_authority),
        now_(now) {
    made_.request = empty_request ? std::move(empty_request) : std::make_shared<request>();
    made_.head_only = head.verb == "HEAD";
    made_.body_limit = allowed.body_bytes;
  }

  admission make() && {
    if (message_is_sound() && target_is_sound() && !is_options() && verb_is_known() &&
        selectors_are_sound() && content_type_fits() && answer_type_fits()) {
      hand_to_endpoint();
    }
    if (!made_.without_body) check_declared_size();
    return std::move(made_);
  }

 private:
  bool message_is_sound() {
    auto read = judge_framing(head_);
    if (!read) {
      refuse(read.error().status, read.error().sentence);
      return close_at_once();
    }
    made_.message = std::move(*read);
    return true;
  }

  bool target_is_sound() {
    auto read = parse_target(head_.target, scheme_, made_.message.host);
    if (!read || (read->path == "*" && head_.verb != "OPTIONS")) {
      refuse(400, read ? "the request target * is for OPTIONS only" : read.error());
      return close_at_once();
    }
    made_.request->path = read->path;
    made_.request->parameters = std::move(read->parameters);
    match_ = routes_.find(made_.request->path);
    made_.methods = match_.methods;
    made_.is_sound = true;
    if (const auto* owner = match_.any(); owner != nullptr) made_.path_owner = owner->id;
    if (match_.exists() || made_.request->path == "*") return true;
    return refuse(404, "");
  }

  bool is_options() {
    if (head_.verb != "OPTIONS") return false;
    const method_set methods = made_.request->path == "*" ? routes_.methods() : match_.methods;
    response answer;
    answer.headers.emplace_back("Allow", methods.allow_of_options());
    made_.outcome = std::move(answer);
    return true;
  }

  bool verb_is_known() {
    const auto verb = method_of(head_.verb);
    if (verb && match_.methods.has(*verb)) {
      made_.request->verb = *verb;
      chosen_ = match_.endpoint(*verb);
      made_.asked = chosen_;
      return true;
    }
    refuse(405, "the method " + head_.verb + " is not supported here");
    return add_header("Allow", match_.methods.allow_of_refusal());
  }

  bool selectors_are_sound() {
    auto values = match_.pattern(made_.request->verb)->selectors(made_.request->path);
    if (!values) return refuse(400, values.error());
    made_.request->selectors = std::move(*values);
    return true;
  }

  bool content_type_fits() {
    if (!chosen_->consumes_json) return true;
    const std::string declared = joined_fields(head_.fields, "Content-Type");
    if (is_actuator_json(declared)) return true;
    refuse(415, declared.empty()
                    ? "the body has no Content-Type; send application/json"
                    : "the body is declared as " + declared + "; send application/json");
    return add_header("Accept", std::string(actuator_media_type_list()));
  }

  bool answer_type_fits() {
    const std::string accept = joined_fields(head_.fields, "Accept");
    if (!chosen_->produces_type.empty()) {
      if (!chosen_->produces_if_named.empty() && names(accept, chosen_->produces_if_named)) {
        made_.request->produces = chosen_->produces_if_named;
        return true;
      }
      if (!accepts(accept, chosen_->produces_type)) return refuse_type(types_of(*chosen_));
    }
    const auto type = negotiate(accept);
    // Without the constraint there may still be a body, that of an error: in the type that the
    // client likes best, if it likes any of ours.
    if (type || !chosen_->produces_json) {
      made_.request->produces = type.value_or(actuator_media_types.front());
      return true;
    }
    return refuse_type(actuator_media_type_list());
  }

  void hand_to_endpoint() {
    if (chosen_->body_limit != 0) made_.body_limit = chosen_->body_limit;
    request& out = *made_.request;
    out.headers = head_.fields;
    write_base_url(out.base_url, scheme_,
                   made_.message.host.empty() ? local_authority_ : made_.message.host);
    out.answer_limit = chosen_->deadline.count() != 0 ? chosen_->deadline : allowed_.answer;
    made_.outcome = chosen_;
  }

  /// A refused body is read and thrown away, so that the connection can go on, unless it is large
  /// or the client waits for permission to send it.
  void check_declared_size() {
    if (made_.message.content_length.value_or(0) > made_.body_limit) {
      refuse(413, "the body has more than the " + std::to_string(made_.body_limit) +
                      " bytes that are allowed here");
      close_at_once();
    } else if (made_.is_refused() && made_.message.expects_continue && made_.message.has_body()) {
      close_at_once();
    }
  }

  bool refuse(int status, std::string_view sentence) {
    made_.outcome = error_response(status, path_of(head_.target), sentence, now_());
    return false;
  }

  bool refuse_type(std::string_view ours) {
    response answer;
    answer.status = 406;
    made_.outcome = std::move(answer);
    return add_header("Accept", std::string(ours));
  }

  bool add_header(std::string_view name, std::string value) {
    std::get<response>(made_.outcome).headers.emplace_back(std::string(name), std::move(value));
    return false;
  }

  bool close_at_once() {
    made_.without_body = true;
    made_.message.keep_alive = false;
    return false;
  }

  const router& routes_;
  const request_head& head_;
  const limits& allowed_;
  std::string_view scheme_;
  std::string_view local_authority_;
  wall_clock now_;
  path_match match_;
  const registry::endpoint* chosen_ = nullptr;
  admission made_;
};

}  // namespace

std::optional<method> method_of(std::string_view verb) {
  if (verb == "GET" || verb == "HEAD") return method::get;
  if (verb == "POST") return method::post;
  if (verb == "DELETE") return method::del;
  if (verb == "PUT") return method::put;
  if (verb == "PATCH") return method::patch;
  return std::nullopt;
}

std::string_view path_of(std::string_view target) {
  const std::size_t end_of_scheme = target.find("://");
  if (target.substr(0, 1) != "/" && end_of_scheme != std::string_view::npos) {
    target.remove_prefix(end_of_scheme + 3);
    const std::size_t slash = target.find('/');
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  return target.substr(0, target.find('?'));
}

admission admit(const router& routes, const request_head& head, const limits& allowed,
                std::string_view scheme, std::string_view local_authority, wall_clock now,
                std::shared_ptr<http::request> empty_request) {
  return decision(routes, head, allowed, scheme, local_authority, now, std::move(empty_request))
      .make();
}

}  // namespace host::http
