#include "catalog/catalog_reader.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>

namespace backup::catalog {
namespace {

using kind = located_json::kind;
template <class Value>
using read = tl::expected<Value, located_error>;

tl::unexpected<located_error> refuse(int line, std::string reason) {
  return tl::unexpected(located_error{line, std::move(reason)});
}

const located_json* find(const located_json& object, std::string_view name) {
  const auto found = std::find_if(object.items.begin(), object.items.end(),
                                  [name](const auto& member) { return member.name == name; });
  return found == object.items.end() ? nullptr : &*found;
}

read<void> check_members(const located_json& object, std::initializer_list<std::string_view> known,
                         const std::string& what) {
  if (object.what != kind::object) return refuse(object.line, what + " must be an object");
  std::map<std::string_view, int> seen;
  for (const auto& member : object.items) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) {
      return refuse(member.line, what + " has an unknown member \"" + member.name + "\"");
    }
    if (++seen[member.name] > 1) {
      return refuse(member.line, what + " has \"" + member.name + "\" twice");
    }
  }
  return {};
}

read<std::string> text_member(const located_json& object, std::string_view name,
                              const std::string& what) {
  const auto* member = find(object, name);
  if (member == nullptr || member->what != kind::text || member->text.empty()) {
    return refuse(member == nullptr ? object.line : member->line,
                  what + " needs a \"" + std::string(name) + "\" that is a text");
  }
  return member->text;
}

read<bool> flag_member(const located_json& object, std::string_view name, bool otherwise) {
  const auto* member = find(object, name);
  if (member == nullptr) return otherwise;
  if (member->what != kind::boolean) {
    return refuse(member->line, "\"" + std::string(name) + "\" must be true or false");
  }
  return member->flag;
}

read<const std::vector<located_json>*> list_member(const located_json& object,
                                                   std::string_view name, const std::string& what) {
  const auto* member = find(object, name);
  if (member == nullptr || member->what != kind::array || member->items.empty()) {
    return refuse(member == nullptr ? object.line : member->line,
                  what + " needs \"" + std::string(name) + "\", an array that is not empty");
  }
  return &member->items;
}

bool is_index_of_the_applications(std::string_view name) {
  const bool ours =
      name.starts_with("operate-") || name.starts_with("tasklist-") || name.starts_with("camunda-");
  return ours && name.ends_with('_') && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

/// The line on which each index stands: it belongs to one place of a catalog.
using index_lines = std::map<std::string, int>;

read<std::string> index_name(const located_json& node, index_lines& line_of_index) {
  auto name = text_member(node, "name", "an index");
  if (!name) return name;
  if (!is_index_of_the_applications(*name)) {
    return refuse(node.line,
                  "\"" + *name +
                      "\" is not the name of an index of the applications: it must begin "
                      "with operate-, tasklist- or camunda-, be in lower case and end "
                      "in '_', without the index prefix");
  }
  const auto [before, fresh] = line_of_index.emplace(*name, node.line);
  if (!fresh) {
    return refuse(node.line, "\"" + *name + "\" stands in line " + std::to_string(before->second) +
                                 " already; an index belongs to one place");
  }
  return name;
}

read<domain::catalog_index> read_index(const located_json& node, index_lines& line_of_index) {
  if (auto fine = check_members(node, {"name", "required", "dated"}, "an index"); !fine) {
    return tl::unexpected(fine.error());
  }
  auto name = index_name(node, line_of_index);
  const auto required = flag_member(node, "required", true);
  const auto dated = flag_member(node, "dated", false);
  if (!name) return tl::unexpected(name.error());
  if (!required) return tl::unexpected(required.error());
  if (!dated) return tl::unexpected(dated.error());
  return domain::catalog_index{std::move(*name), *required, *dated};
}

read<std::vector<std::string>> read_left_out(const located_json& root, index_lines& line_of_index) {
  std::vector<std::string> names;
  if (find(root, "left_out") == nullptr) return names;
  const auto items = list_member(root, "left_out", "a catalog");
  if (!items) return tl::unexpected(items.error());
  for (const auto& item : **items) {
    if (auto fine = check_members(item, {"name", "reason"}, "what is left out"); !fine) {
      return tl::unexpected(fine.error());
    }
    auto name = index_name(item, line_of_index);
    if (!name) return tl::unexpected(name.error());
    if (auto why = text_member(item, "reason", "what is left out"); !why) {
      return tl::unexpected(why.error());
    }
    names.push_back(*std::move(name));
  }
  return names;
}

read<domain::catalog_group> read_group(const located_json& node, index_lines& line_of_index) {
  if (auto fine = check_members(node, {"indices"}, "a group"); !fine) {
    return tl::unexpected(fine.error());
  }
  const auto items = list_member(node, "indices", "a group");
  if (!items) return tl::unexpected(items.error());
  domain::catalog_group group;
  for (const auto& item : **items) {
    auto index = read_index(item, line_of_index);
    if (!index) return tl::unexpected(index.error());
    group.indices.push_back(std::move(*index));
  }
  return group;
}

}  // namespace

tl::expected<domain::index_catalog, located_error> read_catalog(std::string_view text) {
  const auto root = read_located_json(text);
  if (!root) return tl::unexpected(root.error());
  if (auto fine = check_members(*root, {"name", "description", "groups", "left_out"}, "a catalog");
      !fine) {
    return tl::unexpected(fine.error());
  }
  auto name = text_member(*root, "name", "a catalog");
  if (!name) return tl::unexpected(name.error());
  const auto groups = list_member(*root, "groups", "a catalog");
  if (!groups) return tl::unexpected(groups.error());

  domain::index_catalog catalog{std::move(*name), {}};
  index_lines line_of_index;
  for (const auto& node : **groups) {
    auto group = read_group(node, line_of_index);
    if (!group) return tl::unexpected(group.error());
    catalog.groups.push_back(std::move(*group));
  }
  auto left_out = read_left_out(*root, line_of_index);
  if (!left_out) return tl::unexpected(left_out.error());
  catalog.left_out = *std::move(left_out);
  return catalog;
}

}  // namespace backup::catalog
