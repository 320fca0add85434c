// POST /actuator/jobs?kind=mail|report  does a job. Shown of it:
//   metrics  jobs by kind and outcome, how many run, how long they take, since when it runs
//   health   "jobs", which the host asks for: DOWN after a failed job
//   info     "jobs": {"lastKind":...}
#include <actuator/plugin.hpp>
#include <atomic>
#include <chrono>

namespace {

enum class kind { mail, report };

class counters : public actuator::plugin {
 public:
  counters(actuator::host_ref host, const actuator::config& config)
      : host_(host), tick_every_(config.duration("counters.tick")) {}

  actuator::result<void> on_start(actuator::registrar& declare) override {
    // A refused declaration makes the start fail by itself, so nothing is looked at here.
    const auto jobs =
        declare.add_counter({.name = "jobs", .help = "Jobs done."}, {"kind", "outcome"})
            .value_or({});
    mail_done_ = jobs.with({"mail", "done"});
    report_failed_ = jobs.with({"report", "failed"});
    running_ = declare.add_gauge({.name = "jobs_running", .help = "Jobs now."}).value_or({});
    seconds_ = declare
                   .add_histogram({.name = "job_duration", .unit = "seconds", .help = "A job."},
                                  {0.001, 0.01, 0.1, 1})
                   .value_or({});
    ticks_ = declare.add_counter({.name = "ticks", .help = "Times the timer fired."}).value_or({});
    info_ = declare.add_info("jobs").value_or({});
    declare.add_health_check({.name = "jobs", .interval = std::chrono::seconds(5)}, this,
                             &counters::check);
    declare.add({.id = "jobs", .verb = actuator::method::post, .flags = actuator::mutates}, this,
                &counters::work);

    auto tick = actuator::timer::every(
        host_, tick_every_, [this] { ticks_.add(); }, tick_every_);
    if (!tick) return tick.error();
    tick_ = std::move(*tick);
    return {};
  }

 private:
  void work(actuator::call request) {
    const auto asked =
        request.parameter_as<kind>("kind", {{"mail", kind::mail}, {"report", kind::report}});
    if (!asked) return;
    const auto begin = std::chrono::steady_clock::now();
    running_.add(1);
    const bool is_done = *asked == kind::mail;  // stands for the real work; reports always fail
    running_.add(-1);
    seconds_.observe(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());

    (is_done ? mail_done_ : report_failed_).add();
    has_failed_ = !is_done;
    info_.set(actuator::json({{"lastKind", is_done ? "mail" : "report"}}));
    if (is_done) {
      request.respond(204);
    } else {
      request.respond_error(502, "there is no report to send");
    }
  }

  void check(actuator::health_question question) {
    if (has_failed_) {
      question.answer(actuator::health_status::down, actuator::json({{"reason", "a job failed"}}));
    } else {
      question.answer(actuator::health_status::up);
    }
  }

  actuator::host_ref host_;
  std::chrono::milliseconds tick_every_;
  actuator::counter mail_done_;
  actuator::counter report_failed_;
  actuator::counter ticks_;
  actuator::gauge running_;
  actuator::histogram seconds_;
  actuator::info_member info_;
  std::atomic<bool> has_failed_ = false;
  actuator::timer tick_;
};

}  // namespace

ACTUATOR_PLUGIN(counters, "counters", "1.0.0",
                actuator::key("counters.tick", actuator::key_type::duration_seconds,
                              "How often the timer fires.", "10"))
