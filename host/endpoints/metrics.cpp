#include "endpoints/metrics.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "endpoints/number_text.hpp"
#include "endpoints/own_page.hpp"
#include "http/message/error_body.hpp"
#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

using metrics::kind;

constexpr int ok = 200;
constexpr int bad_request = 400;
constexpr int not_found = 404;

struct tag {
  std::string key;
  std::string value;
};

/// One series with its labels, of one of the metrics that have the name.
struct meter {
  const metrics::family* of = nullptr;
  const metrics::series* numbers = nullptr;
  std::vector<std::string> values;

  bool has(const tag& wanted) const {
    const auto& labels = of->declared().labels;
    const auto at = std::find(labels.begin(), labels.end(), wanted.key);
    return at != labels.end() &&
           values[static_cast<std::size_t>(at - labels.begin())] == wanted.value;
  }
};

std::vector<meter> meters_of(const metrics::metric_registry& numbers, std::string_view name) {
  std::vector<meter> found;
  for (const metrics::family* each : numbers.families()) {
    if (dotted_name(each->declared()) != name) continue;
    for (const metrics::series* one : each->all()) {
      found.push_back({each, one, each->values_of(*one)});
    }
  }
  return found;
}

/// What Micrometer calls them, in its order.
enum class statistic { count, total, total_time, max, value };
constexpr std::string_view names_of_statistics[] = {"COUNT", "TOTAL", "TOTAL_TIME", "MAX", "VALUE"};

using measured = std::map<statistic, double>;

void add(measured& all, const meter& one) {
  const auto& declared = one.of->declared();
  switch (declared.what) {
    case kind::counter:
      all[statistic::count] += static_cast<double>(one.numbers->counted());
      return;
    case kind::gauge:
      all[statistic::value] += one.numbers->value();
      return;
    case kind::histogram:
      break;
  }
  const auto seen = one.numbers->observed();
  std::uint64_t count = 0;
  for (const auto each : seen.counts) count += each;
  all[statistic::count] += static_cast<double>(count);
  all[declared.unit == "seconds" ? statistic::total_time : statistic::total] += seen.sum;
  if (!declared.with_max) return;
  double& most = all[statistic::max];
  most = std::max(most, one.numbers->largest(metrics::window_at(std::chrono::steady_clock::now())));
}

/// As a reader of the reference has it: 1.0, not 1; what is no number is a text.
void append_number(std::string& json, double value) {
  char digits[longest_number];
  const std::string_view text(digits,
                              static_cast<std::size_t>(write_number(digits, value) - digits));
  if (!std::isfinite(value)) return text::append_json_string(json, text);
  json += text;
  if (text.find_first_of(".e") == text.npos) json += ".0";
}

void append_member(std::string& json, std::string_view name, std::string_view text) {
  if (!text.empty()) text::append_json_member(json, name, text);
}

void append_tags(std::string& json, const std::vector<meter>& meters,
                 const std::vector<tag>& wanted) {
  std::map<std::string, std::set<std::string>> available;
  for (const meter& each : meters) {
    const auto& labels = each.of->declared().labels;
    for (std::size_t at = 0; at < labels.size(); ++at)
      available[labels[at]].insert(each.values[at]);
  }
  for (const tag& each : wanted) available.erase(each.key);
  json += ",\"availableTags\":[";
  for (const auto& [key, values] : available) {
    json += json.back() == '[' ? "{\"tag\":" : ",{\"tag\":";
    text::append_json_string(json, key);
    json += ",\"values\":[";
    for (const auto& value : values) {
      if (json.back() != '[') json += ',';
      text::append_json_string(json, value);
    }
    json += "]}";
  }
  json += ']';
}

/// One parameter may hold several with commas; of several each is one, whatever is in it.
tl::expected<std::vector<tag>, std::string> wanted_tags(const http::request& asked) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : asked.parameters) {
    if (name == "tag") texts.push_back(value);
  }
  if (texts.size() == 1) {
    const std::string only = std::move(texts.front());
    texts.clear();
    for (std::size_t from = 0; from <= only.size();) {
      const std::size_t comma = std::min(only.find(',', from), only.size());
      if (comma != from) texts.push_back(only.substr(from, comma - from));
      from = comma + 1;
    }
  }
  std::vector<tag> tags;
  for (const auto& text : texts) {
    const auto colon = text.find(':');
    if (colon == text.npos) {
      return tl::unexpected("The tag \"" + text + "\" has no colon; write key:value.");
    }
    tags.push_back({text.substr(0, colon), text.substr(colon + 1)});
  }
  return tags;
}

std::string names_page(const metrics::metric_registry& numbers) {
  numbers.refresh();
  std::set<std::string> names;
  for (const metrics::family* each : numbers.families()) {
    if (!each->all().empty()) names.insert(dotted_name(each->declared()));
  }
  std::string json = "{\"names\":[";
  for (const auto& each : names) {
    if (json.back() != '[') json += ',';
    text::append_json_string(json, each);
  }
  return json + "]}";
}

http::response metric_page(const metrics::metric_registry& numbers, const http::request& asked) {
  const auto tags = wanted_tags(asked);
  if (!tags) return http::error_response(bad_request, asked.path, tags.error());
  numbers.refresh();
  const auto& name = asked.selectors.front().second;
  auto meters = meters_of(numbers, name);
  std::erase_if(meters, [&](const meter& each) {
    return !std::all_of(tags->begin(), tags->end(), [&](const tag& one) { return each.has(one); });
  });
  if (meters.empty()) return {not_found, "", "", {}};

  measured all;
  for (const meter& each : meters) add(all, each);
  const auto& declared = meters.front().of->declared();
  std::string json = "{\"name\":";
  text::append_json_string(json, name);
  append_member(json, "description", declared.help);
  append_member(json, "baseUnit", declared.unit);
  json += ",\"measurements\":[";
  for (const auto& [what, value] : all) {
    json += json.back() == '[' ? "{\"statistic\":\"" : ",{\"statistic\":\"";
    json += names_of_statistics[static_cast<std::size_t>(what)];
    json += "\",\"value\":";
    append_number(json, value);
    json += '}';
  }
  json += ']';
  append_tags(json, meters, *tags);
  return {ok, "", json + "}", {}};
}

}  // namespace

std::string dotted_name(const metrics::declaration& declared) {
  std::string name = declared.name;
  std::replace(name.begin(), name.end(), '_', '.');
  return name;
}

tl::expected<void, std::string> declare_metrics(registry::endpoint_registry& endpoints,
                                                metrics::metric_registry& numbers) {
  auto names = own_page("metrics", "", [&numbers](const http::request&) {
    return http::response{ok, "", names_page(numbers), {}};
  });
  auto one = own_page("metrics", "{requiredMetricName}", [&numbers](const http::request& asked) {
    return metric_page(numbers, asked);
  });
  return endpoints.add(std::move(names)).and_then([&] { return endpoints.add(std::move(one)); });
}

}  // namespace host::endpoints
