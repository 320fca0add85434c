#include <curl/curl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "client/actions.hpp"
#include "client/command_line.hpp"
#include "client/help.hpp"
#include "client/interruption.hpp"
#include "client/output.hpp"
#include "client/settings.hpp"

extern char** environ;  // POSIX has it in no header

namespace {

using namespace backup::client;

/// A crash leaves no memory behind, where passwords and keys are, and no other process of the same
/// user may look into it. Not in builds that are not shipped, whose tools look into the process.
void forbid_core_dumps() {
#ifdef ACTUATOR_HOLDS_SECRETS_BACK
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

std::vector<std::string_view> views_of(char** texts) {
  std::vector<std::string_view> views;
  for (; texts != nullptr && *texts != nullptr; ++texts) views.emplace_back(*texts);
  return views;
}

int refuse(output& remarks, const ending& why) {
  if (!why.sentence.empty()) remarks.write("actuator-backup: " + why.sentence + "\n");
  return static_cast<int>(why.code);
}

/// After all is written: whether it was.
int judge(output& results, output& remarks, interruption& stop, int code) {
  if (results.is_closed()) stop.end_process();
  if (!results.has_failed() || results.is_given_up()) return code;
  return refuse(remarks,
                {exit_code::output_lost, "the output cannot be written: " +
                                             std::generic_category().message(results.error())});
}

int print(output& results, output& remarks, interruption& stop, std::string_view text) {
  results.write(text);
  return judge(results, remarks, stop, 0);
}

int run(const std::vector<std::string_view>& arguments,
        const std::vector<std::string_view>& environment, output& results, output& remarks,
        interruption& stop) {
  using purpose = command_line::purpose;
  const auto given = read_command_line(arguments);
  if (!given) return refuse(remarks, {exit_code::bad_usage, given.error()});
  if (given->what == purpose::help) return print(results, remarks, stop, help_text(given->which));
  if (given->what == purpose::completion) return print(results, remarks, stop, completion_text());
  if (given->what == purpose::version) {
    return print(results, remarks, stop, "actuator-backup " BACKUP_CLIENT_VERSION "\n");
  }
  const auto settings = read_settings(*given, environment);
  if (!settings) return refuse(remarks, {exit_code::bad_usage, settings.error()});
  stop.begin();
  const streams on{results, remarks, STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO};
  const auto end = act(*settings, on, stop, environment);
  if (!end && (stop.has_come() || results.is_closed())) stop.end_process();
  const int told = end ? refuse(remarks, *end) : static_cast<int>(exit_code::output_lost);
  const int code = judge(results, remarks, stop, told);
  if (results.is_given_up() || remarks.is_given_up()) stop.end_process();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  forbid_core_dumps();  // before the first secret is read
  interruption stop;
  output results(STDOUT_FILENO, stop);
  output remarks(STDERR_FILENO, stop);
  try {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return run(views_of(argc > 0 ? argv + 1 : nullptr), views_of(environ), results, remarks, stop);
  } catch (const std::exception& fault) {
    constexpr int unexpected = 70;  // EX_SOFTWARE, which no code of ours is
    remarks.write(std::string("actuator-backup: ended by an unexpected fault: ") + fault.what() +
                  "\n");
    return unexpected;
  }
}
