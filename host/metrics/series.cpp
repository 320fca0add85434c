#include "metrics/series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace host::metrics {
namespace {

/// A double in the bits of a word.
void add_to(std::atomic<std::uint64_t>& word, double amount) noexcept {
  std::uint64_t seen = word.load(std::memory_order_relaxed);
  while (!word.compare_exchange_weak(
      seen, std::bit_cast<std::uint64_t>(std::bit_cast<double>(seen) + amount),
      std::memory_order_relaxed)) {
  }
}

/// A histogram has its sum, a count for each bucket and one for what is beyond them, and its
/// largest values.
std::size_t words_of(const declaration& declared, std::size_t windows) {
  if (declared.what != kind::histogram) return 1;
  return declared.buckets.size() + 2 + (declared.with_max ? windows : 0);
}

/// Positive ones have the order of their bits, and a later window is above all of an earlier one:
/// so the largest word is the largest value of the newest window.
std::uint64_t packed(double value, window of) {
  return (std::uint64_t{of} << 32) | std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

void raise(std::atomic<std::uint64_t>& word, std::uint64_t to) noexcept {
  std::uint64_t seen = word.load(std::memory_order_relaxed);
  while (seen < to && !word.compare_exchange_weak(seen, to, std::memory_order_relaxed)) {
  }
}

std::string padded_head_of(std::string_view name, std::string_view labels) {
  std::string text(name);
  if (!labels.empty()) {
    text += '{';
    text += labels;
    text += '}';
  }
  text += ' ';
  text.resize((text.size() / padded_text::block + 1) * padded_text::block);
  return text;
}

}  // namespace

series::series(owner_id owner, std::string_view name, std::string_view labels,
               const declaration& declared, std::size_t stripes)
    : owner_(owner),
      what_(declared.what),
      // A gauge is set: there is one place for its value.
      stripe_mask_(what_ == kind::gauge ? 0 : static_cast<unsigned>(stripes - 1)),
      lines_each_((words_of(declared, windows) + words_per_line - 1) / words_per_line),
      lines_(std::make_unique<line[]>(lines_each_ * (std::size_t{stripe_mask_} + 1))),
      bounds_(declared.buckets),
      with_max_(declared.with_max),
      text_(padded_head_of(name, labels)),
      head_size_(name.size() + (labels.empty() ? 1 : labels.size() + 3)),
      labels_at_(labels.empty() ? 0 : name.size() + 1),
      labels_size_(labels.size()) {}

void series::set(double value) noexcept {
  lines_[0].words[0].store(std::bit_cast<std::uint64_t>(value), std::memory_order_relaxed);
}

void series::shift(double amount) noexcept {
  add_to(lines_[0].words[0], amount);
}

void series::observe(double value) noexcept {
  if (std::isnan(value)) return;
  add(stripe(), value);
}

void series::add(line* mine, double value) noexcept {
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  const auto word = static_cast<std::size_t>(bound - bounds_.begin()) + 1;
  place(mine, word).fetch_add(1, std::memory_order_relaxed);
  add_to(mine[0].words[0], value);
}

void series::observe(double value, window now) noexcept {
  line* const mine = stripe();
  add(mine, value);
  if (!with_max_) return;
  raise(place(mine, bounds_.size() + 2 + now % windows), packed(value, now));
}

double series::largest(window now) const noexcept {
  if (!with_max_) return 0;
  float most = 0;
  for (std::size_t each = 0; each <= stripe_mask_; ++each) {
    line* const first = lines_.get() + each * lines_each_;
    for (std::size_t at = 0; at < windows; ++at) {
      const std::uint64_t word =
          place(first, bounds_.size() + 2 + at).load(std::memory_order_relaxed);
      const auto age = now - static_cast<window>(word >> 32);
      if (age < windows)
        most = std::max(most, std::bit_cast<float>(static_cast<std::uint32_t>(word)));
    }
  }
  constexpr double digits = 1e9;
  return std::round(static_cast<double>(most) * digits) / digits;
}

std::uint64_t series::counted() const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t each = 0; each <= stripe_mask_; ++each) {
    sum += lines_[each].words[0].load(std::memory_order_relaxed);
  }
  return sum;
}

series::distribution series::observed() const {
  distribution all;
  observed(all);
  return all;
}

void series::observed(distribution& all) const {
  all.counts.assign(bounds_.size() + 1, 0);
  all.sum = 0;
  for (std::size_t each = 0; each <= stripe_mask_; ++each) {
    const line* const first = lines_.get() + each * lines_each_;
    all.sum += std::bit_cast<double>(first[0].words[0].load(std::memory_order_relaxed));
    for (std::size_t at = 0; at < all.counts.size(); ++at) {
      const std::size_t word = at + 1;
      all.counts[at] +=
          first[word / words_per_line].words[word % words_per_line].load(std::memory_order_relaxed);
    }
  }
}

}  // namespace host::metrics
