#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "app.hpp"
#include "stop_signals.hpp"

extern char** environ;  // POSIX has it in no header

namespace {

std::vector<std::string_view> views_of(char** texts) {
  std::vector<std::string_view> views;
  for (; texts != nullptr && *texts != nullptr; ++texts) views.emplace_back(*texts);
  return views;
}

}  // namespace

int main(int argc, char** argv) {
  host::stop_signals::block();
  try {
    const auto arguments = views_of(argc > 0 ? argv + 1 : nullptr);
    const auto environment = views_of(environ);
    return static_cast<int>(host::run(arguments, environment));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "actuator-host: ended by an unexpected fault: %s\n", fault.what());
    return static_cast<int>(host::exit_code::failed);
  }
}
