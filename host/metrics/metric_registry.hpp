#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <tl/expected.hpp>

#include "metrics/declaration.hpp"
#include "metrics/handle_table.hpp"
#include "metrics/series.hpp"

namespace host::metrics {

/// A declared metric and its series. Reading is safe from any thread, while others update.
class family {
 public:
  family(std::string owner_name, owner_id owner, declaration declared);
  family(const family&) = delete;
  family& operator=(const family&) = delete;

  const declaration& declared() const noexcept { return declared_; }
  const std::string& name() const noexcept { return shown_name_; }  ///< as on the page
  /// The same without _total.
  const std::string& family_name() const noexcept { return family_name_; }
  const std::string& owner() const noexcept { return owner_name_; }

  /// Those that exist now, in the order in which they were asked for. They live as long as this.
  std::vector<const series*> all() const;
  /// The same into a list that was used before, with its memory.
  void all(std::vector<const series*>& into) const;

  /// The values of the labels of a series of this, as they were given, in the order of declaration.
  std::vector<std::string> values_of(const series& one) const;

  /// How often a further series was asked for and refused for the limit.
  std::uint64_t refused() const noexcept { return refused_.load(std::memory_order_relaxed); }

 private:
  friend class metric_registry;

  const std::string owner_name_;
  const owner_id owner_;
  const declaration declared_;
  const std::string shown_name_;
  const std::string family_name_;
  bool retired_ = false;  ///< under the registry's lock
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<series>> series_;
  /// By the text of the labels, which lies in the series.
  std::unordered_map<std::string_view, std::uint64_t> handles_;
  std::atomic<std::uint64_t> refused_{0};
};

/// Metrics that the host and its plugins declared. Declaring and asking for a series take a short
/// lock; updates by handle take none and ignore what is no handle of that owner and kind. Nothing
/// is ever freed before the registry itself, so a handle that is used too late does no harm.
class metric_registry {
 public:
  enum class refusal { invalid, taken, unknown_metric, wrong_values, limit };
  struct refused {
    refusal why = refusal::invalid;
    std::string sentence;
  };

  explicit metric_registry(std::size_t processors);
  ~metric_registry();

  /// A number for somebody who will declare and update.
  owner_id enroll() noexcept { return next_owner_.fetch_add(1, std::memory_order_relaxed); }

  /// The handle of the metric, never 0. `owner_name` is for messages.
  tl::expected<std::uint64_t, refused> declare(owner_id owner, std::string_view owner_name,
                                               declaration declared);

  /// Names that nobody may declare, because the host shows them by itself.
  void reserve(std::vector<std::string> names);

  /// Takes the metrics of one owner off the page; their names are free again.
  void retire(owner_id owner);

  /// The handle of the series of these values; the same values give the same one. Values are UTF-8
  /// of at most 256 bytes, as many as there are labels.
  tl::expected<std::uint64_t, refusal> series_of(owner_id owner, std::uint64_t metric,
                                                 std::span<const std::string_view> values);

  void counter_add(owner_id owner, std::uint64_t handle, std::uint64_t amount) noexcept {
    if (series* const found = find(owner, handle, kind::counter)) found->add(amount);
  }
  void gauge_set(owner_id owner, std::uint64_t handle, double value) noexcept {
    if (series* const found = find(owner, handle, kind::gauge)) found->set(value);
  }
  void gauge_add(owner_id owner, std::uint64_t handle, double amount) noexcept {
    if (series* const found = find(owner, handle, kind::gauge)) found->shift(amount);
  }
  void histogram_observe(owner_id owner, std::uint64_t handle, double value) noexcept {
    if (series* const found = find(owner, handle, kind::histogram)) found->observe(value);
  }

  /// Of a metric that somebody else keeps: what it is by now.
  void counter_set(owner_id owner, std::uint64_t handle, std::uint64_t total) noexcept {
    if (series* const found = find(owner, handle, kind::counter)) found->set_count(total);
  }

  /// The series itself, for who updates it often; null when it is not of this owner and kind.
  series* find(owner_id owner, std::uint64_t handle, kind what) const noexcept {
    series* const found = by_handle_.find(handle);
    return found != nullptr && found->is(owner, what) ? found : nullptr;
  }

  /// `look` brings numbers that nobody counts here up to date. It is called by refresh() alone, one
  /// at a time, and adds none itself.
  void add_look(std::function<void()> look);

  /// Before somebody reads.
  void refresh() const;

  /// What is to be shown, in the order of declaration. They live as long as the registry.
  std::vector<const family*> families() const;

 private:
  const std::size_t stripes_;
  std::atomic<owner_id> next_owner_{1};
  mutable std::mutex looking_;
  std::vector<std::function<void()>> looks_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<family>> families_;  ///< the handle of a metric is its place, from 1
  std::unordered_map<std::string, std::string> taken_;  ///< name on the page -> who has it
  handle_table<series> by_handle_;                      ///< adding under the lock
};

}  // namespace host::metrics
