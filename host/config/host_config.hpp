#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/access_log_settings.hpp"
#include "config/log_levels.hpp"
#include "config/resolver.hpp"
#include "config/shown_values.hpp"
#include "config/web_exposure.hpp"
#include "http/message/cross_origin.hpp"
#include "http/message/error_body.hpp"
#include "http/message/limits.hpp"
#include "log/logger.hpp"
#include "tls/settings.hpp"

namespace host::config {

/// What the host itself is configured to be; every value is in its range.
struct host_config {
  std::string address = "127.0.0.1";    ///< an IP address
  std::uint16_t port = 9600;            ///< 0: a free one
  std::string server_path;              ///< in front of every path; "" or "/a/b"
  std::string base_path = "/actuator";  ///< in front of every endpoint, behind that one; the same
  web_exposure web;                     ///< which endpoints there are, and where
  http::cross_origin_settings cross_origin;
  http::error_members errors;
  bool reads_forwarded = false;  ///< of proxies at internal addresses
  std::size_t network_threads = 2;
  std::size_t worker_threads = 4;
  std::size_t worker_queue = 1024;  ///< requests that wait for a worker; more is 503
  std::size_t open_calls = 2048;    ///< that one plugin may owe an answer; more is 503
  http::limits limits;
  log_levels levels;
  shown_values shown;  ///< on pages of the port
  log::format log_format = log::format::text;
  std::chrono::milliseconds grace_time{1'000};      ///< before the port closes at a stop
  std::chrono::milliseconds drain_timeout{30'000};  ///< from then on
  std::vector<std::string> plugin_files;
  std::string plugin_folder;  ///< "" for none
  bool trust_plugin_folder = false;
  bool continue_without_failed_plugins = false;
  bool strict_plugins = false;
  bool core_dumps = false;
  std::optional<access_log_settings> access_log;  ///< none: there is none
  std::optional<tls::settings> port_tls;          ///< none: the port is plain
  bool count_requests = true;
  bool prometheus = true;    ///< whether the page of numbers is served
  bool compression = false;  ///< of answers, for clients that take it
};

/// The host's values out of its resolved keys (host_keys() of key_table.hpp). One sentence for the
/// first one that is out of its range.
tl::expected<host_config, std::string> read_host_config(const resolved_keys& resolved);

}  // namespace host::config
