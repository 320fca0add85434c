#include "info_setup.hpp"

#include <string>

#include "build_data.hpp"

namespace host {

endpoints::info_settings info_settings_of(const config::info_config& given,
                                          std::string_view version) {
  const auto data = this_build();
  endpoints::info_settings made;
  made.environment = given.environment;
  if (given.shows("git") && !data.commit.empty()) {
    made.git = {std::string(data.branch), std::string(data.commit), std::string(data.commit_time),
                std::string(data.description), given.is_git_whole};
  }
  if (given.shows("build")) {
    made.build = {"actuator-host", std::string(version), "actuator", std::string(data.time)};
  }
  made.shows_os = given.shows("os");
  made.shows_process = given.shows("process");
  made.shows_member = [given](std::string_view name) { return !given.hides(name); };
  return made;
}

}  // namespace host
