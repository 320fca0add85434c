// POST /actuator/reports  answers when the report is made, which takes a while: longer than a
// handler may hold a thread, and perhaps longer than the client waits.
//
// The life of an open request, also when the plugin is stopped meanwhile:
//  - the handler puts the call into a queue and returns; a thread of the plugin answers later;
//  - nobody waits any more (on_cancel): the work is given up early, and still answered;
//  - on_stop() returns at once. What has not begun is answered 503; what is being made is finished,
//    if that is quick enough for the host's drain time, and answered as ever;
//  - the destructor joins the thread. By then every call was answered.
#include <actuator/plugin.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace {

class reports : public actuator::plugin {
 public:
  reports(actuator::host_ref host, const actuator::config& config)
      : log_(host), effort_(config.duration("reports.effort")) {}

  ~reports() override {
    on_stop();  // also when the start has failed, after which it is not called
    if (worker_.joinable()) worker_.join();
  }

  actuator::result<void> on_start(actuator::registrar& declare) override {
    declare.add({.id = "reports",
                 .verb = actuator::method::post,
                 .flags = actuator::mutates | actuator::non_blocking,
                 .on_cancel = [this](std::uint64_t id) { give_up(id); }},
                this, &reports::order);
    worker_ = std::thread([this] { work(); });
    return {};
  }

  void on_stop() override {
    std::deque<actuator::call> refused;
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
      refused.swap(waiting_);
    }
    changed_.notify_all();
    for (auto& each : refused) each.respond_error(503, "the report was not begun: stopping");
  }

 private:
  void order(actuator::call request) {
    {
      const std::lock_guard lock(mutex_);
      // on_stop() may have run while the host was entering this handler.
      if (!is_stopping_ && waiting_.size() < 100) {
        waiting_.push_back(std::move(request));
        changed_.notify_all();
        return;
      }
    }
    request.respond_error(503, "no report can be begun now; try again later");
  }

  // The id is that of a call that waits or is in work, or of one that was just answered.
  void give_up(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    if (id == in_work_) is_given_up_ = true;
    changed_.notify_all();
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return is_stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      actuator::call request = std::move(waiting_.front());
      waiting_.pop_front();
      in_work_ = request.id();
      is_given_up_ = request.is_cancelled();  // the hint may have come while it was waiting
      changed_.wait_for(lock, effort_, [&] { return is_given_up_; });  // stands for the real work
      const bool is_made = !is_given_up_;
      in_work_ = 0;
      lock.unlock();
      // Late or not, the answer is owed. `gone` is no fault: the deadline was faster.
      const auto done = is_made ? request.respond(200, actuator::json({{"report", "made"}}))
                                : request.respond_error(503, "nobody waits for the report");
      if (done == actuator::answered::gone) {
        log_.info("report.too_late", "Nobody was waiting for the report any more.");
      }
      lock.lock();
    }
  }

  actuator::log log_;
  std::chrono::milliseconds effort_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<actuator::call> waiting_;
  std::uint64_t in_work_ = 0;
  bool is_given_up_ = false;
  bool is_stopping_ = false;
  std::thread worker_;
};

}  // namespace

ACTUATOR_PLUGIN(reports, "slow-answer", "1.0.0",
                actuator::key("reports.effort", actuator::key_type::duration_millis,
                              "How long a report takes to make.", "2s"))
