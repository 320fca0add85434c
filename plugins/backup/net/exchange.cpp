#include "net/exchange.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "net/curl_options.hpp"

namespace backup::net {
namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr long first_success_status = 200;
constexpr long first_redirect_status = 300;

long milliseconds_until(scheduling::instant deadline, scheduling::instant now) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - now);
  // curl keeps milliseconds in an int; 0 would mean no limit.
  return static_cast<long>(
      std::clamp(left, milliseconds(1), milliseconds(std::chrono::hours(24 * 7))).count());
}

long connect_milliseconds(const http_options& options, const http_limits& limits) {
  using std::chrono::milliseconds;
  // 0 would be five minutes to curl; what is over a day is no limit beside a request's own.
  constexpr milliseconds longest = std::chrono::hours(24);
  const auto wanted = options.connect_timeout;
  auto time = wanted.count() == 0 ? longest : std::min(wanted, longest);
  if (limits.connect_within) time = std::min(time, *limits.connect_within);
  return static_cast<long>(std::max(time, milliseconds(1)).count());
}

std::optional<std::string> header(CURL* handle, const char* name) {
  curl_header* found = nullptr;
  if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) {
    return std::nullopt;
  }
  return std::string(found->value);
}

bool is_tls(std::string_view url) {
  return url.starts_with("https:");
}

transport_fault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_URL_MALFORMAT:
      return transport_fault::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return transport_fault::timeout;
    case CURLE_FILESIZE_EXCEEDED:
      return transport_fault::too_large;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:  // what was answered is not HTTP/1
    case CURLE_BAD_CONTENT_ENCODING:
      return transport_fault::garbled;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return transport_fault::tls;
    default:
      return transport_fault::cut;
  }
}

}  // namespace

bool sent_counter::add(std::string_view bytes) {
  while (!bytes.empty() && end_matched_ < end_of_head.size()) {
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (c == end_of_head[end_matched_]) {
      ++end_matched_;
    } else {
      end_matched_ = c == '\r' ? 1 : 0;
    }
  }
  body_sent_ += bytes.size();
  return end_matched_ == end_of_head.size() && body_sent_ >= body_bytes_;
}

void sent_counter::restart() {
  end_matched_ = 0;
  body_sent_ = 0;
}

struct exchange::callbacks {
  static std::size_t write(char* data, std::size_t one, std::size_t count, void* self) {
    const std::size_t bytes = one * count;
    try {
      if (static_cast<exchange*>(self)->take_body({data, bytes})) return bytes;
    } catch (...) {
      // No memory, or a sink that threw: curl is C, so it ends here as a body that was not read.
      static_cast<exchange*>(self)->sink_refused_ = true;
    }
    return CURL_WRITEFUNC_ERROR;
  }

  static int debug(CURL*, curl_infotype type, char* data, std::size_t bytes, void* pointer) {
    auto* const self = static_cast<exchange*>(pointer);
    const std::string_view line(data, bytes);
    // curl takes a head that ends with the connection for a whole one; its empty line tells.
    if (type == CURLINFO_HEADER_IN) self->head_is_whole_ = line == "\r\n" || line == "\n";
    if (type != CURLINFO_HEADER_OUT && type != CURLINFO_DATA_OUT) return 0;
    if (!self->is_on_its_way_) return 0;
    if (self->sent_counter_.add({data, bytes})) self->sent_ = true;
    return 0;
  }

  /// Just before a request goes out on a connection, which for a GET can happen again.
  static int before_request(void* pointer, char*, char*, int, int) {
    auto* const self = static_cast<exchange*>(pointer);
    self->sent_counter_.restart();
    self->head_is_whole_ = false;
    self->is_on_its_way_ = true;
    return CURL_PREREQFUNC_OK;
  }
};

exchange::exchange(scheduling::scheduler& on, http_request request, http_limits limits)
    : request_(std::move(request)),
      limits_(std::move(limits)),
      outcome_(on),
      error_text_(CURL_ERROR_SIZE, '\0'),
      sent_counter_(request_.json_body.size()) {}

exchange::~exchange() {
  easy_.reset();  // before the headers, which it has
  curl_slist_free_all(headers_);
}

