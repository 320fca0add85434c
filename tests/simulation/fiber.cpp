#include "simulation/fiber.hpp"

#include <boost/context/protected_fixedsize_stack.hpp>

#include <cxxabi.h>

#include <cassert>
#include <cstring>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace simulation {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t stack_size = 512U * 1024U;

void leave_for(void** fake_stack, const void* bottom, std::size_t size) {
  __sanitizer_start_switch_fiber(fake_stack, bottom, size);
}
void arrived(void* fake_stack, const void** from_bottom, std::size_t* from_size) {
  __sanitizer_finish_switch_fiber(fake_stack, from_bottom, from_size);
}
void clean(const boost::context::stack_context& stack) {
  __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack.size + 4096,
                                stack.size - 4096);
}
#else
constexpr std::size_t stack_size = 128U * 1024U;

void leave_for(void**, const void*, std::size_t) {}
void arrived(void*, const void**, std::size_t*) {}
void clean(const boost::context::stack_context&) {}
#endif

/// Hands Boost a stack that somebody else owns.
struct borrowed_stack {
  boost::context::stack_context stack;
  boost::context::stack_context allocate() const { return stack; }
  void deallocate(boost::context::stack_context&) const noexcept {}
};

}  // namespace

stack_pool::~stack_pool() {
  boost::context::protected_fixedsize_stack maker(stack_size);
  for (auto& stack : free_) maker.deallocate(stack);
}

boost::context::stack_context stack_pool::take() {
  if (free_.empty()) return boost::context::protected_fixedsize_stack(stack_size).allocate();
  const auto stack = free_.back();
  free_.pop_back();
  clean(stack);
  return stack;
}

fiber::fiber(stack_pool& stacks, std::function<void()> body)
    : stacks_(stacks),
      stack_(stacks.take()),
      body_(std::move(body)),
      inside_(std::allocator_arg, borrowed_stack{stack_}, [this](boost::context::fiber&& outside) {
        run(std::move(outside));
        return std::move(outside_);
      }) {}

fiber::~fiber() {
  assert(ended_);
  stacks_.give_back(stack_);
}

void fiber::run(boost::context::fiber&& outside) {
  outside_ = std::move(outside);
  arrived(nullptr, &outside_bottom_, &outside_size_);
  body_();
  body_ = nullptr;
  ended_ = true;
  leave_for(nullptr, outside_bottom_, outside_size_);
}

void fiber::resume() {
  swap_exceptions();
  leave_for(&fake_stack_outside_, static_cast<char*>(stack_.sp) - stack_.size, stack_.size);
  inside_ = std::move(inside_).resume();
  arrived(fake_stack_outside_, nullptr, nullptr);
  swap_exceptions();
}

void fiber::suspend() {
  leave_for(&fake_stack_inside_, outside_bottom_, outside_size_);
  outside_ = std::move(outside_).resume();
  arrived(fake_stack_inside_, &outside_bottom_, &outside_size_);
}

void fiber::swap_exceptions() {
  void* const of_thread = abi::__cxa_get_globals();
  handled_exceptions here;
  std::memcpy(&here, of_thread, sizeof here);
  std::memcpy(of_thread, &exceptions_, sizeof exceptions_);
  exceptions_ = here;
}

}  // namespace simulation
