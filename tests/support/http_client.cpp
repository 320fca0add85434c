#include "support/http_client.hpp"

#include <curl/curl.h>

#include <stdexcept>
#include <utility>

#include "support/http_wire.hpp"

namespace support {
namespace {

constexpr std::size_t body_limit = 256U << 20U;

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* to) {
  auto& body = static_cast<http_answer*>(to)->body;
  if (body.size() + count > body_limit) return 0;
  body.append(bytes, count);
  return count;
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* to) {
  auto& answer = *static_cast<http_answer*>(to);
  std::string_view const line{bytes, count};
  if (line.starts_with("HTTP/")) {
    answer.headers.clear();  // a further head: what came before was 100-continue
  } else if (auto const colon = line.find(':'); colon != std::string_view::npos) {
    answer.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return count;
}

struct header_list {
  curl_slist* first = nullptr;
  ~header_list() { curl_slist_free_all(first); }
  void add(const std::string& line) { first = curl_slist_append(first, line.c_str()); }
};

}  // namespace

struct http_client::handle {
  CURL* easy = curl_easy_init();  // also initialises the library, once, thread-safely since 7.84
  ~handle() { curl_easy_cleanup(easy); }
};

http_client::http_client(std::string base_url, std::chrono::milliseconds timeout)
    : handle_{std::make_unique<handle>()}, base_url_{std::move(base_url)}, timeout_{timeout} {}

http_client::http_client(http_client&&) noexcept = default;

http_client::~http_client() = default;

http_answer http_client::send(const std::string& method, const std::string& target,
                              const std::string& body, const http_headers& headers) {
  CURL* const easy = handle_->easy;
  curl_easy_reset(easy);  // keeps the connection
  std::string const url = target.starts_with('/') ? base_url_ + target : target;
  http_answer answer;
  header_list sent;
  bool const has_body = !body.empty() || method == "POST" || method == "PUT";
  if (!body.empty() && !header_value(headers, "content-type")) {
    sent.add("Content-Type: application/json");
  } else if (body.empty()) {
    sent.add("Content-Type:");
  }
  sent.add("Expect:");
  for (const auto& [name, value] : headers) {
    sent.add(value.empty() ? name + ";" : name + ": " + value);
  }
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(easy, CURLOPT_NOBODY, method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_.count()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sent.first);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
  if (has_body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
  }
  if (auto const code = curl_easy_perform(easy); code != CURLE_OK) {
    throw std::runtime_error{method + " " + url + ": " + curl_easy_strerror(code)};
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

http_answer http_client::get(const std::string& target, const http_headers& headers) {
  return send("GET", target, {}, headers);
}

http_answer http_client::del(const std::string& target, const http_headers& headers) {
  return send("DELETE", target, {}, headers);
}

http_answer http_client::post(const std::string& target, const std::string& body,
                              const http_headers& headers) {
  return send("POST", target, body, headers);
}

http_answer http_client::put(const std::string& target, const std::string& body,
                             const http_headers& headers) {
  return send("PUT", target, body, headers);
}

}  // namespace support
