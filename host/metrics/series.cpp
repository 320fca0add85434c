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

/// A histogram has its sum, a count for each bucket and one for what is beyond them.
std::size_t words_of(kind what, std::size_t bounds) {
  return what == kind::histogram ? bounds + 2 : 1;
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

series::series(owner_id owner, kind what, std::string_view name, std::string_view labels,
               const std::vector<double>& bounds, std::size_t stripes)
    : owner_(owner),
      what_(what),
      // A gauge is set: there is one place for its value.
      stripe_mask_(what == kind::gauge ? 0 : static_cast<unsigned>(stripes - 1)),
      lines_each_((words_of(what, bounds.size()) + words_per_line - 1) / words_per_line),
      lines_(std::make_unique<line[]>(lines_each_ * (std::size_t{stripe_mask_} + 1))),
      bounds_(bounds),
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
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  const auto word = static_cast<std::size_t>(bound - bounds_.begin()) + 1;
  line* const mine = stripe();
  mine[word / words_per_line].words[word % words_per_line].fetch_add(1, std::memory_order_relaxed);
  add_to(mine[0].words[0], value);
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
