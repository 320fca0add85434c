#include "http/message/message.hpp"

namespace host::http {

std::string_view to_string(method verb) {
  switch (verb) {
    case method::get:
      return "GET";
    case method::post:
      return "POST";
    case method::del:
      return "DELETE";
    case method::put:
      return "PUT";
    case method::patch:
      return "PATCH";
  }
  return "";
}

void request::clear() {
  verb = method::get;
  path.clear();
  selectors.clear();
  parameters.clear();
  headers.clear();
  body.clear();
  produces = {};
  base_url.clear();
  answer_limit = std::chrono::milliseconds(0);
}

}  // namespace host::http
