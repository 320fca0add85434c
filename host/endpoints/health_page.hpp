#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "endpoints/health_rules.hpp"
#include "endpoints/made_word.hpp"
#include "http/message/message.hpp"
#include "registry/health.hpp"

namespace host::endpoints {

/// The pages of health: the whole, its groups, and what is below them. Made of what was pushed, and
/// made again only when a push or time has changed it; never asks a plugin. Any thread may ask,
/// once it is settled.
class health_page {
 public:
  using clock = registry::health_registry::clock;

  /// `health` outlives it.
  health_page(const registry::health_registry& health, health_rules rules);

  /// Finds the members of each group, when all components are declared and before the first
  /// request. One sentence for a member that is no component, unless some may be missing since
  /// their plugins failed, and for a group and a component of one name.
  tl::expected<void, std::string> settle(bool some_are_missing = false);

  /// The answer for a path below health, "" for the whole: one of a group or of a component, or
  /// "group/component". 404 without a body for what does not exist or is not shown. Media type v2
  /// has "details" where others have "components".
  /// `who` asks, null: nobody known.
  http::response answer(std::string_view path, std::string_view media_type, clock::time_point now,
                        const http::caller* who = nullptr) const;

  const std::vector<health_group>& groups() const { return rules_.groups; }

 private:
  /// A page that was made, and how long it may be given again.
  struct made_page {
    std::mutex mutex;
    registry::health_registry::look from;  ///< version 0: none
    http::response answer;
  };
  /// The whole or a group.
  struct view {
    std::string name;  ///< "" for the whole
    health_shows shows = health_shows::status;
    authorized_health authorized;
    status_rules status;
    std::vector<bool> members;  ///< by the place of a component in the registry
    std::string end;            ///< of the page
    bool has_members = false;
    std::array<http::response, 4> words;  ///< where a status is told and nothing else: by status

    bool has(std::size_t place) const { return place < members.size() && members[place]; }
    health_shows shows_to(const http::caller* who) const;

    struct kept {
      std::mutex making;
      made_word word;
      std::array<std::array<made_page, 2>, 2> pages;  ///< with details or not; v2 or not
    };
    std::unique_ptr<kept> made = std::make_unique<kept>();
  };

  std::vector<std::string> component_names() const;
  static void finish(view& made);
  view view_of(const health_group& group, const std::vector<std::string>& all) const;
  view whole(const std::vector<std::string>& all) const;
  bool is_of_whole(std::string_view component) const;
  bool is_off(std::string_view component) const;
  http::response word_of(const view& of, clock::time_point now) const;
  http::response page_of(const view& of, health_shows shows, std::string_view media_type,
                         clock::time_point now) const;
  registry::health_registry::look make(const view& of, bool with_details, bool is_v2,
                                       clock::time_point now, http::response& answer) const;
  http::response component_of(const view& of, health_shows shows, std::string_view name,
                              clock::time_point now) const;

  const registry::health_registry& health_;
  health_rules rules_;
  std::vector<std::string> names_;  ///< of the components, in the order of the registry
  std::vector<view> views_;         ///< the whole first, then the groups by name; none: not settled
};

}  // namespace host::endpoints