bool exchange::settle(http_outcome outcome) {
  auto held = outcome_.lock();
  if (held->has_value()) return false;
  held->emplace(std::move(outcome));
  held.notify_all();
  return true;
}

bool exchange::is_settled() {
  return outcome_.lock()->has_value();
}

std::optional<http_outcome> exchange::wait_until(scheduling::instant until) {
  auto held = outcome_.lock();
  held.wait_until(until, [](const auto& outcome) { return outcome.has_value(); });
  return *held;
}

bool exchange::prepare(const http_options& options, scheduling::instant now,
                       std::unique_ptr<easy_handle> spare) {
  try {
    set_options(options, now, std::move(spare));
    return true;
  } catch (const std::exception& refused) {
    settle(tl::make_unexpected(transport_failure{
        transport_fault::connect, std::string("the request cannot be made: ") + refused.what()}));
    return false;
  }
}

void exchange::set_options(const http_options& options, scheduling::instant now,
                           std::unique_ptr<easy_handle> spare) {
  easy_ = spare ? std::move(spare) : std::make_unique<easy_handle>(options);
  auto* const handle = easy_->get();
  set(handle, CURLOPT_PRIVATE, static_cast<void*>(this));
  set(handle, CURLOPT_ERRORBUFFER, error_text_.data());
  set(handle, CURLOPT_TIMEOUT_MS, milliseconds_until(limits_.deadline, now));
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds(options, limits_));
  set(handle, CURLOPT_URL, request_.url.c_str());
  if (!is_plain_get()) set_more_than_get(handle);
  if (options.shown) easy_->show(*options.shown, now);
  set_fields(options, now);
  through_ = options.through;
  if (through_) set_proxy_user(handle, *through_, now);
  if (is_tls(request_.url)) {
    trust_ = options.trust;
    tls_ = std::make_shared<tls_report>();
    report_handshake(handle, tls_);
  }

  set(handle, CURLOPT_WRITEFUNCTION, &callbacks::write);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(handle, CURLOPT_VERBOSE, 1L);  // only so that the debug function is called
  set(handle, CURLOPT_DEBUGFUNCTION, &callbacks::debug);
  set(handle, CURLOPT_DEBUGDATA, static_cast<void*>(this));
  set(handle, CURLOPT_PREREQFUNCTION, &callbacks::before_request);
  set(handle, CURLOPT_PREREQDATA, static_cast<void*>(this));
}

void exchange::set_fields(const http_options& options, scheduling::instant now) {
  auto* const others = headers_ == nullptr ? easy_->headers() : headers_;
  auto* const all =
      options.access ? access_.use(options.access->fields_of(request_, now), others) : others;
  set(easy_->get(), CURLOPT_HTTPHEADER, all);
}

void exchange::set_more_than_get(void* handle) {
  if (has_content_type(request_)) {
    const auto type = std::string("Content-Type: ") + json_content_type;
    headers_ = appended(headers_, "Accept: application/json");
    headers_ = appended(headers_, "Expect:");
    headers_ = appended(headers_, type.c_str());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.json_body.size()));
    set(handle, CURLOPT_POSTFIELDS, request_.json_body.c_str());
  }
  if (request_.method != http_method::get) {
    set(handle, CURLOPT_CUSTOMREQUEST, to_string(request_.method).data());
    // On a kept connection that dies without an answer curl sends the request again by itself. The
    // engine may have acted on the first one, so what changes something gets a new connection.
    set(handle, CURLOPT_FRESH_CONNECT, 1L);
  }
  if (request_.method == http_method::del) {
    set(handle, CURLOPT_LOW_SPEED_TIME, 0L);  // an engine deletes for minutes without a word
  }
}

std::unique_ptr<easy_handle> exchange::give_back() {
  if (!is_plain_get() || !went_well_) return nullptr;
  // What belongs to this request may be gone when curl closes a connection on the next one's way.
  auto* const handle = easy_->get();
  curl_easy_setopt(handle, CURLOPT_VERBOSE, 0L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, nullptr);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, easy_->headers());
  return std::move(easy_);
}

