#include "engine/shown_json.hpp"

#include <boost/json/serialize.hpp>

namespace backup::engine {

namespace json = boost::json;

void shown_json::begin(char bracket) {
  separate();
  add({&bracket, 1});
  is_first_ = true;
}

void shown_json::end(char bracket) {
  add({&bracket, 1});
  is_first_ = false;
}

void shown_json::key(std::string_view name) {
  text(name);
  add(":");
  is_first_ = true;
}

void shown_json::text(std::string_view text) {
  value(json::serialize(json::string_view(text)));
}

void shown_json::value(std::string_view written) {
  separate();
  add(written);
  is_first_ = false;
}

}  // namespace backup::engine
