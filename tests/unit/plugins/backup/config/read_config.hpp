#pragma once

#include <boost/test/unit_test.hpp>

#include <string>

#include "config/backup_config.hpp"

namespace config_test {

/// The configuration out of `"key": value, ...`, which has to be fine.
inline backup::config::backup_config fine(const std::string& members) {
  auto read = backup::config::read_config("{\"camunda.version\": \"8.8.0\"" +
                                          (members.empty() ? "" : ", " + members) + "}");
  BOOST_REQUIRE_MESSAGE(read, (read ? "" : read.error()));
  return *std::move(read);
}

/// Why it is not.
inline std::string refused(const std::string& members) {
  const auto read =
      backup::config::read_config("{\"camunda.version\": \"8.8.0\", " + members + "}");
  BOOST_REQUIRE(!read);
  return read.error();
}

}  // namespace config_test
