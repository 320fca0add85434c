#include "endpoints/health_rules.hpp"

#include <algorithm>
#include <utility>

#include "text/ascii.hpp"

namespace host::endpoints {
namespace {

using registry::health_status;

constexpr std::array all_statuses = {health_status::down, health_status::out_of_service,
                                     health_status::up, health_status::unknown};

health_group packaged(std::string name, std::string built_in) {
  health_group made;
  made.name = std::move(name);
  made.built_in = std::move(built_in);
  made.is_packaged = true;
  return made;
}

bool gives(std::string_view has, std::string_view wanted) {
  using text::equals_ignoring_case;
  if (equals_ignoring_case(has, wanted)) return true;
  const auto verb = [](std::string_view role) { return role.substr(0, role.find(':')); };
  return equals_ignoring_case(verb(has), "write") && equals_ignoring_case(verb(wanted), "read") &&
         equals_ignoring_case(has.substr(verb(has).size()), wanted.substr(verb(wanted).size()));
}

}  // namespace

std::string plain_key(std::string_view written) {
  std::string key;
  for (const char c : written) {
    const char lower = text::lower(c);
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) key += lower;
  }
  return key;
}

void status_rules::order_by(const std::vector<std::string>& order) {
  rank_.fill(left_out);
  for (const health_status status : all_statuses) {
    const auto key = plain_key(registry::to_string(status));
    for (std::size_t rank = order.size(); rank > 0; --rank) {
      if (plain_key(order[rank - 1]) == key) rank_[place(status)] = rank - 1;
    }
  }
}

void status_rules::answer_with(const std::map<std::string, int>& codes) {
  constexpr int ok = 200;
  code_.fill(ok);
  for (const health_status status : all_statuses) {
    const auto key = plain_key(registry::to_string(status));
    for (const auto& [name, code] : codes) {
      if (plain_key(name) == key) code_[place(status)] = code;
    }
  }
}

bool has_role(const std::vector<std::string>& roles, const std::vector<std::string>& wanted) {
  return std::any_of(roles.begin(), roles.end(), [&](const std::string& each) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& other) { return gives(each, text::trimmed(other)); });
  });
}

health_rules usual_health_rules() {
  health_rules made;
  made.groups = {packaged("liveness", "livenessState"), packaged("readiness", "readinessState"),
                 packaged("startup", "startupState"), packaged("status", "")};
  made.left_out = {"livenessState", "readinessState", "startupState"};
  return made;
}

}  // namespace host::endpoints
