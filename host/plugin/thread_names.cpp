#include "plugin/thread_names.hpp"

#include <pthread.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

namespace host::plugin {
namespace {

constexpr std::size_t longest_name = 15;  // of a thread, to the system

std::size_t count_named(const std::string& name) {
  namespace fs = std::filesystem;
  std::size_t count = 0;
  std::error_code failed;
  for (fs::directory_iterator task("/proc/self/task", failed), end; !failed && task != end;
       task.increment(failed)) {
    std::string found;
    std::ifstream file(task->path() / "comm");  // the thread may have ended by now
    if (std::getline(file, found) && found == name) ++count;
  }
  return count;
}

}  // namespace

named_while_inside::named_while_inside(const std::string& name) {
  std::array<char, longest_name + 1> before{};
  if (::pthread_getname_np(::pthread_self(), before.data(), before.size()) == 0) {
    before_ = before.data();
  }
  ::pthread_setname_np(::pthread_self(), name.c_str());
}

named_while_inside::~named_while_inside() {
  ::pthread_setname_np(::pthread_self(), before_.c_str());
}

std::string thread_name_of(std::string_view plugin_id, std::uint64_t instance) {
  std::string name = "p" + std::to_string(instance) + ":";
  name += plugin_id;
  return name.substr(0, longest_name);
}

std::size_t threads_left(const std::string& name) {
  constexpr int looks = 10;
  constexpr std::chrono::milliseconds between_looks(5);
  std::size_t left = count_named(name);
  // A thread that was joined may still be seen for a moment.
  for (int look = 1; left != 0 && look < looks; ++look) {
    std::this_thread::sleep_for(between_looks);
    left = count_named(name);
  }
  return left;
}

}  // namespace host::plugin
