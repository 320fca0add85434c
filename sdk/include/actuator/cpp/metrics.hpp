/// \file
/// Numbers for a monitoring system. Made by registrar::add_counter, add_gauge and add_histogram;
/// all of them are small values with the lifetime of host_ref. One that was made empty, as on a
/// host without metrics, does nothing. Updates take no lock, allocate nothing and never fail; any
/// thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// What a metric is. Views text for the one call that declares it.
struct metric {
  std::string_view name;           ///< [a-z][a-z0-9_]*, without unit and _total
  std::string_view unit = {};      ///< "seconds", "bytes"; empty: a plain number
  std::string_view help = {};      ///< one line for people
  std::uint32_t series_limit = 0;  ///< most different sets of label values; 0: 100
};

namespace detail {

/// One series of one metric.
class series {
 public:
  series() noexcept = default;
  series(const actuator_host* host, const actuator_metrics* metrics, std::uint64_t handle) noexcept
      : host_(host), metrics_(metrics), handle_(handle) {}

  /// Whether updates go anywhere.
  explicit operator bool() const noexcept { return handle_ != 0; }

 protected:
  const actuator_host* host_ = nullptr;
  const actuator_metrics* metrics_ = nullptr;
  std::uint64_t handle_ = 0;
};

}  // namespace detail

/// A number that only grows.
class counter : public detail::series {
 public:
  using series::series;

  /// More of it. Lock-free, any thread; an empty one counts nothing.
  void add(std::uint64_t amount = 1) const noexcept {
    if (handle_ != 0) metrics_->counter_add(host_, handle_, amount);
  }
};

/// A number that goes up and down.
class gauge : public detail::series {
 public:
  using series::series;

  /// What it is now, and how it changes. Lock-free, any thread; an empty one shows nothing.
  void set(double value) const noexcept {
    if (handle_ != 0) metrics_->gauge_set(host_, handle_, value);
  }
  void add(double amount) const noexcept {
    if (handle_ != 0) metrics_->gauge_add(host_, handle_, amount);
  }
};

/// A number of which one wants to know how it is spread.
class histogram : public detail::series {
 public:
  using series::series;

  /// One observation. Lock-free, any thread; an empty one keeps nothing.
  void observe(double value) const noexcept {
    if (handle_ != 0) metrics_->histogram_observe(host_, handle_, value);
  }
};

/// A metric with labels: one series for each set of their values.
template <class Series>
class labelled {
 public:
  /// One that goes nowhere, or made by the layer itself for one that was declared.
  labelled() noexcept = default;
  labelled(host_ref host, std::uint64_t metric) noexcept
      : host_(host.c_host()), metrics_(host.c_metrics()), metric_(metric) {}

  /// The series of these values (UTF-8, at most 256 bytes each), in the order of the names. Takes a
  /// short lock: ask once and keep what it gives. Empty when their number is not that of the names
  /// or when there are `series_limit` others.
  Series with(std::initializer_list<std::string_view> values) const noexcept {
    if (metric_ == 0 || values.size() > most_labels) return Series();
    std::array<actuator_str, most_labels> converted = {};
    std::uint32_t count = 0;
    for (const std::string_view each : values) converted[count++] = to_str(each);
    std::uint64_t handle = 0;
    metrics_->series(host_, metric_, count == 0 ? nullptr : converted.data(), count, &handle);
    return Series(host_, metrics_, handle);
  }

  /// Whether updates go anywhere.
  explicit operator bool() const noexcept { return metric_ != 0; }

 private:
  enum : std::size_t { most_labels = 8 };

  const actuator_host* host_ = nullptr;
  const actuator_metrics* metrics_ = nullptr;
  std::uint64_t metric_ = 0;
};

}  // namespace v0_9
}  // namespace actuator
