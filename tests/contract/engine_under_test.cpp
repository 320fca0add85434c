#include "contract/engine_under_test.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace contract {
namespace {

constexpr std::chrono::seconds time_to_get_free{60};
constexpr std::chrono::milliseconds between_two_tries{50};

constexpr std::string_view scripted_prefix = "scripted-";

support::engine_flavour flavour_of(const std::string& kind) {
  using support::engine_flavour;
  if (kind == "opensearch-2") return engine_flavour::opensearch_2;
  if (kind == "opensearch-3") return engine_flavour::opensearch_3;
  if (kind == "elasticsearch-8") return engine_flavour::elasticsearch_8;
  if (kind == "elasticsearch-9") return engine_flavour::elasticsearch_9;
  throw std::runtime_error("there is no engine '" + kind + "'");
}

std::string url_of_running(const std::string& kind) {
  auto variable = "ACTUATOR_ENGINE_" + kind;
  std::transform(variable.begin(), variable.end(), variable.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const char* url = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): before threads
  if (url != nullptr) return url;
  throw std::runtime_error("this test needs a real " + kind +
                           ": run it with tests/run, or start one with tests/engine/run " + kind +
                           " and set " + variable + " to its URL");
}

}  // namespace

engine_under_test::engine_under_test(const std::string& name)
    : is_opensearch_(name.find("opensearch") != std::string::npos) {
  if (name.starts_with(scripted_prefix)) {
    scripted_ =
        std::make_unique<support::scripted_engine>(flavour_of(name.substr(scripted_prefix.size())));
    url_ = scripted_->url();
  } else {
    url_ = url_of_running(name);
  }
  admin_ = std::make_unique<support::engine_admin>(url_);
}

std::uint16_t engine_under_test::port() const {
  return static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1)));
}

void engine_under_test::make_repository(const std::string& name) {
  admin_->register_repository(name, name);
}

void engine_under_test::make_snapshots_slow(const std::string& repository) {
  if (scripted_) {
    scripted_->hold_snapshots();
  } else {
    admin_->register_repository(repository, repository, "200kb");
  }
}

void engine_under_test::let_snapshots_end(const std::string& repository) {
  if (scripted_) {
    scripted_->release_snapshots();
    return;
  }
  // An engine may refuse to change a repository that is in use, so the slow snapshot ends first.
  const auto deadline = std::chrono::steady_clock::now() + time_to_get_free;
  while (true) {
    try {
      return admin_->register_repository(repository, repository);
    } catch (const std::runtime_error&) {
      if (std::chrono::steady_clock::now() > deadline) throw;
      std::this_thread::sleep_for(between_two_tries);
    }
  }
}

std::string engine_under_test::unexpected_calls() const {
  std::string lines;
  if (!scripted_) return lines;
  for (const auto& call : scripted_->unexpected_calls()) {
    lines += call.method + " " + call.target + "\n";
  }
  return lines;
}

}  // namespace contract
