#include "engine/engine_error_reading.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "engine/engine_flavour.hpp"
#include "text/one_line.hpp"
#include "text/without_credentials.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;
using service::engine_error;
using service::engine_fault;
using text::one_line;

constexpr std::size_t longest_url_shown = 300;
constexpr std::size_t longest_reason_shown = 300;
constexpr std::size_t longest_type_shown = 100;
constexpr std::size_t most_looked_at = 8192;
constexpr std::size_t longest_trust_shown = 900;
constexpr std::size_t longest_wait_shown = 40;
constexpr std::size_t longest_list_of_nodes = 2'400;

/// The engine's own words.
struct complaint {
  std::string type;
  std::string reason;
};

/// Both that an error answer has: the outer one, and the cause below, which says more when the
/// outer one only says that another node failed.
struct error_body {
  complaint outer;
  complaint root;
};

complaint read_complaint(const json::value& value) {
  const auto* const object = value.if_object();
  if (object == nullptr) return {};
  const auto text_of = [object](std::string_view name) -> std::string {
    const auto* const member = object->if_contains(name);
    const auto* const text = member == nullptr ? nullptr : member->if_string();
    return text == nullptr ? std::string{} : std::string(*text);
  };
  return {text_of("type"), text_of("reason")};
}

complaint read_root(const json::value& error) {
  const auto* const object = error.if_object();
  const auto* const member = object == nullptr ? nullptr : object->if_contains("root_cause");
  const auto* const causes = member == nullptr ? nullptr : member->if_array();
  return causes == nullptr || causes->empty() ? complaint{} : read_complaint(causes->front());
}

/// "error" is an object, for some early failures a plain text; a proxy in front writes anything.
error_body read_error_body(std::string_view body) {
  json::monotonic_resource pool;
  boost::system::error_code fault;
  const auto document = json::parse(body, fault, &pool);
  const auto* const object = fault ? nullptr : document.if_object();
  const auto* const error = object == nullptr ? nullptr : object->if_contains("error");
  if (error == nullptr) return {{"", std::string(body)}, {}};
  if (const auto* const text = error->if_string()) return {{"", std::string(*text)}, {}};
  auto outer = read_complaint(*error);
  if (outer.type.empty() && outer.reason.empty()) return {{"", std::string(body)}, {}};
  return {std::move(outer), read_root(*error)};
}

engine_fault fault_of_status(int status) {
  switch (status) {
    case 429:
    case 502:
    case 503:
    case 504:
      return engine_fault::busy;
    default:
      break;
  }
  if (status >= 500) return engine_fault::failed;
  // Below 300 only what was not asked for comes here; redirects are not followed.
  return status >= 300 ? engine_fault::refused : engine_fault::nonsense;
}

engine_fault fault_of(int status, std::optional<refusal> known) {
  if (!known) return fault_of_status(status);
  switch (*known) {
    case refusal::name_taken:
      return engine_fault::name_taken;
    case refusal::repository_missing:
      return engine_fault::repository_missing;
    case refusal::index_missing:
      return engine_fault::index_missing;
    case refusal::snapshot_missing:
      return engine_fault::refused;
    case refusal::shards_missing:
      return engine_fault::busy;
  }
  return engine_fault::refused;
}

/// What stands between us and an engine may say again what it was sent.
std::string quoted(std::string_view said, std::size_t longest) {
  return one_line(text::without_credentials(said.substr(0, most_looked_at)), longest);
}

std::string words_of(const complaint& said) {
  const auto type = quoted(said.type, longest_type_shown);
  const auto reason = quoted(said.reason, longest_reason_shown);
  if (type.empty()) return reason;
  return reason.empty() ? type : type + ": " + reason;
}

/// Behind a sentence about the last node that was tried.
std::string others_of(const asked& call) {
  if (call.other_nodes.empty()) return {};
  return "; before that, " + one_line(call.other_nodes, longest_list_of_nodes);
}

std::string sentence(const asked& call, const net::http_response& answer, const error_body& said) {
  auto text = call.to_string() + " was answered with " + std::to_string(answer.status);
  if (const auto words = words_of(said.outer); !words.empty()) text += " " + words;
  const bool root_says_more = !said.root.type.empty() && said.root.type != said.outer.type;
  if (root_says_more) text += ", caused by " + words_of(said.root);
  if (answer.retry_after) {
    text += " (Retry-After: " + one_line(*answer.retry_after, longest_wait_shown) + ")";
  }
  return text + others_of(call);
}

/// Seconds; a date is not looked at, since the clocks may differ.
std::optional<std::chrono::milliseconds> read_wait(const std::optional<std::string>& text) {
  constexpr unsigned longest = 3600;
  unsigned seconds = 0;
  if (!text) return std::nullopt;
  const auto* const last = text->data() + text->size();
  const auto [end, fault] = std::from_chars(text->data(), last, seconds);
  if (fault != std::errc{} || end != last) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, longest));
}

failed_call read_refusal(const asked& call, const net::http_response& answer) {
  const auto said = read_error_body(answer.body);
  auto known = known_refusal(answer.status, said.outer.type, said.outer.reason);
  if (!known) known = known_refusal(answer.status, said.root.type, said.root.reason);
  return {{fault_of(answer.status, known), answer.status, sentence(call, answer, said),
           read_wait(answer.retry_after)},
          known == refusal::snapshot_missing};
}

engine_error read_failure(const asked& call, const net::transport_failure& failure) {
  const bool is_of_trust = failure.fault == net::transport_fault::tls;
  const auto happened =
      one_line(failure.text, is_of_trust ? longest_trust_shown : longest_reason_shown);
  const auto failed = [&](engine_fault fault, std::string_view how) {
    return engine_error{fault, 0,
                        call.to_string() + std::string(how) + ": " + happened + others_of(call)};
  };
  switch (failure.fault) {
    case net::transport_fault::connect:
      return failed(engine_fault::unreachable, " could not be sent, there is no connection");
    case net::transport_fault::timeout:
      return failed(engine_fault::unreachable, " was not answered in time");
    case net::transport_fault::cut:
      return failed(engine_fault::unreachable, " was cut off before the answer was whole");
    case net::transport_fault::tls:
      return failed(engine_fault::unreachable, " could not be sent, TLS failed");
    case net::transport_fault::too_large:
    case net::transport_fault::garbled:
      return failed(engine_fault::nonsense, " was answered with something else");
    case net::transport_fault::cancelled:
      break;
  }
  return failed(engine_fault::stopped, " was given up");
}

}  // namespace

std::string asked::to_string() const {
  const auto without_query = std::string_view(url).substr(0, url.find('?'));
  return std::string(net::to_string(method)) + " " + one_line(without_query, longest_url_shown);
}

tl::expected<std::string, failed_call> read_outcome(const asked& call, net::http_outcome outcome) {
  if (!outcome) return tl::make_unexpected(failed_call{read_failure(call, outcome.error())});
  const bool success = outcome->status >= 200 && outcome->status < 300;
  if (!success) return tl::make_unexpected(read_refusal(call, *outcome));
  return std::move(outcome->body);
}

engine_error nonsense(const asked& call, std::string_view why) {
  return {engine_fault::nonsense, 200,
          call.to_string() + " got an answer that is not an engine's: " + std::string(why)};
}

}  // namespace backup::engine
