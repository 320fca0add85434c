#include "config/data/profiles.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "config/data/listed_texts.hpp"

namespace host::config {
namespace {

using names = std::vector<std::string>;
using names_or_sentence = tl::expected<names, std::string>;

constexpr std::size_t profiles_limit = 100;

bool contains(const names& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

void add_new(names& to, const names& from) {
  for (const auto& each : from) {
    if (!contains(to, each)) to.push_back(each);
  }
}

/// A name becomes a part of a file's name.
bool is_fair_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    const bool is_ascii_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_ascii_letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("-_.+@").find(c) != std::string_view::npos;
  });
}

class reader {
 public:
  explicit reader(const property_list& properties) : properties_(properties) {}

  names_or_sentence of_highest(std::string_view key) const {
    const auto found = properties_.find(key);
    return found ? names_in(key, *found) : names();
  }

  names_or_sentence of_all(std::string_view key) const {
    names all;
    for (const auto& found : properties_.find_in_each(key)) {
      auto some = names_in(key, found);
      if (!some) return some;
      add_new(all, *some);
    }
    return all;
  }

 private:
  names_or_sentence names_in(std::string_view key, const found_property& found) const {
    const auto texts = listed_texts(found, key, properties_);
    if (!texts) return tl::unexpected(texts.error());
    names list;
    for (const auto& each : *texts) {
      if (!is_fair_name(each.text)) {
        return tl::unexpected(std::string(key) + " (" + to_text(each.from) + "): \"" +
                              each.shown() +
                              "\" is no name of a profile; allowed are letters, digits and -_.+@");
      }
      list.push_back(each.text);
    }
    return list;
  }

  const property_list& properties_;
};

/// Each profile followed by what its group names, and those by theirs.
tl::expected<void, std::string> add_with_groups(const reader& read, const std::string& profile,
                                                names& to) {
  if (contains(to, profile)) return {};
  if (to.size() == profiles_limit) {
    return tl::unexpected("spring.profiles: more than " + std::to_string(profiles_limit) +
                          " profiles are active; make them fewer");
  }
  to.push_back(profile);
  const auto members = read.of_highest("spring.profiles.group." + profile);
  if (!members) return tl::unexpected(members.error());
  for (const auto& each : *members) {
    if (auto done = add_with_groups(read, each, to); !done) return done;
  }
  return {};
}

}  // namespace

tl::expected<profiles, std::string> read_profiles(const property_list& properties,
                                                  const std::vector<std::string>& added) {
  const reader read(properties);
  auto written = read.of_highest("spring.profiles.active");
  if (!written) return tl::unexpected(written.error());
  auto wanted = read.of_all("spring.profiles.include");
  if (!wanted) return tl::unexpected(wanted.error());
  auto by_default = read.of_highest("spring.profiles.default");
  if (!by_default) return tl::unexpected(by_default.error());
  add_new(*wanted, *written);
  add_new(*wanted, added);

  profiles made;
  for (const auto& each : *wanted) {
    if (auto done = add_with_groups(read, each, made.active); !done) {
      return tl::unexpected(done.error());
    }
  }
  if (by_default->empty()) by_default->emplace_back("default");
  for (const auto& each : *by_default) {
    if (auto done = add_with_groups(read, each, made.by_default); !done) {
      return tl::unexpected(done.error());
    }
  }
  made.is_as_written = made.active == *written;
  return made;
}

}  // namespace host::config
