/// \file
/// What a plugin declares while it starts.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <actuator/cpp/endpoint.hpp>
#include <actuator/cpp/health.hpp>
#include <actuator/cpp/health_check.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/info.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/metrics.hpp>
#include <actuator/cpp/result.hpp>
#include <actuator/cpp/str.hpp>
#include <actuator/cpp/text_collector.hpp>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Whatever the host was given the address of, until the instance goes.
using handler_slots = std::vector<std::shared_ptr<void>>;

}  // namespace detail

/// Declares endpoints, health, metrics and info; exists during plugin::on_start() only, on its
/// thread.
///
/// All or nothing: when a declaration is refused, the start fails with the host's sentence,
/// whatever on_start() returns. So what the functions return need not be looked at:
///
///     declare.add({.id = "hello"}, this, &hello::greet);
///     greeted_ = declare.add_counter({.name = "greeted"}).value_or({});
///     return {};
///
/// The exception are flags and fields that an older host does not know: that refusal is logged and
/// returned, and the start goes on, so that a plugin may declare again without them.
class registrar {
 public:
  /// Made by the layer itself.
  registrar(host_ref host, detail::handler_slots& slots) noexcept : host_(host), slots_(slots) {}
  registrar(const registrar&) = delete;
  registrar& operator=(const registrar&) = delete;

  /// Whom it declares to.
  host_ref host() const noexcept { return host_; }

  /// Declares one endpoint. The handler is kept until the plugin's destructor has returned. The
  /// failure is the host's sentence; when the path is taken it names both plugins.
  result<void> add(const endpoint& declared, handler answer) {
    if (!ACTUATOR_HAS(host_.c_http(), actuator_http, respond_error)) {
      return refused(failure{"this host has no " ACTUATOR_EXT_HTTP ", which the plugin needs"});
    }
    if (!answer) {
      return refused(failure{"endpoint \"" + std::string(declared.id) + "\" has no handler"});
    }
    auto* slot =
        keep(detail::handler_slot{host_, std::move(answer), cancel_handler(declared.on_cancel)});
    actuator_http_endpoint converted = {};
    converted.struct_size = sizeof(converted);
    converted.flags = declared.flags;
    converted.id = to_str(declared.id);
    converted.path = to_str(declared.path);
    converted.method = static_cast<int>(declared.verb);
    converted.deadline_ms = declared.deadline.count();
    converted.body_limit = declared.body_limit;
    converted.ctx = slot;
    converted.handle = &detail::handler_slot::handle;
    if (slot->cancel) converted.on_cancel = &detail::handler_slot::on_cancel;

    detail::text_collector said;
    auto status = host_.c_http()->add_endpoint(host_.c_host(), &converted, said.writer());
    if (status == ACTUATOR_UNSUPPORTED && converted.on_cancel != nullptr) {
      converted.on_cancel = nullptr;  // a host before 0.9.1; it is a hint, so it can do without
      said.take();
      status = host_.c_http()->add_endpoint(host_.c_host(), &converted, said.writer());
    }
    return outcome(status, said, "the endpoint");
  }

  /// The same with a member function: declare.add({.id = "hello"}, this, &hello::greet).
  template <class Object, class Member>
    requires std::invocable<Member, Object*, call>
  result<void> add(const endpoint& declared, Object* object, Member member) {
    return add(declared,
               [object, member](call request) { std::invoke(member, object, std::move(request)); });
  }

  /// Declares a health component ([a-z][A-Za-z0-9]*) whose state the plugin pushes; it reads
  /// UNKNOWN until the first push. On a host without health the component is an empty one.
  result<health_component> add_health(std::string_view name) {
    if (!ACTUATOR_HAS(host_.c_health(), actuator_health, set)) return health_component();
    detail::text_collector said;
    std::uint64_t handle = 0;
    const auto status =
        host_.c_health()->declare(host_.c_host(), to_str(name), said.writer(), &handle);
    if (auto done = outcome(status, said, "the health component"); !done) return done.error();
    return health_component(host_, handle);
  }

  /// Declares a health component that the host asks for. On a host that does not ask, it is not
  /// shown.
  result<void> add_health_check(const health_check& declared, check_handler answer) {
    if (!ACTUATOR_HAS(host_.c_health(), actuator_health, complete)) return {};
    if (!answer) {
      return refused(failure{"health check \"" + std::string(declared.name) + "\" has no handler"});
    }
    actuator_health_check converted = {};
    converted.struct_size = sizeof(converted);
    converted.interval_ms = declared.interval.count();
    converted.deadline_ms = declared.deadline.count();
    converted.ctx = keep(detail::check_slot{host_, std::move(answer)});
    converted.check = &detail::check_slot::check;
    detail::text_collector said;
    const auto status = host_.c_health()->declare_check(host_.c_host(), to_str(declared.name),
                                                        &converted, said.writer());
    return outcome(status, said, "the health check");
  }

