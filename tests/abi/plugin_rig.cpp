#include "plugin_rig.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <utility>
#include <variant>

#include "calls/thread_role.hpp"

namespace support {
namespace {

host::http::response error_response(int status, std::string_view path, std::string_view message) {
  host::http::response made;
  made.status = status;
  made.content_type = "application/json";
  made.body = "{" + std::string(path) + ": " + std::string(message) + "}";
  return made;
}

}  // namespace

plugin_rig::plugin_rig()
    : log_descriptor_(::memfd_create("log", MFD_CLOEXEC)),
      logger_(log_descriptor_, host::log::format::text, host::log::level::trace) {
  host::calls::current_thread_role = host::calls::thread_role::control;
}

plugin_rig::~plugin_rig() {
  ::close(log_descriptor_);
}

host::plugin::services plugin_rig::services() {
  return {endpoints, health,   calls,     logger_,   &error_response, metrics, info,
          alarms,    schedule, timer_ids, check_ids, strict,          &watch};
}

std::unique_ptr<host::plugin::plugin_instance> plugin_rig::load(std::string_view file) {
  auto loaded = host::plugin::plugin_instance::load(file, services());
  BOOST_REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error()));
  return std::move(*loaded);
}

std::unique_ptr<host::plugin::plugin_instance> plugin_rig::run(std::string_view file) {
  auto plugin = load(file);
  const auto created = plugin->create("{}");
  BOOST_REQUIRE_MESSAGE(created.has_value(), (created ? "" : created.error()));
  const auto started = plugin->start();
  BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : started.error()));
  return plugin;
}

std::shared_ptr<plugin_rig::outcome> plugin_rig::ask(std::string_view id, std::string_view path,
                                                     host::http::request request) {
  const host::registry::endpoint* found = nullptr;
  for (const auto& each : endpoints.endpoints()) {
    if (each.id == id && each.path == path && each.verb == host::http::method::get) found = &each;
  }
  BOOST_REQUIRE(found != nullptr);
  const auto* enter = std::get_if<host::registry::call_handler>(&found->handler);
  BOOST_REQUIRE(enter != nullptr);

  if (request.path.empty()) request.path = "/actuator/" + std::string(id);
  auto result = std::make_shared<outcome>();
  const std::uint64_t call =
      calls.open(found->owner, std::make_shared<const host::http::request>(std::move(request)),
                 host::calls::clock::now() + std::chrono::hours(1),
                 [result](host::http::response answer) { result->answer = std::move(answer); });
  BOOST_REQUIRE(call != 0);
  result->call = call;
  (*enter)(call);
  return result;
}

void plugin_rig::end(host::plugin::plugin_instance& plugin) {
  BOOST_TEST(plugin.stop().has_value());
  BOOST_TEST(plugin.drained());
  const auto destroyed = plugin.destroy();
  BOOST_TEST(destroyed.has_value(), (destroyed ? "" : destroyed.error()));
}

std::string plugin_rig::log() const {
  std::string text;
  char block[4096];
  off_t at = 0;
  for (;;) {
    const ssize_t got = ::pread(log_descriptor_, block, sizeof(block), at);
    if (got <= 0) return text;
    text.append(block, static_cast<std::size_t>(got));
    at += got;
  }
}

std::string without_folder(std::string sentence) {
  const std::string folder = ZOO_FOLDER "/";
  for (auto at = sentence.find(folder); at != std::string::npos; at = sentence.find(folder)) {
    sentence.erase(at, folder.size());
  }
  return sentence;
}

std::string zoo(std::string_view name) {
  return std::string(ZOO_FOLDER "/zoo_") + std::string(name) + ".so";
}

std::string in_words(const std::optional<host::http::response>& answer) {
  if (!answer) return "none";
  return std::to_string(answer->status) + " " + answer->content_type + " " + answer->body;
}

}  // namespace support
