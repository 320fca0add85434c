#include "service/snapshot_table.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace backup::service {
namespace {

constexpr std::size_t most_rows = 1'000'000;
constexpr std::size_t most_words = std::numeric_limits<std::uint16_t>::max();

}  // namespace

std::uint32_t text_numbers::number_of(std::string_view text) {
  // Nearly always the same as the last time.
  if (!texts_.empty() && *texts_.back() == text) {
    return static_cast<std::uint32_t>(texts_.size() - 1);
  }
  const auto number = static_cast<std::uint32_t>(texts_.size());
  const auto [known, is_new] = numbers_.try_emplace(std::string(text), number);
  if (is_new) texts_.push_back(&known->first);
  return known->second;
}

bool snapshot_table::add(const domain::snapshot& found) {
  if (rows_.size() >= most_rows) return false;
  auto made = row_of(found);
  if (!made) return false;
  rows_.push_back(*std::move(made));
  return true;
}

std::optional<snapshot_table::row> snapshot_table::row_of(const domain::snapshot& from) {
  const auto word = words_.number_of(from.state_word);
  if (word > most_words) return std::nullopt;
  const auto version = version_numbers_.number_of(from.name.version.text());
  if (version == versions_.size()) versions_.push_back(from.name.version);
  auto short_one = short_uuid::of(from.uuid);
  if (!short_one) long_uuids_[from.name.to_string()] = from.uuid;

  row made{
      from.name.id, short_one.value_or(short_uuid()), {},           from.name.part, from.name.count,
      version,      static_cast<std::uint16_t>(word), from.state(), false};
  if (from.failures) {
    made.details = kept_details::of(from);
    made.has_details = true;
  }
  return made;
}

void snapshot_table::arrange() {
  const auto before = [this](const row& a, const row& b) { return comes_before(a, b); };
  if (!std::is_sorted(rows_.begin(), rows_.end(), before)) {
    std::sort(rows_.begin(), rows_.end(), before);
  }
  const auto same = [this](const row& a, const row& b) {
    return !comes_before(a, b) && !comes_before(b, a);
  };
  // A snapshot that several requests found is there once.
  rows_.erase(std::unique(rows_.begin(), rows_.end(), same), rows_.end());
}

bool snapshot_table::comes_before(const row& a, const row& b) const {
  if (a.id != b.id) return a.id > b.id;
  if (std::tie(a.part, a.count) != std::tie(b.part, b.count)) {
    return std::tie(a.part, a.count) < std::tie(b.part, b.count);
  }
  return a.version != b.version && versions_[a.version].text() < versions_[b.version].text();
}

std::vector<snapshot_table::group> snapshot_table::groups() const {
  std::vector<group> found;
  for (std::uint32_t at = 0; at < rows_.size(); ++at) {
    if (found.empty() || rows_[found.back().first].id != rows_[at].id) found.push_back({at, 0});
    ++found.back().size;
  }
  return found;
}

bool snapshot_table::is_complete(const group& of) const {
  if (of.size != rows_[of.first].count) return false;
  const auto first = rows_.begin() + of.first;
  return std::all_of(first, first + of.size,
                     [](const row& each) { return each.state == domain::snapshot_state::success; });
}

std::vector<domain::snapshot> snapshot_table::parts_of(const group& of) const {
  std::vector<domain::snapshot> parts;
  parts.reserve(of.size);
  for (auto at = of.first; at < of.first + of.size; ++at) parts.push_back(snapshot_of(rows_[at]));
  return parts;
}

bool snapshot_table::has(const domain::backup_id& id) const {
  const auto found = std::lower_bound(rows_.begin(), rows_.end(), id,
                                      [](const row& a, const auto& b) { return a.id > b; });
  return found != rows_.end() && found->id == id;
}

std::optional<std::uint32_t> snapshot_table::find(const domain::snapshot_name& name) const {
  const auto key = [](const row& of) { return std::tuple(-of.id.value(), of.part, of.count); };
  const auto sought = std::tuple(-name.id.value(), name.part, name.count);
  auto found = std::lower_bound(rows_.begin(), rows_.end(), sought,
                                [&key](const row& a, const auto& b) { return key(a) < b; });
  for (; found != rows_.end() && key(*found) == sought; ++found) {
    if (versions_[found->version] == name.version) {
      return static_cast<std::uint32_t>(found - rows_.begin());
    }
  }
  return std::nullopt;
}

void snapshot_table::set_details(std::size_t number, const kept_details& known) {
  rows_[number].details = known;
  rows_[number].has_details = true;
}

void snapshot_table::replace(std::size_t number, const domain::snapshot& by) {
  if (auto made = row_of(by)) rows_[number] = *std::move(made);
}

std::size_t snapshot_table::drop_missing(const std::vector<std::uint32_t>& of,
                                         const snapshot_table& other) {
  std::vector<bool> is_gone(rows_.size(), false);
  for (const auto number : of) {
    const auto found = other.find(name(rows_[number]));
    is_gone[number] = !found;
    // Deleted and made again.
    if (found && other.uuid_of(*found) != uuid(rows_[number])) {
      replace(number, other.snapshot_of(other.rows_[*found]));
    }
  }
  std::size_t kept = 0;
  for (std::size_t number = 0; number < rows_.size(); ++number) {
    if (is_gone[number]) continue;
    if (kept != number) rows_[kept] = std::move(rows_[number]);
    ++kept;
  }
  const auto dropped = rows_.size() - kept;
  rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(kept), rows_.end());
  return dropped;
}

bool snapshot_table::shows_the_same(const snapshot_table& other) const {
  return std::equal(rows_.begin(), rows_.end(), other.rows_.begin(), other.rows_.end(),
                    [this, &other](const row& a, const row& b) {
                      return a.id == b.id && a.uuid == b.uuid && a.part == b.part &&
                             a.count == b.count && a.has_details == b.has_details &&
                             a.details == b.details &&
                             versions_[a.version] == other.versions_[b.version] &&
                             words_.text(a.state_word) == other.words_.text(b.state_word);
                    });
}

domain::snapshot_name snapshot_table::name(const row& of) const {
  return {of.id, versions_[of.version], of.part, of.count};
}

std::string snapshot_table::uuid(const row& of) const {
  if (!of.uuid.text().empty()) return std::string(of.uuid.text());
  const auto found = long_uuids_.find(name(of).to_string());
  return found == long_uuids_.end() ? std::string() : found->second;
}

domain::snapshot snapshot_table::snapshot_of(const row& of) const {
  domain::snapshot made{name(of), uuid(of), words_.text(of.state_word), {}, {}, {}};
  if (!of.has_details) return made;
  auto details = of.details.to_domain();
  made.started = details.started;
  made.ended = details.ended;
  made.failures = std::move(details.failures);
  return made;
}

}  // namespace backup::service
