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

}  // namespace backup::net
