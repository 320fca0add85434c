#include "network_memory.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "calls/thread_role.hpp"

namespace {

std::atomic<std::size_t> times{0};
std::atomic<std::ptrdiff_t> bytes_held{0};

bool is_network_thread() {
  return host::calls::current_thread_role == host::calls::thread_role::io;
}

void* take(std::size_t bytes) noexcept {
  void* const taken = std::malloc(bytes == 0 ? 1 : bytes);
  if (taken != nullptr && is_network_thread()) {
    times.fetch_add(1, std::memory_order_relaxed);
    bytes_held.fetch_add(static_cast<std::ptrdiff_t>(malloc_usable_size(taken)),
                         std::memory_order_relaxed);
  }
  return taken;
}

void give_back(void* taken) noexcept {
  if (taken != nullptr && is_network_thread()) {
    bytes_held.fetch_sub(static_cast<std::ptrdiff_t>(malloc_usable_size(taken)),
                         std::memory_order_relaxed);
  }
  std::free(taken);
}

}  // namespace

void* operator new(std::size_t bytes) {
  void* const taken = take(bytes);
  if (taken == nullptr) throw std::bad_alloc();
  return taken;
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return take(bytes);
}
void operator delete(void* taken) noexcept {
  give_back(taken);
}
void operator delete(void* taken, std::size_t) noexcept {
  give_back(taken);
}

namespace port_test {

std::size_t taken_by_network_threads() {
  return times.load(std::memory_order_relaxed);
}

std::ptrdiff_t held_by_network_threads() {
  return bytes_held.load(std::memory_order_relaxed);
}

}  // namespace port_test
