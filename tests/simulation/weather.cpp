#include "simulation/weather.hpp"

#include <array>

namespace simulation {
namespace {

using std::chrono::minutes;

template <class Value, std::size_t Count>
Value one_of(randomness& from, const std::array<Value, Count>& values) {
  return values[from.below(Count)];
}

service::settings draw_settings(randomness& from) {
  service::settings drawn{
      "camunda",
      *domain::app_version::parse("8.8.0"),
      {"", {"test", {{{{"operate-a_", true, false}}}, {{{"operate-b_", true, true}}}}, {}}}};
  drawn.incomplete_after = one_of<milliseconds>(
      from,
      std::array{milliseconds(seconds(40)), milliseconds(seconds(60)), milliseconds(seconds(120))});
  drawn.request_timeout = one_of<milliseconds>(
      from,
      std::array{milliseconds(seconds(1)), milliseconds(seconds(3)), milliseconds(seconds(10))});
  drawn.takeover_after = one_of<milliseconds>(
      from,
      std::array{milliseconds(seconds(1)), milliseconds(seconds(3)), milliseconds(seconds(6))});
  constexpr unsigned seldom = 50'000;
  drawn.resume = !from.chance(seldom);
  if (from.chance(seldom)) drawn.snapshot_timeout = from.between(seconds(10), seconds(60));
  return drawn;
}

std::vector<std::string> draw_indices(randomness& from) {
  std::vector<std::string> names{"operate-a_", "operate-b_"};
  if (from.below(3) != 0) names.emplace_back("operate-b_2026-01-31");
  return names;
}

/// One kind of fault is often, the others seldom or never: what only one of them brings about is
/// seen sooner so.
network_habits draw_network(randomness& from, weather::kind how) {
  auto drawn = calm_network();
  drawn.longest_latency =
      one_of(from, std::array{milliseconds(2), milliseconds(20), milliseconds(300)});
  if (how == weather::kind::calm) return drawn;
  const unsigned most = how == weather::kind::rough ? 60'000 : 10'000;
  for (auto* share : {&drawn.refused, &drawn.lost_request, &drawn.lost_answer, &drawn.late,
                      &drawn.busy, &drawn.failed, &drawn.failed_although_done, &drawn.nonsense}) {
    if (from.coin()) *share = static_cast<unsigned>(from.below(most));
    if (from.below(12) == 0) *share += most * 2;
  }
  if (from.below(30) == 0) drawn.forbidden = most / 10;
  drawn.longest_delay = one_of(from, std::array{milliseconds(seconds(5)), milliseconds(seconds(30)),
                                                milliseconds(minutes(2))});
  return drawn;
}

engine_habits draw_engine(randomness& from, weather::kind how) {
  engine_habits drawn;
  drawn.longest_part = one_of(
      from, std::array{milliseconds(300), milliseconds(seconds(3)), milliseconds(seconds(20))});
  drawn.longest_deletion = one_of(
      from, std::array{milliseconds(100), milliseconds(seconds(5)), milliseconds(minutes(2))});
  constexpr unsigned seldom = 20'000;
  if (how != weather::kind::calm && from.below(5) == 0) drawn.ends_badly = seldom;
  return drawn;
}

}  // namespace

network_habits calm_network() {
  return {};
}

weather weather::draw(randomness& from) {
  weather drawn{draw_settings(from)};
  const auto place = from.below(100);
  constexpr unsigned calm_ones = 12;
  constexpr unsigned rough_ones = 55;
  drawn.how = place < calm_ones ? kind::calm : place < rough_ones ? kind::rough : kind::light;
  drawn.hosts = static_cast<unsigned>(1 + from.below(3));
  drawn.operators = static_cast<unsigned>(1 + from.below(4));
  drawn.ids = static_cast<unsigned>(1 + from.below(3));
  drawn.all_at_once = from.below(3) == 0;
  drawn.storm = from.between(seconds(2), seconds(60));
  constexpr unsigned most_faults = 6;
  drawn.faults = drawn.how == kind::calm ? 0 : static_cast<unsigned>(from.below(most_faults + 1));
  drawn.indices = draw_indices(from);
  drawn.call_deadline =
      one_of(from, std::array{milliseconds(seconds(5)), milliseconds(seconds(30))});
  drawn.largest_skew = from.coin() ? milliseconds(0) : milliseconds(minutes(10));
  drawn.engine = draw_engine(from, drawn.how);
  // By what is drawn already: a part that runs for longer than a backup without a known owner
  // counts as running. What is left of it when the engine forgets the part is old.
  constexpr unsigned one_in = 10;
  if (place % one_in == 0) {
    drawn.engine.longest_part = 3 * drawn.settings.incomplete_after;
    drawn.storm = 4 * drawn.settings.incomplete_after;
  }
  drawn.network = draw_network(from, drawn.how);
  drawn.looks_often = from.coin();
  drawn.interruptions = one_of(from, std::array{0U, 20'000U, 200'000U});
  drawn.longest_interruption = from.coin() ? milliseconds(1) : milliseconds(50);
  return drawn;
}

}  // namespace simulation
