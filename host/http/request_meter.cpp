#include "http/request_meter.hpp"

#include <array>
#include <exception>
#include <string>

#include "http/router.hpp"
#include "metrics/own_numbers.hpp"

namespace host::http {
namespace {

constexpr std::array<std::string_view, 8> verbs = {"GET",   "HEAD",   "POST",    "PUT",
                                                   "PATCH", "DELETE", "OPTIONS", "UNKNOWN"};
constexpr int no_such_path = 404;

std::uint32_t key_of(counted_verb verb, int status) {
  return (static_cast<std::uint32_t>(verb) << 16) | static_cast<std::uint16_t>(status);
}

}  // namespace

counted_verb counted_verb_of(std::string_view verb) {
  std::size_t at = 0;
  while (at + 1 < verbs.size() && verbs[at] != verb) ++at;
  return static_cast<counted_verb>(at);
}

request_meter::request_meter(metrics::own_numbers& numbers, const router& routes)
    : numbers_(numbers), routes_(routes), lists_(routes.endpoint_count() + kinds_of_nobody) {}

request_meter::~request_meter() = default;

std::size_t request_meter::place_of(const registry::endpoint* asked, int status) const noexcept {
  const std::size_t endpoints = lists_.size() - kinds_of_nobody;
  if (asked != nullptr) {
    const std::size_t at = routes_.number_of(*asked);
    if (at < endpoints) return at;
  }
  if (status == no_such_path) return endpoints + not_found;
  return endpoints + (status / 100 == 3 ? redirection : unknown);
}

request_meter::record* request_meter::find(record_list& list, std::uint32_t key) const noexcept {
  record* each = list.load(std::memory_order_acquire);
  while (each != nullptr && each->key != key) each = each->next;
  return each;
}

void request_meter::count(const registry::endpoint* asked, counted_verb verb, int status,
                          std::chrono::steady_clock::duration took,
                          std::chrono::steady_clock::time_point now) noexcept {
  const std::size_t place = place_of(asked, status);
  const std::uint32_t key = key_of(verb, status);
  record* found = find(lists_[place], key);
  if (found == nullptr) {
    try {
      found = add(place, key, verb, status);
    } catch (const std::exception&) {  // no memory: this one is not counted
      return;
    }
  }
  if (found->shown == nullptr) return;
  const double seconds = std::chrono::duration<double>(took).count();
  found->shown->observe(seconds < 0 ? 0 : seconds, metrics::window_at(now));
}

request_meter::record* request_meter::add(std::size_t place, std::uint32_t key, counted_verb verb,
                                          int status) {
  constexpr std::array<std::string_view, kinds_of_nobody> without = {"NOT_FOUND", "REDIRECTION",
                                                                     "UNKNOWN"};
  const std::lock_guard lock(adding_);
  record_list& list = lists_[place];
  if (record* const meanwhile = find(list, key)) return meanwhile;
  const std::size_t endpoints = lists_.size() - kinds_of_nobody;
  const std::string uri =
      place < endpoints ? routes_.template_of(place) : std::string(without[place - endpoints]);
  auto made = std::make_unique<record>(
      record{key, numbers_.requests(verbs[static_cast<std::size_t>(verb)], status, uri),
             list.load(std::memory_order_relaxed)});
  records_.push_back(std::move(made));
  list.store(records_.back().get(), std::memory_order_release);
  return records_.back().get();
}

}  // namespace host::http
