#include "plugin/json_check.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

namespace host::plugin {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes digits away; false when there were none.
bool take_digits(std::string_view& text) {
  const std::string_view before = text;
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return text.size() != before.size();
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

bool is_json_object(std::string_view text) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse({text.data(), text.size()}, failed);
  return !failed && parsed.is_object();
}

bool is_json_value(std::string_view text) {
  boost::system::error_code failed;
  (void)boost::json::parse({text.data(), text.size()}, failed);
  return !failed;
}

bool is_json_number(std::string_view text) noexcept {
  take(text, '-');
  if (!take(text, '0') && !take_digits(text)) return false;
  if (take(text, '.') && !take_digits(text)) return false;
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '+')) take(text, '-');
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace host::plugin