  /// The same with a member function.
  template <class Object, class Member>
    requires std::invocable<Member, Object*, health_question>
  result<void> add_health_check(const health_check& declared, Object* object, Member member) {
    return add_health_check(declared, [object, member](health_question question) {
      std::invoke(member, object, std::move(question));
    });
  }

  /// Declares a member of the info page ([a-z][A-Za-z0-9]*), not shown before the first set(). On a
  /// host without that page it is an empty one.
  result<info_member> add_info(std::string_view name) {
    if (!ACTUATOR_HAS(host_.c_info(), actuator_info, set)) return info_member();
    detail::text_collector said;
    std::uint64_t handle = 0;
    const auto status =
        host_.c_info()->declare(host_.c_host(), to_str(name), said.writer(), &handle);
    if (auto done = outcome(status, said, "the info member"); !done) return done.error();
    return info_member(host_, handle);
  }

  /// Declares a counter without labels, or one series for each set of label values. On a host
  /// without metrics it is an empty one; the same goes for gauges and histograms.
  result<counter> add_counter(const metric& declared) {
    return plain<counter>(ACTUATOR_METRIC_COUNTER, declared, {});
  }
  result<labelled<counter>> add_counter(const metric& declared,
                                        const std::vector<std::string_view>& labels) {
    return family<counter>(ACTUATOR_METRIC_COUNTER, declared, labels, {});
  }

  /// Declares a gauge, in the same two ways.
  result<gauge> add_gauge(const metric& declared) {
    return plain<gauge>(ACTUATOR_METRIC_GAUGE, declared, {});
  }
  result<labelled<gauge>> add_gauge(const metric& declared,
                                    const std::vector<std::string_view>& labels) {
    return family<gauge>(ACTUATOR_METRIC_GAUGE, declared, labels, {});
  }

  /// `buckets`: 1 to 64 upper bounds, ascending, without the infinite one.
  result<histogram> add_histogram(const metric& declared, const std::vector<double>& buckets) {
    return plain<histogram>(ACTUATOR_METRIC_HISTOGRAM, declared, buckets);
  }
  result<labelled<histogram>> add_histogram(const metric& declared,
                                            const std::vector<double>& buckets,
                                            const std::vector<std::string_view>& labels) {
    return family<histogram>(ACTUATOR_METRIC_HISTOGRAM, declared, labels, buckets);
  }

  /// The first refusal that makes the start fail; null when there was none.
  const failure* first_refusal() const noexcept { return refusal_ ? &*refusal_ : nullptr; }

 private:
  // Kept even when refused: a host that has half taken it must never find a dangling ctx.
  template <class Slot>
  Slot* keep(Slot slot) {
    auto kept = std::make_shared<Slot>(std::move(slot));
    slots_.push_back(kept);
    return kept.get();
  }

  failure refused(failure reason) {
    if (!refusal_) refusal_ = reason;
    return reason;
  }

  result<void> outcome(actuator_status status, detail::text_collector& said,
                       std::string_view what) {
    auto done = detail::declared(status, said, what);
    if (done) return done;
    if (status != ACTUATOR_UNSUPPORTED) return refused(done.error());
    actuator::log(host_).warn("declaration.unsupported",
                              "This host does not know a flag or a field of a declaration.",
                              {{"what", what}, {"reason", done.error().message}});
    return done;
  }

  template <class Series>
  result<Series> plain(std::int32_t kind, const metric& declared,
                       const std::vector<double>& buckets) {
    auto all = family<Series>(kind, declared, {}, buckets);
    if (!all) return all.error();
    return all->with({});
  }

  template <class Series>
  result<labelled<Series>> family(std::int32_t kind, const metric& declared,
                                  const std::vector<std::string_view>& labels,
                                  const std::vector<double>& buckets) {
    if (!ACTUATOR_HAS(host_.c_metrics(), actuator_metrics, histogram_observe)) {
      return labelled<Series>();
    }
    std::vector<actuator_str> names;
    for (const std::string_view label : labels) names.push_back(to_str(label));
    actuator_metric converted = {};
    converted.struct_size = sizeof(converted);
    converted.kind = kind;
    converted.name = to_str(declared.name);
    converted.unit = to_str(declared.unit);
    converted.help = to_str(declared.help);
    converted.labels = names.empty() ? nullptr : names.data();
    converted.label_count = static_cast<std::uint32_t>(names.size());
    converted.series_limit = declared.series_limit;
    converted.buckets = buckets.empty() ? nullptr : buckets.data();
    converted.bucket_count = static_cast<std::uint32_t>(buckets.size());
    detail::text_collector said;
    std::uint64_t handle = 0;
    const auto status =
        host_.c_metrics()->declare(host_.c_host(), &converted, said.writer(), &handle);
    if (auto done = outcome(status, said, "the metric"); !done) return done.error();
    return labelled<Series>(host_, handle);
  }

  host_ref host_;
  detail::handler_slots& slots_;
  std::optional<failure> refusal_;
};

}  // namespace v0_9
}  // namespace actuator
