#pragma once

#include <sched.h>

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/declaration.hpp"

namespace host::metrics {

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
  /// `labels` as below. `bounds` must outlive the series. `stripes` is a power of two.
  series(owner_id owner, kind what, std::string_view name, std::string_view labels,
         const std::vector<double>& bounds, std::size_t stripes);
  series(const series&) = delete;
  series& operator=(const series&) = delete;

  bool is(owner_id owner, kind what) const noexcept { return owner_ == owner && what_ == what; }

  void add(std::uint64_t amount) noexcept {
    stripe()[0].words[0].fetch_add(amount, std::memory_order_relaxed);
  }
  void set(double value) noexcept;
  void shift(double amount) noexcept;
  void observe(double value) noexcept;

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

 private:
  static constexpr std::size_t words_per_line = 8;
  struct alignas(64) line {
    std::atomic<std::uint64_t> words[words_per_line];
  };

  line* stripe() noexcept {
    return lines_.get() + (static_cast<unsigned>(::sched_getcpu()) & stripe_mask_) * lines_each_;
  }

  const owner_id owner_;
  const kind what_;
  const unsigned stripe_mask_;
  const std::size_t lines_each_;
  const std::unique_ptr<line[]> lines_;
  const std::vector<double>& bounds_;
  const std::string text_;  ///< the head, and zeros
  const std::size_t head_size_;
  const std::size_t labels_at_;
  const std::size_t labels_size_;
};

}  // namespace host::metrics
