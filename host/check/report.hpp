#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "check/contained_run.hpp"

namespace host::check {

/// What a plugin came to; the order is that of the exit codes.
enum class verdict { taken = 0, taken_with_findings = 1, refused = 2 };

/// Collects what is known of one plugin. Belongs to one thread.
class report {
 public:
  /// `bytes`: what judge_bytes() said.
  report(const std::string& file, boost::json::object bytes);

  /// Nobody loads it: the bytes decide.
  void end_unloaded();

  /// A line of try_plugin().
  void take(std::string_view line);

  /// How the process ended that sent the lines.
  void end(const ending& how, std::chrono::milliseconds deadline);

  verdict judge() const;

  /// {"file","verdict","refusal"?,"findings":[...], ...}
  const boost::json::object& as_json() const { return made_; }

  /// For people; one fact a line, ends with a line break.
  std::string as_text() const;

 private:
  void find(std::string sentence);
  void refuse(const std::string& sentence);

  boost::json::object made_;
  std::string step_ = "load";
};

}  // namespace host::check
