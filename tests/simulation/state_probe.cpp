#include "simulation/state_probe.hpp"

#include <optional>

namespace simulation {
namespace {

/// What a host tells of an end comes after it shows it; a task may lose the processor in between.
constexpr seconds time_to_tell{3};

bool shows_the_same(const domain::backup& a, const domain::backup& b) {
  return a.id == b.id && a.state == b.state && a.failure_reason == b.failure_reason &&
         a.details.size() == b.details.size();
}

std::optional<domain::backup> find(const service::backup_list& among, const domain::backup_id& id) {
  for (std::size_t number = 0; number < among.size(); ++number) {
    if (auto each = among.at(number); each.id == id) return each;
  }
  return std::nullopt;
}

std::string word(const std::optional<domain::backup>& shown) {
  if (!shown) return "nothing";
  return std::string(domain::to_string(shown->state)) + " (" +
         shown->failure_reason.value_or("no reason") + ")";
}

}  // namespace

void state_probe::look(host_life& on) {
  auto& looking = on.call([this, &on] { compare(on); });
  looking.is_oracle = true;
}

void state_probe::compare(host_life& on) {
  if (!engine_.is_up()) return;
  const service::call_limits limits{kernel_.now() + seconds(1), {}};
  const auto steps = kernel_.steps();
  const auto pattern = domain::pattern_of_ids_starting_with("");
  const auto full = on.service().list(pattern, service::detail::full, limits);
  const auto brief = on.service().list(pattern, service::detail::states, limits);
  std::map<domain::backup_id, service::result<domain::backup>> single;
  for (const auto& each : engine_.snapshots()) {
    const auto& id = each->shown.name.id;
    if (!single.contains(id)) single.emplace(id, on.service().get(id, limits));
  }
  // A lock was held by somebody else, who went on meanwhile.
  if (kernel_.steps() != steps) return;
  if (!full || !brief) {
    return checker_.violate("GET and list agree", on.record().name + " cannot list: " +
                                                      (full ? brief : full).error().message);
  }
  for (const auto& [id, shown] : single) {
    const auto in_full = find(**full, id);
    const auto in_brief = find(**brief, id);
    const auto alone = shown ? std::optional(*shown) : std::nullopt;
    const bool agree = alone && in_full && in_brief && shows_the_same(*alone, *in_full) &&
                       shows_the_same(*alone, *in_brief);
    if (agree) continue;
    checker_.violate("GET and list agree", on.record().name + " shows backup " + id.to_string() +
                                               " as " + word(alone) + ", in its list as " +
                                               word(in_full) + ", without details as " +
                                               word(in_brief));
  }
  for (const auto& [id, since] : std::map(on.record().takes)) {
    if (single.contains(id)) check_taken(on, id, single.at(id));
  }
}

/// Unless the engine shows that it has ended, or an operator had it deleted, or it was told just
/// now.
void state_probe::check_taken(host_life& on, const domain::backup_id& id,
                              const service::result<domain::backup>& shown) {
  const auto key = std::pair(on.record().number, id);
  const auto since = on.record().takes.at(id);
  using state = domain::backup_state;
  const bool is_fine = !shown || shown->state == state::in_progress ||
                       shown->state == state::completed || shown->state == state::failed ||
                       checker_.was_asked_to_delete(id, since);
  if (is_fine) {
    wrong_since_.erase(key);
    return;
  }
  const auto [place, is_first] = wrong_since_.try_emplace(key, kernel_.now());
  const auto& host = on.record();
  const bool stood_still = host.frozen && host.thawed > place->second;
  if (is_first || since > place->second || stood_still) {
    place->second = kernel_.now();
    return;
  }
  if (kernel_.now() - place->second < time_to_tell) return;
  checker_.violate("what is taken is IN_PROGRESS",
                   host.name + " takes backup " + id.to_string() + " and shows " + word(*shown));
}

}  // namespace simulation
