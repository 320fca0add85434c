#include "scheduling/thread_scheduler.hpp"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

namespace backup::scheduling {
namespace {

class thread_monitor final : public monitor {
 public:
  void lock() override { mutex_.lock(); }
  void unlock() override { mutex_.unlock(); }
  bool wait_until(instant deadline) override {
    std::unique_lock held(mutex_, std::adopt_lock);
    const auto outcome = changed_.wait_until(held, deadline);
    held.release();
    return outcome == std::cv_status::no_timeout;
  }
  void notify_all() override { changed_.notify_all(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

/// The kernel keeps 15 characters of a thread's name.
constexpr std::size_t longest_thread_name = 15;

class thread_task final : public task {
 public:
  thread_task(std::string name, std::function<void()> body) : thread_(std::move(body)) {
    name.resize(std::min(name.size(), longest_thread_name));
    pthread_setname_np(thread_.native_handle(), name.c_str());
  }
  ~thread_task() override { thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace

instant thread_scheduler::now() const {
  return clock::now();
}

wall_instant thread_scheduler::wall_now() const {
  return std::chrono::system_clock::now();
}

std::uint64_t thread_scheduler::random() {
  // The system's own source, which is drawn from seldom; no state to share between threads.
  // std::random_device asks the processor what it can, which a virtual machine has to ask further.
  std::uint64_t drawn = 0;
  if (::getentropy(&drawn, sizeof(drawn)) != 0) {
    std::random_device source;
    drawn = std::uint64_t{source()} << 32U | source();
  }
  return drawn;
}

std::unique_ptr<monitor> thread_scheduler::make_monitor() {
  return std::make_unique<thread_monitor>();
}

std::unique_ptr<task> thread_scheduler::start(std::string name, std::function<void()> body) {
  return std::make_unique<thread_task>(std::move(name), std::move(body));
}

}  // namespace backup::scheduling
