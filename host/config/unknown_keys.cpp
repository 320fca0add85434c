#include "config/unknown_keys.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "config/nearest_name.hpp"
#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

constexpr std::string_view own_prefix = "actuator.";
constexpr std::array<std::string_view, 8> shared_prefixes{
    "management.", "camunda.", "spring.", "server.", "logging.", "zeebe.", "info.", "springdoc."};

/// What is below these makes the port safe, so a mistake there is none to be passed over.
struct guarded_part {
  std::string_view prefix;
  std::string_view why;
};
constexpr std::array guarded_parts = {
    guarded_part{"actuator.security.", "the port could be open to everybody"},
    guarded_part{"management.server.ssl.",
                 "the port could be served in another way than you want"}};

/// Of the reference, and without effect here (port_tls.cpp notes them); in the uniform form.
constexpr std::array<std::string_view, 4> without_effect{
    "management.server.ssl.keystoreprovider", "management.server.ssl.truststoreprovider",
    "management.server.ssl.trustcertificateprivatekey", "management.server.ssl.protocol"};

bool is_without_effect(std::string_view uniform) {
  return std::find(without_effect.begin(), without_effect.end(), uniform) != without_effect.end();
}

const guarded_part* guarded_part_of(std::string_view uniform) {
  for (const auto& each : guarded_parts) {
    if (uniform.starts_with(each.prefix)) return &each;
  }
  return nullptr;
}

bool is_shared(std::string_view written) {
  const auto lower = text::lower_case(written);
  return std::any_of(shared_prefixes.begin(), shared_prefixes.end(),
                     [&](std::string_view prefix) { return lower.starts_with(prefix); });
}

/// What Kubernetes puts into every container of a namespace, for a Service called `actuator-x`; all
/// of it in lower case: actuator_x_service_host, _service_port_http, _port and _port_9600_tcp_addr.
bool is_of_a_kubernetes_service(std::string_view variable, std::string_view value) {
  constexpr std::string_view port = "_port";
  if (variable.ends_with("_service_host") || variable.ends_with("_service_port")) return true;
  if (variable.find("_service_port_") != std::string_view::npos) return true;
  if (variable.ends_with(port)) return value.find("://") != std::string_view::npos;
  const auto at = variable.find("_port_");
  if (at == std::string_view::npos) return false;
  const auto behind = variable.substr(at + port.size() + 1);
  const auto digits = behind.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && behind[digits] == '_';
}

std::string sentence(const std::string& written, const origin& from,
                     const std::optional<near_name>& near) {
  std::string text =
      from.what == origin::kind::file ? written + " (" + to_text(from) + ")" : to_text(from);
  text += " is not known to the host or to a loaded plugin; ";
  text += near ? "the nearest key is " + near->name : "--help lists the keys";
  return text;
}

class judge {
 public:
  explicit judge(const key_table& known) : known_(known), names_(known.names()) {
    for (const auto& name : names_) variables_.push_back(environment_forms_of(name).plain);
  }

  /// The sentence when it is an error; what is to be noted is kept.
  std::optional<std::string> error_of(const property& given) {
    if (given.from.what == origin::kind::environment) {
      if (auto fault = guarded_variable(given)) return fault;
      note_variable(given);
      return std::nullopt;
    }
    if (known_.knows(given.name)) return std::nullopt;
    const auto uniform = uniform_name(given.name);
    if (const auto* part = guarded_part_of(uniform)) {
      if (is_without_effect(uniform)) return std::nullopt;
      return guarded(given, *part, uniform);
    }
    const bool is_own = uniform_name(given.name + ".").starts_with(own_prefix);
    const bool is_stray =
        given.from.what == origin::kind::argument && !is_own && !is_shared(given.name);
    if (!is_own && !is_stray) return std::nullopt;
    auto text =
        sentence(given.name, given.from, nearest_name(text::lower_case(given.name), names_));
    if (is_stray) return text;
    notes_.push_back({std::move(text), given.from.what});
    return std::nullopt;
  }

  std::vector<unknown_key> notes() && { return std::move(notes_); }

 private:
  /// Only what stands directly below the part is compared: names of users follow.
  std::string guarded(const property& given, const guarded_part& part,
                      const std::string& uniform) const {
    std::vector<std::string> candidates;
    for (const auto& each : names_) {
      if (each.starts_with(part.prefix)) candidates.push_back(each);
    }
    const auto end = uniform.find_first_of(".[", part.prefix.size());
    return sentence(given.name, given.from, nearest_name(uniform.substr(0, end), candidates)) +
           "; correct or remove it, for with such a mistake " + std::string(part.why);
  }

  /// Its underscores are dots or dashes: nobody knows which.
  std::optional<std::string> guarded_variable(const property& given) const {
    const auto variable = text::lower_case(given.name);
    for (const auto& part : guarded_parts) {
      std::string start(part.prefix);
      std::replace(start.begin(), start.end(), '.', '_');
      if (!variable.starts_with(start) || known_.knows_variable(variable) ||
          is_of_a_kubernetes_service(variable, given.value)) {
        continue;
      }
      auto rest = variable.substr(start.size());
      const auto end =
          part.prefix == guarded_parts.front().prefix ? rest.find('_') : std::string::npos;
      rest.resize(std::min(end, rest.size()));
      std::erase(rest, '_');
      const auto uniform = std::string(part.prefix) + rest;
      if (!is_without_effect(uniform)) return guarded(given, part, uniform);
    }
    return std::nullopt;
  }

  void note_variable(const property& given) {
    const auto variable = text::lower_case(given.name);
    if (!variable.starts_with("actuator_") || known_.knows_variable(variable)) return;
    if (is_of_a_kubernetes_service(variable, given.value)) return;
    auto near = nearest_name(variable, variables_);
    if (near) {
      const auto at = std::find(variables_.begin(), variables_.end(), near->name);
      near->name = names_[static_cast<std::size_t>(at - variables_.begin())];
    }
    notes_.push_back({sentence(given.name, given.from, near), given.from.what});
  }

  const key_table& known_;
  std::vector<std::string> names_;
  std::vector<std::string> variables_;
  std::vector<unknown_key> notes_;
};

}  // namespace

tl::expected<std::vector<unknown_key>, std::string> find_unknown_keys(
    const property_list& properties, const key_table& known) {
  judge run(known);
  for (const auto* each : properties.all()) {
    if (auto fault = run.error_of(*each)) return tl::unexpected(*std::move(fault));
  }
  return std::move(run).notes();
}

}  // namespace host::config
