#pragma once

#include <boost/context/fiber.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace simulation {

/// Stacks of fibers, kept for the next one: making one is a system call or two. Each has a guard
/// page.
class stack_pool {
 public:
  stack_pool() = default;
  ~stack_pool();
  stack_pool(const stack_pool&) = delete;
  stack_pool& operator=(const stack_pool&) = delete;

  boost::context::stack_context take();
  void give_back(const boost::context::stack_context& stack) { free_.push_back(stack); }

 private:
  std::vector<boost::context::stack_context> free_;
};

/// A body that runs on a stack of its own, in turns with whoever resumes it. It must have ended
/// before it is destroyed.
class fiber {
 public:
  fiber(stack_pool& stacks, std::function<void()> body);
  ~fiber();
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  /// From outside: runs the body until it suspends or ends.
  void resume();
  /// From inside the body: back to whoever resumed it.
  void suspend();
  bool has_ended() const { return ended_; }

 private:
  /// What the C++ runtime keeps for each thread of the exceptions that are being handled.
  struct handled_exceptions {
    void* caught = nullptr;
    unsigned uncaught = 0;
  };
  void swap_exceptions();
  void run(boost::context::fiber&& outside);

  stack_pool& stacks_;
  boost::context::stack_context stack_;
  std::function<void()> body_;
  boost::context::fiber inside_;
  boost::context::fiber outside_;
  handled_exceptions exceptions_;
  bool ended_ = false;
  // For AddressSanitizer, which wants to know on which stack it is.
  void* fake_stack_inside_ = nullptr;
  void* fake_stack_outside_ = nullptr;
  const void* outside_bottom_ = nullptr;
  std::size_t outside_size_ = 0;
};

}  // namespace simulation
