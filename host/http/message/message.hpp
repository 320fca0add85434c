#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace host::http {

enum class method { get, post, del, put, patch };

/// "GET", "POST", ... as on the wire.
std::string_view to_string(method verb);

using header_list = std::vector<std::pair<std::string, std::string>>;

/// Who asks, where the port knows users: by a name of the configuration.
struct caller {
  std::string name;
  std::vector<std::string> roles;  ///< "read", "write:backups": as written in the configuration
};

/// A request after parsing and routing: values, no views into a connection's buffer. Made by the
/// session, immutable afterwards, so any thread may read it.
struct request {
  method verb = method::get;
  std::string path;                                             ///< as sent, without the query
  std::vector<std::pair<std::string, std::string>> selectors;   ///< decoded, in path order
  std::vector<std::pair<std::string, std::string>> parameters;  ///< decoded query, in order
  header_list headers;
  std::string body;
  /// The JSON type that suits the client, for an answer that states none; text that never ends.
  std::string_view produces;
  std::string base_url;  ///< scheme and authority for links, "http://localhost:9600"
  std::chrono::milliseconds answer_limit{0};  ///< how long the endpoint may take from arrival on
  std::shared_ptr<const caller> who;          ///< null: nobody, or the port asks nobody

  /// As new, but for a little memory, which is used again.
  void clear();
};

/// An answer. The session adds framing, Date and Connection. An empty content type with a body
/// means the negotiated one. A header "Connection: close" makes the session close after this
/// answer; no other header that the session writes may be given.
struct response {
  int status = 200;
  std::string content_type;
  std::string body;
  header_list headers;
  /// Of the port's own error bodies: where their members path and message begin, each with its
  /// comma and up to the next, so that they can still be left out. 0: this is none of them.
  std::uint32_t error_path_at = 0;
  std::uint32_t error_message_at = 0;
};

}  // namespace host::http
