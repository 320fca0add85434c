#pragma once

#include <sched.h>

#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/declaration.hpp"

namespace host::metrics {

/// A stretch of half a minute, counted from the boot: of which a largest value is remembered. It
/// takes the place of the window before it, and three of these make "of late".
using window = std::uint32_t;
inline window window_at(std::chrono::steady_clock::time_point now) noexcept {
  constexpr unsigned bits = 35;  // of nanoseconds: 34 s, and no division
  const auto since_boot =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
  return static_cast<window>(static_cast<std::uint64_t>(since_boot) >> bits);
}

/// Who may update a series: one number for each plugin instance.
using owner_id = std::uint64_t;

/// A text whose memory may be read on to the next multiple of a block.
struct padded_text {
  static constexpr std::size_t block = 32;
  const char* data;
  std::size_t size;
};

/// The numbers of one set of label values. Updates are safe from any thread, take no lock and no
/// memory, and order nothing. A counter and a histogram have a stripe for each of a few processors,
/// on cache lines of its own, so that threads do not pull one line to and fro; a reader adds the
/// stripes up.
class series {
 public:
  /// `labels` as below. `declared` must outlive the series. `stripes` is a power of two.
  series(owner_id owner, std::string_view name, std::string_view labels,
         const declaration& declared, std::size_t stripes);
  series(const series&) = delete;
  series& operator=(const series&) = delete;

  bool is(owner_id owner, kind what) const noexcept { return owner_ == owner && what_ == what; }

  void add(std::uint64_t amount) noexcept {
    stripe()[0].words[0].fetch_add(amount, std::memory_order_relaxed);
  }
  /// Of a counter that somebody else counts: what it is by now. Not beside add().
  void set_count(std::uint64_t total) noexcept {
    lines_[0].words[0].store(total, std::memory_order_relaxed);
  }
  void set(double value) noexcept;
  void shift(double amount) noexcept;
  void observe(double value) noexcept;
  /// The same of a histogram that tells its largest value. `value` is not negative.
  void observe(double value, window now) noexcept;

  /// `a="x",b="y"`, escaped as the text format of Prometheus has it; empty without labels.
  std::string_view labels() const noexcept { return {text_.data() + labels_at_, labels_size_}; }
  /// `name{labels} `, or `name ` without labels: made once, since every page has it.
  padded_text head() const noexcept { return {text_.data(), head_size_}; }

  std::uint64_t counted() const noexcept;
  double value() const noexcept {
    return std::bit_cast<double>(lines_[0].words[0].load(std::memory_order_relaxed));
  }

  struct distribution {
    std::vector<std::uint64_t> counts;  ///< of each bucket alone; the last one is beyond all bounds
    double sum = 0;
  };
  distribution observed() const;
  /// The same into one that was used before, with its memory.
  void observed(distribution& all) const;
  /// The largest value of the last one and a half to two minutes, to nine digits; 0 without any.
  double largest(window now) const noexcept;

 private:
  static constexpr std::size_t words_per_line = 8;
  static constexpr std::size_t windows = 4;
  struct alignas(64) line {
    std::atomic<std::uint64_t> words[words_per_line];
  };

  std::atomic<std::uint64_t>& place(line* first, std::size_t word) const noexcept {
    return first[word / words_per_line].words[word % words_per_line];
  }
  void add(line* mine, double value) noexcept;
  line* stripe() noexcept {
    return lines_.get() + (static_cast<unsigned>(::sched_getcpu()) & stripe_mask_) * lines_each_;
  }

  const owner_id owner_;
  const kind what_;
  const unsigned stripe_mask_;
  const std::size_t lines_each_;
  const std::unique_ptr<line[]> lines_;
  const std::vector<double>& bounds_;
  const bool with_max_;
  const std::string text_;  ///< the head, and zeros
  const std::size_t head_size_;
  const std::size_t labels_at_;
  const std::size_t labels_size_;
};

}  // namespace host::metrics
