#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "check/arguments.hpp"
#include "check/contained_run.hpp"
#include "check/plugin_bytes.hpp"
#include "check/report.hpp"
#include "check/trial.hpp"
#include "config/property_source.hpp"
#include "log/redact.hpp"

extern char** environ;  // POSIX has it in no header

namespace {

using namespace host::check;

constexpr int bad_usage = 2;

std::vector<std::string_view> views_of(char** texts) {
  std::vector<std::string_view> views;
  for (; texts != nullptr && *texts != nullptr; ++texts) views.emplace_back(*texts);
  return views;
}

void print(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}

int refuse(std::string_view sentence) {
  print(stderr, "actuator-check: " + host::log::without_secrets(sentence) + "\n");
  return bad_usage;
}

report check(const std::string& file, const arguments& given,
             const host::config::property_list& properties) {
  report made(file, judge_bytes(file));
  if (given.how_far == depth::read) {
    made.end_unloaded();
    return made;
  }
  const auto ended = run_contained(
      given.deadline,
      [&](const line_sink& tell) {
        try_plugin(file, given.how_far, given.plugins.size() == 1, properties, tell);
      },
      [&](std::string_view line) { made.take(line); });
  made.end(ended, given.deadline);
  return made;
}

int run(const arguments& given) {
  const auto environment = views_of(environ);
  const auto properties = host::config::read_sources(given.configuration, environment);
  if (!properties) return refuse(properties.error());
  boost::json::array all;
  verdict worst = verdict::taken;
  for (const auto& file : given.plugins) {
    const auto made = check(file, given, *properties);
    worst = std::max(worst, made.judge());
    if (given.as_json) {
      all.emplace_back(made.as_json());
    } else {
      print(stdout, made.as_text());
    }
  }
  if (given.as_json) print(stdout, boost::json::serialize(all) + "\n");
  return static_cast<int>(worst);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto given = read_arguments(views_of(argc > 0 ? argv + 1 : nullptr));
    if (!given) return refuse(given.error());
    if (given->what == arguments::purpose::version) {
      print(stdout, "actuator-check " ACTUATOR_HOST_VERSION "\n");
      return 0;
    }
    if (given->what == arguments::purpose::help) {
      print(stdout, help_text());
      return 0;
    }
    return run(*given);
  } catch (const std::exception& fault) {
    return refuse(std::string("ended by an unexpected fault: ") + fault.what());
  }
}
