#include "config/property_values.hpp"

#include <boost/json.hpp>

#include <cstring>
#include <new>
#include <utility>

namespace backup::config {
namespace {

namespace json = boost::json;

/// What was parsed holds secrets.
class wiped_memory final : public json::memory_resource {
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    return ::operator new(size, std::align_val_t(alignment));
  }
  void do_deallocate(void* bytes, std::size_t size, std::size_t alignment) override {
    ::explicit_bzero(bytes, size);
    ::operator delete(bytes, std::align_val_t(alignment));
  }
  bool do_is_equal(const json::memory_resource& other) const noexcept override {
    return this == &other;
  }
};

std::vector<std::string> texts_of(const json::array& items) {
  std::vector<std::string> texts;
  for (const auto& item : items) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

std::vector<std::string> names_in(const json::object& entries) {
  std::vector<std::string> names;
  for (const auto& [name, value] : entries) names.emplace_back(name);
  return names;
}

std::optional<property_values::value> value_of(const json::value& given) {
  if (given.is_string()) return std::string(given.get_string());
  if (given.is_int64()) return given.get_int64();
  if (given.is_bool()) return given.get_bool();
  if (given.is_array()) return texts_of(given.get_array());
  if (given.is_object()) return names_in(given.get_object());
  return std::nullopt;
}

}  // namespace

property_values::~property_values() {
  for (auto& [key, held] : values_) {
    if (auto* text = std::get_if<std::string>(&held)) secrets::wipe(*text);
  }
}

tl::expected<property_values, std::string> property_values::parse(std::string_view json_object) {
  json::error_code fault;
  wiped_memory memory;
  const auto root = json::parse(json_object, fault, &memory);
  if (fault || !root.is_object()) {
    return tl::unexpected(std::string("the configuration handed over is not a JSON object"));
  }
  property_values values;
  for (const auto& [key, given] : root.get_object()) {
    auto read = value_of(given);
    if (!read) return tl::unexpected(std::string(key) + " has a value of an unknown kind");
    values.values_.emplace(key, *std::move(read));
  }
  return values;
}

std::optional<std::string> property_values::text(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return std::nullopt;
  const auto* text = std::get_if<std::string>(&found->second);
  if (text == nullptr || text->empty()) return std::nullopt;
  return *text;
}

std::optional<secrets::secret_text> property_values::secret(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return std::nullopt;
  const auto* text = std::get_if<std::string>(&found->second);
  if (text == nullptr || text->empty()) return std::nullopt;
  return secrets::secret_text(*text);
}

std::optional<std::int64_t> property_values::integer(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&found->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<bool> property_values::flag(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return std::nullopt;
  const auto* is_set = std::get_if<bool>(&found->second);
  return is_set == nullptr ? std::nullopt : std::optional(*is_set);
}

bool property_values::is_set(const std::string& key) const {
  return values_.find(key) != values_.end();
}

std::vector<std::string> property_values::list(const std::string& key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return {};
  const auto* items = std::get_if<std::vector<std::string>>(&found->second);
  return items == nullptr ? std::vector<std::string>{} : *items;
}

}  // namespace backup::config
