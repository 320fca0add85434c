#include "endpoints/info.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <thread>
#include <utility>

#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

void append_text(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  text::append_json_string(out, name);
  out += ':';
  text::append_json_string(out, value);
}

void append_number(std::string& out, std::string_view name, long value) {
  if (out.back() != '{') out += ',';
  text::append_json_string(out, name);
  out += ':' + std::to_string(value);
}

}  // namespace

std::string info_page(const build_info& build, const registry::info_registry& members) {
  std::string page = "{\"build\":{";
  append_text(page, "artifact", build.name);
  append_text(page, "name", build.name);
  append_text(page, "version", build.version);
  utsname system{};
  if (uname(&system) == 0) {
    page += "},\"os\":{";
    append_text(page, "name", system.sysname);
    append_text(page, "version", system.release);
    append_text(page, "arch", system.machine);
  }
  page += "},\"process\":{";
  append_number(page, "pid", getpid());
  append_number(page, "parentPid", getppid());
  append_number(page, "cpus", static_cast<long>(std::thread::hardware_concurrency()));
  page += '}';
  for (const auto& [name, json] : members.members()) {
    page += ',';
    text::append_json_string(page, name);
    page += ':' + json;
  }
  return page + "}";
}

tl::expected<void, std::string> declare_info(registry::endpoint_registry& endpoints,
                                             build_info build,
                                             const registry::info_registry& members) {
  registry::endpoint page;
  page.owner = "host";
  page.id = "info";
  page.non_blocking = true;
  page.produces_json = true;
  page.handler = [build = std::move(build), &members](const http::request&) {
    http::response answer;
    answer.body = info_page(build, members);
    return answer;
  };
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
