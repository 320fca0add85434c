/// \file
/// The exception barrier. Nothing may unwind across the ABI: the host was perhaps built with
/// another runtime, where even `catch (...)` does not see our exception and the process dies.
/// So every function that the host calls runs its body inside guarded(), but for destroy: it runs
/// destructors alone, and these cannot let anything out. ~plugin() is noexcept, which a derived
/// class cannot loosen, so a destructor that throws ends the process where it throws.
#pragma once

#include <exception>
#include <string_view>
#include <utility>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Runs `body` and returns what it returns. When it throws, returns what `closed` makes of the
/// exception's text: the answer that is safe when nothing is known (a 500, INTERNAL, DOWN).
/// `closed` itself runs behind a second barrier that has no answer left but std::terminate, so it
/// must not throw. Built with -fno-exceptions it simply runs `body`.
template <class Body, class Closed>
auto guarded(Body&& body, Closed&& closed) noexcept -> decltype(body()) {
#if defined(__cpp_exceptions)
  try {
    return std::forward<Body>(body)();
  } catch (const std::exception& thrown) {
    return std::forward<Closed>(closed)(std::string_view(thrown.what()));
  } catch (...) {
    return std::forward<Closed>(closed)(std::string_view("something that is no std::exception"));
  }
#else
  (void)closed;
  return std::forward<Body>(body)();
#endif
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
