#include "support/scripted/filter_path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/glob.hpp"

namespace support::scripted {
namespace json = boost::json;
namespace {

using path = std::vector<std::string>;

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts{""};
  for (char const c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// What is left of the paths one member further down; an empty path means: all of it.
std::vector<path> step(const std::vector<path>& paths, std::string_view member) {
  std::vector<path> next;
  for (const auto& each : paths) {
    if (each.empty()) continue;
    path const rest(each.begin() + 1, each.end());
    if (each.front() == "**") {
      next.push_back(each);
      if (!rest.empty() && glob_match(rest.front(), member)) {
        next.emplace_back(rest.begin() + 1, rest.end());
      }
    } else if (glob_match(each.front(), member)) {
      next.push_back(rest);
    }
  }
  return next;
}

bool reached(const std::vector<path>& paths) {
  for (const auto& each : paths) {
    if (each.empty()) return true;
  }
  return false;
}

std::optional<json::value> included(const json::value& value, const std::vector<path>& paths) {
  if (reached(paths)) return value;
  if (paths.empty()) return std::nullopt;
  if (auto const* array = value.if_array()) {
    json::array kept;
    for (const auto& each : *array) {
      if (auto part = included(each, paths)) kept.push_back(std::move(*part));
    }
    if (kept.empty()) return std::nullopt;
    return kept;
  }
  auto const* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  json::object kept;
  for (const auto& [key, member] : *object) {
    if (auto part = included(member, step(paths, key))) kept.emplace(key, std::move(*part));
  }
  if (kept.empty()) return std::nullopt;
  return kept;
}

std::optional<json::value> without(const json::value& value, const std::vector<path>& paths) {
  if (reached(paths)) return std::nullopt;
  if (auto const* array = value.if_array()) {
    json::array kept;
    for (const auto& each : *array) {
      if (auto part = without(each, paths)) kept.push_back(std::move(*part));
    }
    return kept;
  }
  auto const* object = value.if_object();
  if (object == nullptr) return value;
  json::object kept;
  for (const auto& [key, member] : *object) {
    if (auto part = without(member, step(paths, key))) kept.emplace(key, std::move(*part));
  }
  return kept;
}

}  // namespace

json::value filtered(const json::value& whole, std::string_view filter_path) {
  std::vector<path> wanted;
  std::vector<path> unwanted;
  for (auto& each : split(filter_path, ',')) {
    if (each.starts_with('-')) {
      unwanted.push_back(split(each.substr(1), '.'));
    } else if (!each.empty()) {
      wanted.push_back(split(each, '.'));
    }
  }
  std::optional<json::value> left = whole;
  if (!wanted.empty()) left = included(whole, wanted);
  if (left && !unwanted.empty()) left = without(*left, unwanted);
  if (!left) return json::object{};
  return *left;
}

}  // namespace support::scripted
