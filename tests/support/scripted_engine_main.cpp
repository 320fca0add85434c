// scripted-engine --flavour opensearch-2 --port 0 --snapshot-ms 2: the scripted engine, for a
// person to try.
#include <chrono>
#include <csignal>
#include <iostream>
#include <string>

#include "support/scripted_engine.hpp"

int main(int count, char** arguments) {
  auto flavour = support::engine_flavour::opensearch_2;
  unsigned long port = 0;
  unsigned long snapshot_ms = 2;
  for (int i = 1; i < count; i += 2) {
    std::string const key = arguments[i];
    std::string const value = i + 1 < count ? arguments[i + 1] : "";
    auto const known = support::flavour_named(value);
    if (key == "--flavour" && known) {
      flavour = *known;
    } else if ((key == "--port" || key == "--snapshot-ms") && !value.empty() &&
               value.find_first_not_of("0123456789") == std::string::npos && value.size() <= 5) {
      (key == "--port" ? port : snapshot_ms) = std::stoul(value);
    } else {
      std::cerr << "usage: scripted-engine [--flavour elasticsearch-8|elasticsearch-9|opensearch-2|"
                   "opensearch-3] [--port N] [--snapshot-ms N]\n";
      return 2;
    }
  }
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops,
                  nullptr);  // before threads exist, so that all of them inherit it
  support::scripted_engine engine{flavour, static_cast<std::uint16_t>(port)};
  engine.set_snapshot_time(std::chrono::milliseconds{snapshot_ms});
  std::cout << support::name_of(flavour) << " listening on " << engine.url() << std::endl;
  int which = 0;
  sigwait(&stops, &which);
  return 0;
}
