#pragma once

#include "net/http_client.hpp"

struct curl_slist;

namespace backup::net {

/// A handle of curl with all that the requests of a client have in common. Used by one thread at a
/// time. Making one costs more than a small request, so one whose GET went well can be used for
/// the next: the same question once a second is most of what an idle host does.
class easy_handle {
 public:
  /// Throws std::runtime_error when curl refuses an option.
  explicit easy_handle(const http_options& options);
  ~easy_handle();
  easy_handle(const easy_handle&) = delete;
  easy_handle& operator=(const easy_handle&) = delete;

  /// A CURL*, set up for a GET; what belongs to one request is set by its exchange.
  void* get() const { return handle_; }

  /// The fields that all requests have, which it is set up with.
  curl_slist* headers() const { return headers_; }

  /// New connections show the certificate that is in force now.
  void show(client_certificate& certificate, scheduling::instant now);

 private:
  void set_all(const http_options& options);
  void set_silence(const http_options& options);

  void* handle_;
  curl_slist* headers_ = nullptr;
  std::shared_ptr<const client_certificate::pem> shown_;  ///< curl reads it where it is
};

}  // namespace backup::net
