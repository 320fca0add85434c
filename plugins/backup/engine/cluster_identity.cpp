#include "engine/cluster_identity.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "text/one_line.hpp"

namespace backup::engine {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_uuid = 64;
constexpr std::size_t longest_name_shown = 80;
/// What a node says that knows of no cluster yet.
constexpr std::string_view none_yet = "_na_";

bool is_uuid(std::string_view text) {
  return !text.empty() && text.size() <= longest_uuid && text != none_yet &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

std::string_view text_of(const json::object& in, std::string_view name) {
  const auto* const member = in.if_contains(name);
  const auto* const text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace

std::optional<net::cluster_identity> read_cluster_identity(std::string_view body) {
  json::monotonic_resource pool;
  boost::system::error_code fault;
  const auto document = json::parse(body, fault, &pool);
  const auto* const object = fault ? nullptr : document.if_object();
  if (object == nullptr) return std::nullopt;
  const auto uuid = text_of(*object, "cluster_uuid");
  if (!is_uuid(uuid)) return std::nullopt;
  return net::cluster_identity{
      std::string(uuid), text::one_line(text_of(*object, "cluster_name"), longest_name_shown)};
}

}  // namespace backup::engine
