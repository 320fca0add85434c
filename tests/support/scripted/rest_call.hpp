#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/engine_flavour.hpp"
#include "support/http_message.hpp"

namespace support::scripted {

/// One request as an engine's REST layer sees it. What cannot be understood throws engine_error.
class rest_call {
 public:
  rest_call(const http_request& request, engine_flavour flavour);

  const std::string& method() const { return method_; }
  const std::vector<std::string>& segments() const { return segments_; }  ///< decoded
  const std::string& body() const { return body_; }
  engine_flavour flavour() const { return flavour_; }
  bool elasticsearch() const { return is_elasticsearch(flavour_); }

  /// A query parameter; asking for it is what makes it a known one.
  std::optional<std::string> parameter(const std::string& name);
  bool flag(const std::string& name, bool otherwise);
  void accept_master_timeout();
  void accept(std::initializer_list<const char*> names);
  /// Refuses the parameters that nobody has asked for, as engines do before they act.
  void refuse_unknown_parameters() const;

  /// Refuses media types that engines refuse.
  void check_content_type() const;
  /// The body; an empty one is an empty object, or refused when it is required.
  boost::json::object json_body(bool required = false) const;

  /// A 200 with that body, reduced by filter_path.
  http_reply answer(const boost::json::value& body, int status = 200) const;

 private:
  std::string method_;
  std::string path_;
  std::vector<std::string> segments_;
  std::map<std::string, std::string> parameters_;
  std::set<std::string> known_;
  std::optional<std::string> content_type_;
  std::string body_;
  engine_flavour flavour_;
};

/// true, false or empty; anything else throws.
bool parse_flag(const std::string& text);
/// The same with the words of the shared index options (also in bodies).
bool parse_option(const std::string& name, const std::string& text);
bool option_of(const boost::json::object& body, const char* name, bool otherwise);

std::vector<std::string> split_list(std::string_view text);

}  // namespace support::scripted
