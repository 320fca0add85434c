#include "check/report.hpp"

#include <actuator/plugin.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <system_error>
#include <utility>

#include "text/printable_line.hpp"

namespace host::check {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  return std::string(found != nullptr && found->is_string() ? found->as_string() : "");
}

bool is_true(const json::object& from, std::string_view name) {
  const auto* const found = from.if_contains(name);
  return found != nullptr && found->is_bool() && found->as_bool();
}

const json::array& list_of(const json::object& from, std::string_view name) {
  static const json::array nothing;
  const auto* const found = from.if_contains(name);
  return found != nullptr && found->is_array() ? found->as_array() : nothing;
}

std::string joined(const json::array& texts) {
  std::string made;
  for (const auto& each : texts) {
    if (each.is_string()) made += (made.empty() ? "" : ", ") + std::string(each.as_string());
  }
  return made;
}

std::string key_line(const json::object& key) {
  std::string line = text_of(key, "name") + " (" + text_of(key, "type");
  if (is_true(key, "secret")) line += ", secret";
  if (is_true(key, "deprecated")) line += ", deprecated";
  const auto* const usual = key.if_contains("default");
  if (usual != nullptr && usual->is_string()) line += ", default " + json::serialize(*usual);
  return line + "): " + text_of(key, "help");
}

std::string endpoint_line(const json::object& endpoint) {
  std::string line = text_of(endpoint, "method") + " " + text_of(endpoint, "path");
  if (is_true(endpoint, "mutates")) line += ", mutates";
  if (is_true(endpoint, "non_blocking")) line += ", does not block";
  if (is_true(endpoint, "consumes_json")) line += ", takes JSON";
  if (const auto type = text_of(endpoint, "produces"); !type.empty()) line += ", gives " + type;
  const auto number = [&](std::string_view name) {
    const auto* const found = endpoint.if_contains(name);
    return found != nullptr && found->is_number() ? json::serialize(*found) : std::string();
  };
  if (const auto ms = number("deadline_ms"); !ms.empty()) line += ", deadline " + ms + " ms";
  if (const auto most = number("body_limit"); !most.empty()) line += ", body to " + most + " bytes";
  return line;
}

std::string metric_line(const json::object& metric) {
  const auto labels = joined(list_of(metric, "labels"));
  return text_of(metric, "type") + " " + text_of(metric, "name") +
         (labels.empty() ? "" : "{" + labels + "}") + ": " + text_of(metric, "help");
}

std::string extension_line(const json::object& extension) {
  return text_of(extension, "id") +
         (is_true(extension, "in_this_host") ? "" : " (this host does not have it)");
}

/// The text form, line by line.
class text_writer {
 public:
  void line(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    made_ += "  " + std::string(name) + ": " + std::string(value) + "\n";
  }
  template <class Shown>
  void lines(std::string_view name, const json::array& values, Shown shown) {
    for (const auto& each : values) {
      if (each.is_object()) line(name, shown(each.as_object()));
    }
  }
  void texts(std::string_view name, const json::array& values) {
    for (const auto& each : values) {
      if (each.is_string()) line(name, each.as_string());
    }
  }
  std::string take() { return std::move(made_); }

 private:
  std::string made_;
};

std::string name_of_signal(int number) {
  const char* const name = ::sigdescr_np(number);
  return name != nullptr ? name : "unknown";
}

std::string in_words(const ending& how, std::chrono::milliseconds deadline,
                     const std::string& step) {
  switch (how.what) {
    case ending::kind::hung:
      return "it hung in " + step + ": it was not done after " + std::to_string(deadline.count()) +
             " ms";
    case ending::kind::signalled:
      return "it died in " + step + " with signal " + std::to_string(how.number) + " (" +
             name_of_signal(how.number) + ")";
    case ending::kind::exited:
      return "it ended the process in " + step + " with exit code " + std::to_string(how.number);
    case ending::kind::not_started:
      return "it could not be tried, since no process could be made: " +
             std::generic_category().message(how.number);
    case ending::kind::finished:
      break;
  }
  return {};
}

}  // namespace

