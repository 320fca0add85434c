#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace host::metrics {

/// Objects by handles that count from 1. Finding one takes no lock and any number may be asked for;
/// adding one is for one thread at a time. Pieces of the table double in size and never move. Does
/// not own the objects, which must outlive it.
template <class Object>
class handle_table {
 public:
  Object* find(std::uint64_t handle) const noexcept {
    const std::uint64_t from_first = handle + (first_size - 1);
    const auto piece = static_cast<std::size_t>(std::bit_width(from_first)) - first_bits - 1;
    if (handle == 0 || piece >= most_pieces) return nullptr;
    const slot* const slots = pieces_[piece].load(std::memory_order_acquire);
    if (slots == nullptr) return nullptr;
    return slots[from_first - (first_size << piece)].load(std::memory_order_acquire);
  }

  std::uint64_t add(Object& object) {
    const std::uint64_t from_first = size_ + first_size;
    const auto piece = static_cast<std::size_t>(std::bit_width(from_first)) - first_bits - 1;
    if (owned_.at(piece) == nullptr) {
      owned_[piece] = std::make_unique<slot[]>(first_size << piece);
      pieces_[piece].store(owned_[piece].get(), std::memory_order_release);
    }
    owned_[piece][from_first - (first_size << piece)].store(&object, std::memory_order_release);
    return ++size_;
  }

 private:
  using slot = std::atomic<Object*>;
  static constexpr std::size_t first_bits = 6;
  static constexpr std::uint64_t first_size = std::uint64_t{1} << first_bits;
  static constexpr std::size_t most_pieces = 32;

  std::array<std::atomic<slot*>, most_pieces> pieces_{};
  std::array<std::unique_ptr<slot[]>, most_pieces> owned_{};
  std::uint64_t size_ = 0;
};

}  // namespace host::metrics
