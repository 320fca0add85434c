#include "net/http_message.hpp"

namespace backup::net {

std::string_view to_string(http_method method) {
  switch (method) {
    case http_method::get:
      return "GET";
    case http_method::put:
      return "PUT";
    case http_method::post:
      return "POST";
    case http_method::del:
      return "DELETE";
  }
  return "GET";
}

transport_failure not_in_time(bool is_sent) {
  return {transport_fault::timeout,
          is_sent ? "no whole answer by the deadline" : "it could not be sent by the deadline"};
}

}  // namespace backup::net
