#include "config/plugin_json.hpp"

#include <cstdint>

#include "text/json_string.hpp"

namespace host::config {
namespace {

class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  void operator()(const std::string& text) const { text::append_json_string(out_, text); }
  void operator()(bool flag) const { out_ += flag ? "true" : "false"; }
  void operator()(std::int64_t number) const { out_ += std::to_string(number); }
  void operator()(const text_list& items) const {
    out_ += '[';
    for (std::size_t at = 0; at < items.size(); ++at) {
      if (at != 0) out_ += ',';
      (*this)(items[at]);
    }
    out_ += ']';
  }
  void operator()(const text_map& entries) const {
    out_ += '{';
    bool is_first = true;
    for (const auto& [name, text] : entries) {
      if (!is_first) out_ += ',';
      is_first = false;
      (*this)(name);
      out_ += ':';
      (*this)(text);
    }
    out_ += '}';
  }

 private:
  std::string& out_;
};

}  // namespace

std::string plugin_json(const resolved_keys& keys) {
  std::string out = "{";
  const json_writer write(out);
  for (const auto& each : keys.values()) {
    if (!each.given) continue;
    if (out.size() > 1) out += ',';
    write(each.declared.name);
    out += ':';
    std::visit(write, *each.given);
  }
  return out + "}";
}

}  // namespace host::config
