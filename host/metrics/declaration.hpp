#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace host::metrics {

enum class kind { counter, gauge, histogram };

/// What a metric is, as its owner declares it.
struct declaration {
  kind what = kind::counter;
  std::string name;  ///< [a-z][a-z0-9_]*, without the unit and _total
  std::string unit;  ///< "seconds"; empty: a plain number
  std::string help;  ///< one line
  std::vector<std::string> labels;
  std::size_t series_limit = 100;  ///< 1 to 10000
  std::vector<double> buckets;     ///< upper bounds of a histogram, ascending, without +Inf
  bool with_max = false;           ///< a histogram that tells its largest value of late, too
};

/// Which rule a declaration breaks, or none. Pure.
std::optional<std::string> find_fault(const declaration& declared);

/// {name}[_{unit}], with _total behind it for a counter.
std::string shown_name(const declaration& declared);

/// The same without _total: what OpenMetrics calls the family.
std::string family_name(const declaration& declared);

/// The names that the metric takes on the page: the shown one, and of a histogram its parts.
std::vector<std::string> taken_names(const declaration& declared);

}  // namespace host::metrics