report::report(const std::string& file, json::object bytes)
    : made_{{"file", text::printable_line(file)},
            {"verdict", "taken"},
            {"refusal", nullptr},
            {"findings", json::array()},
            {"bytes", std::move(bytes)}} {
  const auto& facts = made_.at("bytes").as_object();
  const auto& leaked = list_of(facts, "leaked_symbols");
  if (leaked.empty() || !is_true(facts, "has_entry")) return;
  find("it exports " + joined(leaked) +
       " beside " ACTUATOR_PLUGIN_ENTRY_SYMBOL "; build it with actuator_add_plugin()");
}

void report::end_unloaded() {
  const auto& bytes = made_.at("bytes").as_object();
  if (const auto why = text_of(bytes, "unreadable"); !why.empty()) {
    refuse("the file cannot be used: " + why);
  } else if (!is_true(bytes, "has_entry")) {
    refuse("it has no symbol " ACTUATOR_PLUGIN_ENTRY_SYMBOL
           "; it is no plugin, or one for another major of the ABI");
  } else {
    made_["verdict"] = "not loaded";
  }
}

void report::take(std::string_view line) {
  boost::system::error_code fault;
  auto parsed = json::parse(line, fault);
  if (fault || !parsed.is_object()) return;
  for (auto& member : parsed.as_object()) {
    if (member.key() == "step" && member.value().is_string()) {
      step_ = std::string(member.value().as_string());
    } else if (member.key() == "finding" && member.value().is_string()) {
      find(std::string(member.value().as_string()));
    } else {
      made_[member.key()] = std::move(member.value());
    }
  }
  if (made_["refusal"].is_string()) made_["verdict"] = "refused";
}

void report::end(const ending& how, std::chrono::milliseconds deadline) {
  const auto why = text_of(made_.at("bytes").as_object(), "unreadable");
  if (!why.empty() && judge() != verdict::refused) {
    find("its symbols could not be judged: " + why);
  }
  const auto words = in_words(how, deadline, step_);
  if (words.empty()) return;
  // What does not come through its start is nothing that a host can have.
  if (how.what == ending::kind::not_started || step_ == "load" || step_ == "create" ||
      step_ == "start") {
    refuse(words);
  } else {
    find(words);
  }
}

void report::find(std::string sentence) {
  auto& known = made_["findings"].as_array();
  // A plugin that does so in a loop does one thing wrong.
  if (std::find(known.begin(), known.end(), json::value(sentence)) != known.end()) return;
  known.emplace_back(std::move(sentence));
}

void report::refuse(const std::string& sentence) {
  made_["refusal"] = sentence;
  made_["verdict"] = "refused";
}

verdict report::judge() const {
  if (made_.at("refusal").is_string()) return verdict::refused;
  return list_of(made_, "findings").empty() ? verdict::taken : verdict::taken_with_findings;
}

std::string report::as_text() const {
  const auto findings = list_of(made_, "findings").size();
  text_writer writer;
  writer.line("refused", text_of(made_, "refusal"));
  writer.texts("finding", list_of(made_, "findings"));
  if (const auto* const about = made_.if_contains("plugin")) {
    const auto& plugin = about->as_object();
    writer.line("plugin", text_of(plugin, "id") + " " + text_of(plugin, "version"));
    writer.line("built with", text_of(plugin, "built_with"));
    writer.line("needs", "ABI " + text_of(plugin, "abi"));
  }
  const auto& bytes = made_.at("bytes").as_object();
  writer.line("C++ runtime", text_of(bytes, "cpp_runtime"));
  writer.line("libraries", joined(list_of(bytes, "libraries")));
  writer.texts("compiler", list_of(bytes, "compilers"));
  writer.lines("asks for", list_of(made_, "extensions"), extension_line);
  writer.lines("key", list_of(made_, "keys"), key_line);
  writer.lines("endpoint", list_of(made_, "endpoints"), endpoint_line);
  writer.texts("health", list_of(made_, "health"));
  writer.lines("metric", list_of(made_, "metrics"), metric_line);
  writer.texts("info", list_of(made_, "info"));
  std::string headline = text_of(made_, "file") + ": " + text_of(made_, "verdict");
  if (findings > 0) {
    headline += ", " + std::to_string(findings) + (findings == 1 ? " finding" : " findings");
  }
  return headline + "\n" + writer.take();
}

}  // namespace host::check
