#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulation/search_engine.hpp"
#include "simulation/trace.hpp"

namespace simulation {

/// What a network, and a proxy in it, does to requests; so many of them in a million.
struct network_habits {
  unsigned refused = 0;       ///< the caller is told at once, nothing arrives
  unsigned lost_request = 0;  ///< nothing arrives, the caller waits
  unsigned lost_answer = 0;   ///< carried out; the caller waits, or the connection is cut
  unsigned late = 0;          ///< the same, and carried out long after
  unsigned busy = 0;          ///< 429, some with Retry-After, or 503; not carried out
  unsigned failed = 0;        ///< 500; not carried out
  unsigned failed_although_done = 0;
  unsigned nonsense = 0;
  unsigned forbidden = 0;  ///< 403
  milliseconds longest_latency{5};
  milliseconds longest_delay{seconds(60)};  ///< of a late one
};

/// Sees what hosts ask and what they learn, at the instant when they do.
class call_observer {
 public:
  virtual ~call_observer() = default;
  virtual void sends_create(const sender& by, const domain::planned_part& part,
                            const domain::run_id& run) = 0;
  virtual void learns_of_create(const sender& by, const domain::planned_part& part,
                                const domain::run_id& run, const engine_result<void>& answer) = 0;
  /// looked: when the engine made the listing.
  virtual void learns_of_list(const sender& by, std::string_view patterns, service::detail how_much,
                              const service::listing& found, instant looked) = 0;
  virtual void sends_delete(const sender& by, const std::vector<std::string>& names) = 0;
  /// A fault that ends a backup, or makes its end possible, was done to this task's call.
  virtual void harmed(const sender& by, engine_fault fault) = 0;
};

/// What lies between the hosts and the engine.
class network {
 public:
  network(kernel& on, std::uint64_t seed, search_engine& engine, call_observer& watched_by,
          trace& into)
      : kernel_(on), random_(seed), engine_(engine), observer_(watched_by), trace_(into) {}

  void set_habits(const network_habits& habits) { habits_ = habits; }
  /// Requests that nobody waits for any more and that have not arrived yet.
  unsigned late_requests() const { return late_; }

 private:
  friend class simulated_port;
  friend class simulated_deletion;
  enum class kind { look, create, remove };
  struct fate {
    milliseconds there{0};
    milliseconds back{0};
    bool arrives = true;
    bool is_late = false;
    enum class way { answered, cut, silence } answer = way::answered;
    std::optional<engine_error> instead;  ///< of carrying it out
    std::optional<engine_error> although_done;
  };
  fate draw(kind what);
  milliseconds latency() { return random_.up_to(habits_.longest_latency); }

  kernel& kernel_;
  randomness random_;
  search_engine& engine_;
  call_observer& observer_;
  trace& trace_;
  network_habits habits_;
  unsigned late_ = 0;
};

/// What one life of a host does its engine calls with.
class simulated_port final : public service::engine_port {
 public:
  simulated_port(network& through, unsigned life, std::string name)
      : network_(through), life_(life), name_(std::move(name)) {}

  /// Nothing passes in either direction until then.
  void cut_off(instant until) { cut_off_until_ = until; }
  /// Every call ends, and every further one is answered, with engine_fault::stopped.
  void drain();
  /// Has this called before a request is sent: for faults that wait for one.
  void set_tripwire(std::function<void(std::uint64_t calls)> wire) { tripwire_ = std::move(wire); }

  engine_result<service::blobs_kept> check_repository(const service::call_limits& limits) override;
  engine_result<void> stream_snapshots(std::string_view pattern, service::detail how_much,
                                       service::listing_sink& to,
                                       const service::call_limits& limits) override;
  std::size_t longest_pattern() const override { return 3'300; }
  engine_result<service::listing> list_running(const service::call_limits& limits) override;
  engine_result<domain::epoch_ms> read_clock(const service::call_limits& limits) override;
  engine_result<std::vector<std::string>> list_indices(const std::vector<std::string>& patterns,
                                                       const service::call_limits& limits) override;
  engine_result<void> create_snapshot(const domain::planned_part& part, const domain::run_id& run,
                                      const service::call_limits& limits) override;
  std::unique_ptr<service::deletion> delete_snapshots(const std::vector<std::string>& names,
                                                      const service::call_limits& limits) override;

 private:
  friend class simulated_deletion;
  template <class Value>
  struct open_call {
    std::optional<engine_result<Value>> answer;
    task* waiting = nullptr;
  };
  template <class Value>
  engine_result<Value> call(network::kind what, const std::string& told,
                            const service::call_limits& limits,
                            std::function<engine_result<Value>()> at_engine);
  sender self() const { return {life_, network_.kernel_.current().number, network_.kernel_.now()}; }
  bool is_cut_off() const { return network_.kernel_.now() < cut_off_until_; }
  template <class Value>
  void deliver(const std::shared_ptr<open_call<Value>>& to, engine_result<Value> answer);
  /// Blocks until it is woken, or the instant.
  void wait(instant deadline);
  void note(const std::string& told);

  network& network_;
  unsigned life_;
  std::string name_;
  instant cut_off_until_{};
  bool is_drained_ = false;
  std::uint64_t calls_ = 0;
  std::function<void(std::uint64_t)> tripwire_;
  std::vector<task*> blocked_;
};

}  // namespace simulation
