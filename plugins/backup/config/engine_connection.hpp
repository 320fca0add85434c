#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/engine_access.hpp"
#include "config/property_values.hpp"
#include "config/proxy_settings.hpp"

namespace backup::config {

/// How to reach the engine. No type of its own for Elasticsearch and OpenSearch: the type only
/// chooses which keys count, the engines are told apart by their answers.
struct engine_connection {
  std::string url = "http://localhost:9200";
  std::vector<std::string> further_urls = {};  ///< other nodes of the same engine
  std::string url_key = "the default URL";  ///< where it was configured, for the sentence about it
  engine_access access = {};
  std::optional<std::chrono::milliseconds> connection_timeout = {};  ///< 0: none
  std::chrono::milliseconds socket_timeout{0};                       ///< 0: none
  std::string certificate_file = {};  ///< empty: the machine's own certificates are trusted
  std::string certificate_key = {};   ///< where that file was named
  bool verify_hostname = true;
  std::optional<proxy_settings> through = {};
  std::string new_names = {};  ///< in front of the newest name of each value
};

/// "elasticsearch" or "opensearch", out of all names that it may have.
tl::expected<std::string, std::string> engine_type(const property_values& given);

/// The connection of that type, out of all names that its values may have; new and old ones must
/// agree. Adds a sentence for each value that somebody set and that changes nothing.
tl::expected<engine_connection, std::string> read_connection(const property_values& given,
                                                             const std::string& type,
                                                             std::vector<std::string>& notes);

/// The prefix of the applications' indices, empty for none.
tl::expected<std::string, std::string> index_prefix(const property_values& given,
                                                    const std::string& type);

}  // namespace backup::config
