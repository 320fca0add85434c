#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/admission.hpp"
#include "http/message/cross_origin.hpp"
#include "http/request_head.hpp"

namespace host::http {

/// Origins by pattern: `*` stands for any characters, `:[8080,9090]` at the end for one of these
/// ports, `:[*]` for any port or none.
class origin_pattern {
 public:
  explicit origin_pattern(std::string_view written);
  bool matches(std::string_view origin) const;

 private:
  bool has_port_list_ = false;
  bool takes_any_port_ = false;
  std::string name_;
  std::vector<std::string> ports_;
};

/// Tells browsers what pages of other origins may do here, as an actuator's port does. Immutable;
/// any thread.
class cross_origin_rules {
 public:
  explicit cross_origin_rules(cross_origin_settings settings);

  /// For a request whose path exists: turns what is not allowed into a 403, answers the question
  /// before one (OPTIONS), and gives the further fields of the answer, whole lines. "" for what was
  /// refused for another reason. A page of the port's own origin is none of another.
  std::string judge(const request_head& head, admission& made) const;

  /// Before that: whether it is such a question. A browser sends it without credentials.
  bool is_question(const request_head& head, const admission& made) const;

 private:
  std::optional<std::string> allowed_origin(std::string_view origin) const;
  std::optional<std::string> allowed_methods(std::string_view wanted) const;
  std::optional<std::string> allowed_headers(std::string_view wanted) const;
  std::string ask_before(const request_head& head, std::string_view origin, admission& made) const;
  void append_shared(std::string& lines, std::string_view origin) const;

  cross_origin_settings settings_;
  std::vector<origin_pattern> patterns_;
};

}  // namespace host::http
