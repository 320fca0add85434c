#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace host::calls {

/// Sees to it that a plugin's function which does not return is noticed while it does not return.
///
/// A thread that is about to enter a plugin marks its post with who is entered, and takes the mark
/// away afterwards: a few atomic operations. A thread of the watch looks at the posts now and then,
/// sleeps as long as nobody is inside a plugin, and reports each stay that lasts once.
class handler_watch {
 public:
  using clock = std::chrono::steady_clock;

  /// A stay that has lasted for `patience`.
  struct long_stay {
    std::string owner;
    std::string function;
    std::uint64_t call = 0;
    std::chrono::milliseconds lasted{0};
    bool replaced = false;  ///< the post had a way to replace its thread, which was gone
  };
  /// Called on the thread of the watch; must not throw.
  using reporter = std::function<void(const long_stay&)>;

  /// Where one thread marks what it enters.
  class post {
   public:
    /// Returns the number of the stay. `since` is now, or a little before. The owner and the
    /// function must outlive the watch.
    std::uint64_t enter(const std::string& owner, const std::string& function, std::uint64_t call,
                        clock::time_point since) noexcept;

    /// False when the watch has replaced the thread meanwhile: it must not go on with what it
    /// shares with its successor, to whom the post belongs now.
    bool leave(std::uint64_t stay) noexcept;

   private:
    friend class handler_watch;
    explicit post(handler_watch& watch) : watch_(watch) {}

    enum : std::uint64_t { outside = 0, inside = 1, replaced = 2, state_bits = 2 };

    handler_watch& watch_;
    std::function<void()> replace_;
    std::atomic<std::uint64_t> state_{outside};  ///< number of the stay, then one of the above
    std::atomic<const std::string*> owner_{nullptr};
    std::atomic<const std::string*> function_{nullptr};
    std::atomic<std::uint64_t> call_{0};
    std::atomic<clock::rep> since_{0};
    std::uint64_t reported_ = 0;  ///< number of a stay; guarded by the watch's mutex
  };

  explicit handler_watch(reporter report,
                         std::chrono::milliseconds patience = std::chrono::seconds(1));
  ~handler_watch();
  handler_watch(const handler_watch&) = delete;
  handler_watch& operator=(const handler_watch&) = delete;

  /// A post for a thread whose place another one can take: `replace` is called, once, on the thread
  /// of the watch. Until remove() has returned.
  post& add(std::function<void()> replace);
  void remove(post& gone);

  /// A post for one stay of any thread, with no replacement.
  class visit {
   public:
    visit(handler_watch& watch, const std::string& owner, const std::string& function,
          std::uint64_t call, clock::time_point since = clock::now())
        : watch_(watch), post_(watch.borrow()), stay_(post_.enter(owner, function, call, since)) {}
    ~visit() {
      post_.leave(stay_);
      watch_.give_back(post_);
    }
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;

   private:
    handler_watch& watch_;
    post& post_;
    std::uint64_t stay_;
  };

 private:
  post& make();
  post& borrow();
  void give_back(post& used);
  void wake() noexcept;
  void run();
  bool is_anybody_inside() const;
  void look();

  const reporter report_;
  const std::chrono::milliseconds patience_;
  std::atomic<bool> asleep_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  std::vector<std::unique_ptr<post>> posts_;
  std::vector<post*> free_;
  std::thread thread_;
};

}  // namespace host::calls
