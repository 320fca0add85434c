#include "http/message/message.hpp"

#include "http/message/kept_memory.hpp"

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
  empty_keeping(path, kept_memory::text);
  empty_keeping(selectors, kept_memory::fields);
  empty_keeping(parameters, kept_memory::fields);
  empty_keeping(headers, kept_memory::fields);
  empty_keeping(body, kept_memory::body);
  produces = {};
  empty_keeping(base_url, kept_memory::text);
  answer_limit = std::chrono::milliseconds(0);
  who.reset();
}

}  // namespace host::http
