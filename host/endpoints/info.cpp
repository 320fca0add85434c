#include "endpoints/info.hpp"

#include <pwd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "endpoints/own_page.hpp"
#include "endpoints/process_memory.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

/// Nothing for an empty one.
void append_text(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  text::append_json_member(out, name, value);
}

void append_number(std::string& out, std::string_view name, std::int64_t value) {
  text::append_json_name(out, name);
  out += std::to_string(value);
}

std::string git_member(const git_info& git) {
  constexpr std::size_t short_size = 7;
  const auto short_commit = std::string_view(git.commit).substr(0, short_size);
  std::string out = "{";
  append_text(out, "branch", git.branch);
  text::append_json_name(out, "commit");
  out += '{';
  if (git.is_whole) {
    text::append_json_name(out, "id");
    out += '{';
    append_text(out, "abbrev", short_commit);
    append_text(out, "full", git.commit);
    out += '}';
    if (!git.description.empty()) {
      text::append_json_name(out, "message");
      out += '{';
      append_text(out, "short", git.description);
      out += '}';
    }
  } else {
    append_text(out, "id", short_commit);
  }
  append_text(out, "time", git.time);
  return out + "}}";
}

std::string build_member(const build_info& build) {
  std::string out = "{";
  append_text(out, "artifact", build.artifact);
  append_text(out, "group", build.group);
  append_text(out, "name", build.artifact);
  append_text(out, "time", build.time);
  append_text(out, "version", build.version);
  return out + "}";
}

std::string os_member() {
  std::string out = "{";
  utsname system{};
  if (uname(&system) == 0) {
    append_text(out, "name", system.sysname);
    append_text(out, "version", system.release);
    append_text(out, "arch", system.machine);
  }
  return out + "}";
}

/// The user of the process, by number where the number has no name.
std::string owner() {
  constexpr std::size_t enough = 4096;
  std::array<char, enough> room{};
  passwd entry{};
  passwd* found = nullptr;
  const auto id = ::geteuid();
  if (::getpwuid_r(id, &entry, room.data(), room.size(), &found) != 0 || found == nullptr) {
    return std::to_string(id);
  }
  return found->pw_name;
}

std::string constant_of_process() {
  std::string out;
  append_text(out, "owner", owner());
  append_number(out, "cpus", std::int64_t{std::max(std::thread::hardware_concurrency(), 1U)});
  return out;
}

void append_memory(std::string& out, std::string_view name, const memory_use& use) {
  text::append_json_name(out, name);
  out += '{';
  append_number(out, "init", 0);
  append_number(out, "used", use.used);
  append_number(out, "committed", use.committed);
  append_number(out, "max", use.max);
  out += '}';
}

}  // namespace

info_page::info_page(info_settings settings, const registry::info_registry& members)
    : environment_(std::move(settings.environment)),
      shows_member_(std::move(settings.shows_member)),
      members_(members) {
  const auto show = [this](std::string_view name, const std::string& json) {
    text::append_json_name(constant_, name);
    constant_ += json;
    std::erase_if(environment_, [&](const auto& each) { return each.first == name; });
  };
  if (settings.git) show("git", git_member(*settings.git));
  if (settings.build) show("build", build_member(*settings.build));
  if (settings.shows_os) show("os", os_member());
  if (settings.shows_process) {
    process_ = constant_of_process();
    std::erase_if(environment_, [](const auto& each) { return each.first == "process"; });
  }
}

std::string info_page::text() const {
  auto shown = members_.members();
  if (shows_member_) {
    std::erase_if(shown, [this](const auto& each) { return !shows_member_(each.first); });
  }
  std::string page = "{";
  for (const auto& [name, json] : environment_) {
    const auto is_it = [&name = name](const auto& each) { return each.first == name; };
    if (std::any_of(shown.begin(), shown.end(), is_it)) continue;
    text::append_json_name(page, name);
    page += json;
  }
  if (!constant_.empty()) {
    if (page.back() != '{') page += ',';
    page += constant_;
  }
  if (!process_.empty()) {
    const auto memory = read_process_memory();
    text::append_json_name(page, "process");
    page += '{';
    append_number(page, "pid", ::getpid());
    append_number(page, "parentPid", ::getppid());
    page += ',' + process_;
    text::append_json_name(page, "memory");
    page += '{';
    append_memory(page, "heap", memory.heap);
    append_memory(page, "nonHeap", memory.non_heap);
    page += "}}";
  }
  for (const auto& [name, json] : shown) {
    text::append_json_name(page, name);
    page += json;
  }
  return page + "}";
}

tl::expected<void, std::string> declare_info(registry::endpoint_registry& endpoints,
                                             info_settings settings,
                                             const registry::info_registry& members) {
  const auto made = std::make_shared<const info_page>(std::move(settings), members);
  auto page = own_page("info", "", [made](const http::request&) {
    http::response answer;
    answer.body = made->text();
    return answer;
  });
  return endpoints.add(std::move(page));
}

}  // namespace host::endpoints
