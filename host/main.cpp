#include <fcntl.h>
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <vector>

#include "app.hpp"
#include "core_dumps.hpp"

extern char** environ;  // POSIX has it in no header

namespace {

std::vector<std::string_view> views_of(char** texts) {
  std::vector<std::string_view> views;
  for (; texts != nullptr && *texts != nullptr; ++texts) views.emplace_back(*texts);
  return views;
}

/// Whoever starts a process with one of these closed gets a socket there, and lines of the log on
/// it.
void open_standard_files() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest that is free, so this very one.
    if (::open("/dev/null", O_RDWR) != descriptor) std::_Exit(1);
  }
}

/// By default glibc gives each busy thread memory of its own and keeps in it what was freed: twenty
/// long lists at once then held 1.6 times what one needs, and so 1.1 (bench, list_sixty_thousand).
void share_memory_between_threads() {
  ::mallopt(M_ARENA_MAX, 2);  // NOLINT(concurrency-mt-unsafe): there is one thread yet
}

}  // namespace

int main(int argc, char** argv) {
  host::forbid_core_dumps();  // before the first secret is read
  open_standard_files();
  share_memory_between_threads();
  try {
    const auto arguments = views_of(argc > 0 ? argv + 1 : nullptr);
    const auto environment = views_of(environ);
    return static_cast<int>(host::run(arguments, environment));
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "actuator-host: ended by an unexpected fault: %s\n", fault.what());
    return static_cast<int>(host::exit_code::failed);
  }
}
