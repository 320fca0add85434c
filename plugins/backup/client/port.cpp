#include "client/port.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "text/one_line.hpp"

namespace backup::client {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_connect{10'000};
constexpr std::size_t longest_shown = 300;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const auto code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

struct header_list {
  header_list() = default;
  ~header_list() { curl_slist_free_all(list); }
  header_list(const header_list&) = delete;
  header_list& operator=(const header_list&) = delete;

  void add(const char* line) {
    auto* const longer = curl_slist_append(list, line);
    if (longer == nullptr) throw std::runtime_error("out of memory");
    list = longer;
  }

  curl_slist* list = nullptr;
};

}  // namespace

/// One request and its answer, on the handle of the port.
class port::transfer {
 public:
  transfer(port& at, const asked& what) : at_(at), what_(what) { set_all(); }
  ~transfer() { curl_multi_remove_handle(at_.multi_, at_.easy_); }
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  answer_or_trouble run() {
    if (curl_multi_add_handle(at_.multi_, at_.easy_) != CURLM_OK) {
      throw std::runtime_error("curl takes no transfer");
    }
    for (int running = 1;;) {
      curl_multi_perform(at_.multi_, &running);
      if (running == 0) return ended();
      curl_waitfd interrupted{at_.interrupted_, CURL_WAIT_POLLIN, 0};
      curl_multi_poll(at_.multi_, &interrupted, 1, 1000, nullptr);
      if (interrupted.revents != 0) return fail(trouble::kind::interrupted, "interrupted");
    }
  }

 private:
  void set_all() {
    auto* const easy = at_.easy_;
    curl_easy_reset(easy);
    set(easy, CURLOPT_ERRORBUFFER, words_);
    set_url();
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
    set(easy, CURLOPT_NOSIGNAL, 1L);
    // A resolver that hangs must not hold up the end.
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    const auto whole = what_.at_most.count() == 0
                           ? at_.to_.request_timeout
                           : std::min(what_.at_most, at_.to_.request_timeout);
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(whole.count()));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(std::min(whole, longest_connect).count()));
    set(easy, CURLOPT_USERAGENT, at_.user_agent_.c_str());
    set_trust();
    set_body();
    set(easy, CURLOPT_HTTPHEADER, headers_.list);
    set(easy, CURLOPT_WRITEFUNCTION, &transfer::take);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
  }

  void set_url() {
    auto url = at_.to_.url + what_.path;
    if (!what_.query.empty()) url += "?" + what_.query;
    set(at_.easy_, CURLOPT_URL, url.c_str());
  }

  void set_trust() {
    auto* const easy = at_.easy_;
    const auto& to = at_.to_;
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!to.authorities.empty()) {
      set_text(CURLOPT_CAINFO_BLOB, to.authorities);
      set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!to.certificate.empty()) {
      set_text(CURLOPT_SSLCERT_BLOB, to.certificate);
      set_text(CURLOPT_SSLKEY_BLOB, to.key.empty() ? to.certificate : to.key);
      // Never null: OpenSSL would ask for it on the terminal.
      set(easy, CURLOPT_KEYPASSWD, to.key_password.c_str());
    }
    if (!to.token.empty()) {
      headers_.add(("Authorization: Bearer " + to.token).c_str());
    } else if (!to.user.empty()) {
      set(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      const auto colon = to.user.find(':');
      set(easy, CURLOPT_USERNAME, to.user.substr(0, colon).c_str());
      set(easy, CURLOPT_PASSWORD, to.user.substr(colon + 1).c_str());
    }
  }

  void set_text(CURLoption option, std::string text) {
    curl_blob whole{text.data(), text.size(), CURL_BLOB_COPY};
    set(at_.easy_, option, &whole);
  }

  void set_body() {
    headers_.add("Accept: application/json");
    headers_.add("Expect:");
    set(at_.easy_, CURLOPT_CUSTOMREQUEST, what_.method.c_str());
    if (what_.body.empty()) return;
    headers_.add("Content-Type: application/json");
    set(at_.easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(what_.body.size()));
    set(at_.easy_, CURLOPT_POSTFIELDS, what_.body.c_str());
  }

  static std::size_t take(char* data, std::size_t one, std::size_t count, void* self) {
    auto& to = *static_cast<transfer*>(self);
    const auto size = one * count;
    if (size > to.what_.longest_answer - to.made_.body.size()) {
      to.is_too_long_ = true;
      return 0;
    }
    to.made_.body.append(data, size);
    return size;
  }

  answer_or_trouble ended() {
    int left = 0;
    const auto* const told = curl_multi_info_read(at_.multi_, &left);
    if (told == nullptr) throw std::runtime_error("curl forgot a transfer");
    const auto result = told->data.result;
    if (is_too_long_) {
      return fail(trouble::kind::too_long, "its answer is longer than " +
                                               std::to_string(what_.longest_answer >> 20U) + " MB");
    }
    if (result == CURLE_OPERATION_TIMEDOUT) {
      return fail(trouble::kind::timed_out,
                  "no answer in time; give more with --request-timeout, if that is it");
    }
    if (result != CURLE_OK) {
      const std::string words = *words_ != '\0' ? words_ : curl_easy_strerror(result);
      return fail(trouble::kind::unreachable, text::one_line(words, longest_shown));
    }
    long status = 0;
    curl_easy_getinfo(at_.easy_, CURLINFO_RESPONSE_CODE, &status);
    made_.status = static_cast<int>(status);
    const char* location = nullptr;
    curl_easy_getinfo(at_.easy_, CURLINFO_REDIRECT_URL, &location);
    if (location != nullptr) made_.location = location;
    curl_header* lack = nullptr;
    if (curl_easy_header(at_.easy_, "Backup-Details", 0, CURLH_HEADER, -1, &lack) == CURLHE_OK) {
      made_.lack = lack->value;
    }
    return std::move(made_);
  }

  tl::unexpected<trouble> fail(trouble::kind what, const std::string& why) const {
    return tl::unexpected(trouble{what, at_.to_.url + ": " + why});
  }

  port& at_;
  const asked& what_;
  header_list headers_;
  char words_[CURL_ERROR_SIZE] = "";
  answer made_;
  bool is_too_long_ = false;
};

port::port(connection to, int interrupted, std::string user_agent)
    : to_(std::move(to)),
      interrupted_(interrupted),
      user_agent_(std::move(user_agent)),
      easy_(curl_easy_init()),
      multi_(curl_multi_init()) {
  if (easy_ == nullptr || multi_ == nullptr) throw std::runtime_error("out of memory");
}

port::~port() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

answer_or_trouble port::ask(const asked& what) {
  return transfer(*this, what).run();
}

}  // namespace backup::client