bool exchange::take_body(std::string_view piece) {
  body_bytes_ += piece.size();

  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  const bool success = status >= first_success_status && status < first_redirect_status;
  const bool is_kept = !request_.sink || !success;
  most_bytes_ = limits_.response_bytes;
  if (is_kept) most_bytes_ = std::min(most_bytes_, limits_.kept_bytes);
  too_large_ = body_bytes_ > most_bytes_;
  if (too_large_) return false;
  if (is_kept) {
    body_.append(piece);
    return true;
  }
  // Under the lock, so that nobody whose transfer has been ended is called any more.
  auto held = outcome_.lock();
  sink_refused_ = held->has_value() || !request_.sink(piece);
  return !sink_refused_;
}

void exchange::finish(int curl_code) {
  if (curl_code == CURLE_OK && head_is_whole_) {
    went_well_ = true;
    auto answer = response();
    constexpr int proxy_authentication_required = 407;
    if (through_ && answer.status == proxy_authentication_required) {
      settle(tl::make_unexpected(proxy_wants_credentials(*through_)));
    } else {
      settle(std::move(answer));
    }
  } else if (curl_code == CURLE_OK) {
    settle(tl::make_unexpected(transport_failure{
        transport_fault::cut, "the connection ended within the head of the answer"}));
  } else {
    settle(tl::make_unexpected(failure(curl_code)));
  }
}

bool exchange::begin_again(int curl_code, const http_options& options, scheduling::instant now) {
  constexpr long unauthorized = 401;
  constexpr long forbidden = 403;
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  const bool is_refused = status == unauthorized || status == forbidden;
  const bool is_whole = curl_code == CURLE_OK && head_is_whole_;
  if (!options.access || is_second_try_ || !is_refused || !is_whole || is_settled()) return false;
  const auto date = header(handle(), "Date").value_or("");
  if (!options.access->renew(access_.generation(), {static_cast<int>(status), date, body_}, now)) {
    return false;
  }
  try {
    set_fields(options, now);
    set(handle(), CURLOPT_TIMEOUT_MS, milliseconds_until(limits_.deadline, now));
  } catch (const std::exception&) {
    return false;  // the answer that is there is as good
  }
  is_second_try_ = true;
  body_.clear();
  body_bytes_ = 0;
  error_text_.front() = '\0';
  sent_counter_.restart();
  is_on_its_way_ = false;
  sent_ = false;
  head_is_whole_ = false;
  return true;
}

http_response exchange::response() {
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  return {static_cast<int>(status), header(handle(), "Retry-After"),
          header(handle(), "X-Elastic-Product"), std::move(body_)};
}

transport_failure exchange::failure(int curl_code) const {
  if (too_large_) {
    return {transport_fault::too_large, "the answer is larger than the " +
                                            std::to_string(most_bytes_) +
                                            " bytes that are read of it"};
  }
  if (sink_refused_) return {transport_fault::cancelled, "the answer was not read to its end"};

  const auto code = static_cast<CURLcode>(curl_code);
  const std::string text = error_text_.c_str();
  auto fault = fault_of(code);
  // curl has the same code for a connection that breaks and for chunks that are none.
  if (code == CURLE_RECV_ERROR && text.find("chunk") != std::string::npos) {
    fault = transport_fault::garbled;
  }
  double connected_after_s = 0;
  curl_easy_getinfo(handle(), CURLINFO_PRETRANSFER_TIME, &connected_after_s);
  // What failed before there was a connection is told apart: the other side has seen nothing.
  const bool early = fault == transport_fault::timeout || code == CURLE_UNSUPPORTED_PROTOCOL;
  if (early && connected_after_s == 0) fault = transport_fault::connect;
  transport_failure told{fault, text.empty() ? curl_easy_strerror(code) : text};
  explain(told);
  if (through_) name_proxy(*through_, told);
  return told;
}

void exchange::explain(transport_failure& failure) const {
  if (!tls_) return;
  // It comes after the handshake with TLS 1.3, and perhaps after the request.
  if (is_refusal_of_client(failure.text)) failure.fault = transport_fault::tls;
  if (failure.fault == transport_fault::tls) {
    failure.text = tls_reason(*tls_, failure.text, request_.url, trust_);
  } else if (failure.fault == transport_fault::cut && !head_is_whole_) {
    failure.text += tls_hint(*tls_, trust_);
  }
}

}  // namespace backup::net
