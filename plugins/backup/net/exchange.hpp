#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/easy_handle.hpp"
#include "net/http_client.hpp"
#include "net/http_message.hpp"
#include "net/sent_fields.hpp"
#include "scheduling/guarded.hpp"

struct curl_slist;

namespace backup::net {

/// Finds the moment when a whole request has left: the end of its head, then its body's bytes.
class sent_counter {
 public:
  explicit sent_counter(std::size_t body_bytes) : body_bytes_(body_bytes) {}
  /// What was handed to the connection. True from the call on with which the request was whole.
  bool add(std::string_view bytes);
  /// A request that is sent again on a new connection begins anew.
  void restart();

 private:
  std::size_t body_bytes_;
  std::size_t end_matched_ = 0;  // characters of the empty line that ends the head
  std::size_t body_sent_ = 0;
};

/// One request and its answer, shared by who asked and the loop's thread. Functions are marked with
/// who may call them.
class exchange {
 public:
  exchange(scheduling::scheduler& on, http_request request, http_limits limits);
  ~exchange();
  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;

  // Anybody.
  /// The first outcome stays; later ones are dropped. True when it was the first.
  bool settle(http_outcome outcome);
  bool is_settled();
  std::optional<http_outcome> wait_until(scheduling::instant until);
  bool is_sent() const { return sent_.load(); }

  // The loop's thread.
  /// Sets all options on a curl handle, the spare one where there is one. False when curl refuses
  /// one; then it is settled.
  bool prepare(const http_options& options, scheduling::instant now,
               std::unique_ptr<easy_handle> spare);
  void* handle() const { return easy_ ? easy_->get() : nullptr; }
  /// Nothing but a URL: any handle of a client will do that was used for such a one.
  bool is_plain_get() const {
    return request_.method == http_method::get && request_.json_body.empty();
  }
  /// After finish(), and off the multi handle: the handle, when another one may use it.
  std::unique_ptr<easy_handle> give_back();
  /// Settles it with what curl says at the end of a transfer (a CURLcode).
  void finish(int curl_code);
  /// In place of finish(): when the answer refuses it for who asks, and there is
  /// a newer secret, it is made ready to be sent once more; nothing of the answer is kept. False
  /// when it is not to be sent again.
  bool begin_again(int curl_code, const http_options& options, scheduling::instant now);

 private:
  struct callbacks;

  void set_options(const http_options& options, scheduling::instant now,
                   std::unique_ptr<easy_handle> spare);
  void set_more_than_get(void* handle);
  void set_fields(const http_options& options, scheduling::instant now);
  bool take_body(std::string_view piece);
  http_response response();
  transport_failure failure(int curl_code) const;
  /// Where TLS, or its absence, has something to say of it.
  void explain(transport_failure& failure) const;

  http_request request_;
  http_limits limits_;
  scheduling::guarded<std::optional<http_outcome>> outcome_;
  std::atomic<bool> sent_ = false;

  std::unique_ptr<easy_handle> easy_;
  curl_slist* headers_ = nullptr;  ///< in place of the handle's own
  sent_fields access_;             ///< in front of those
  std::string error_text_;
  std::shared_ptr<tls_report> tls_;  ///< of an https:// URL
  trust_words trust_;
  std::shared_ptr<const proxy> through_;
  bool is_on_its_way_ = false;  ///< the request itself, not what opens a tunnel for it
  sent_counter sent_counter_;
  std::string body_;
  std::size_t body_bytes_ = 0;
  std::size_t most_bytes_ = 0;  ///< that this answer may have
  bool head_is_whole_ = false;  // of the answer
  bool too_large_ = false;
  bool sink_refused_ = false;
  bool went_well_ = false;  ///< a whole answer, whatever it says
  bool is_second_try_ = false;
};

}  // namespace backup::net
