#pragma once

#include <actuator/plugin.hpp>
#include <map>
#include <string>
#include <vector>

namespace support {

/// A host of C tables that writes down what a plugin asks of it, one line each. One thread.
class recording_host {
 public:
  recording_host();
  recording_host(const recording_host&) = delete;
  recording_host& operator=(const recording_host&) = delete;

  const actuator_host* c_host() const { return &host_; }
  actuator::host_ref ref() const { return actuator::host_ref(&host_); }

  /// What was asked, in order, and then forgotten.
  std::vector<std::string> take();

  bool has_log_extension = true;
  bool has_health_extension = true;
  actuator_status answer_status = ACTUATOR_OK;   ///< what respond and respond_error return
  actuator_status declare_status = ACTUATOR_OK;  ///< what add_endpoint and declare return
  std::string declare_sentence;                  ///< what they write
  std::map<std::string, std::string> selectors;

  /// The endpoints that were declared, to be entered by a test.
  std::vector<actuator_http_endpoint> endpoints;

 private:
  static recording_host& of(const actuator_host* host);
  void note(std::string line) { lines_.push_back(std::move(line)); }

  actuator_host host_{};
  actuator_http http_{};
  actuator_log log_{};
  actuator_health health_{};
  std::vector<std::string> lines_;
};

}  // namespace support
