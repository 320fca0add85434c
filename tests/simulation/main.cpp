// Random schedules of hosts, engine and network; see usage().

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/schedule.hpp"

namespace {

constexpr int usage_error = 2;

struct wishes {
  std::uint64_t schedules = 20'000;
  std::uint64_t first_seed = 1;
  std::optional<std::uint64_t> only_seed;
  std::optional<std::string> seeds_file;
  bool expects_violation = false;
  bool goes_on = false;
};

void usage() {
  std::cerr
      << "usage: simulation_tests [--schedules N] [--first-seed S] [--seeds FILE] [--go-on]\n"
         "                        [--expect-violation]\n"
         "       simulation_tests --seed N\n"
         "  --seeds FILE        runs the seeds of this file first: a number at the start of a "
         "line\n"
         "  --seed N            runs one schedule and prints what happened in it\n"
         "  --go-on             counts violations rather than ending with the first one\n"
         "  --expect-violation  succeeds if there is one\n";
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<wishes> parse(const std::vector<std::string>& arguments) {
  wishes wanted;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& name = arguments[i];
    if (name == "--expect-violation") {
      wanted.expects_violation = true;
      continue;
    }
    if (name == "--go-on") {
      wanted.goes_on = true;
      continue;
    }
    if (++i == arguments.size()) return std::nullopt;
    if (name == "--seeds") {
      wanted.seeds_file = arguments[i];
      continue;
    }
    const auto value = number(arguments[i]);
    if (!value) return std::nullopt;
    if (name == "--schedules") {
      wanted.schedules = *value;
    } else if (name == "--first-seed") {
      wanted.first_seed = *value;
    } else if (name == "--seed") {
      wanted.only_seed = *value;
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

/// Comments begin with '#'.
std::optional<std::vector<std::uint64_t>> read_seeds(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::vector<std::uint64_t> seeds;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first;
    if (!(words >> first) || first.starts_with('#')) continue;
    const auto seed = number(first);
    if (!seed) return std::nullopt;
    seeds.push_back(*seed);
  }
  return seeds;
}

class runner {
 public:
  /// True when nothing was violated.
  bool run(std::uint64_t seed) {
    const auto done = simulation::schedule(stacks_, seed, false).run();
    add(done);
    if (!done.violation) return true;
    ++violations_;
    std::cout << "seed " << seed << " violates: " << *done.violation << std::endl;
    return false;
  }

  /// Prints everything that happens.
  bool replay(std::uint64_t seed) {
    const auto done = simulation::schedule(stacks_, seed, true).run();
    for (const auto& line : done.trace) std::cout << line << '\n';
    std::cout << "\nseed " << seed
              << (done.violation ? " violates: " + *done.violation : " violates nothing") << '\n'
              << "again with: simulation_tests --seed " << seed << std::endl;
    return !done.violation;
  }

  void sum_up() const {
    using std::chrono::duration;
    const duration<double> took = std::chrono::steady_clock::now() - began_;
    std::cout << schedules_ << " schedules in " << took.count() << " s ("
              << static_cast<std::uint64_t>(static_cast<double>(schedules_) / took.count())
              << " a second), " << violations_
              << " violate something; POSTs answered 200: " << sum_.posts_accepted
              << ", others: " << sum_.posts_refused
              << "; backups completed: " << sum_.backups_completed
              << "; taken over: " << sum_.takeovers << "; DELETEs answered 204: " << sum_.deletions
              << "; lives of hosts: " << sum_.lives << std::endl;
  }

 private:
  void add(const simulation::outcome& done) {
    ++schedules_;
    sum_.posts_accepted += done.posts_accepted;
    sum_.posts_refused += done.posts_refused;
    sum_.backups_completed += done.backups_completed;
    sum_.takeovers += done.takeovers;
    sum_.deletions += done.deletions;
    sum_.lives += done.lives;
  }

  simulation::stack_pool stacks_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::uint64_t schedules_ = 0;
  std::uint64_t violations_ = 0;
  simulation::outcome sum_;
};

}  // namespace

int main(int count, char** values) {
  const auto wanted = parse(std::vector<std::string>(values + 1, values + count));
  if (!wanted) {
    usage();
    return usage_error;
  }
  runner runs;
  if (wanted->only_seed) return runs.replay(*wanted->only_seed) ? 0 : 1;

  std::vector<std::uint64_t> seeds;
  if (wanted->seeds_file) {
    auto read = read_seeds(*wanted->seeds_file);
    if (!read) {
      std::cerr << "cannot read seeds from " << *wanted->seeds_file << '\n';
      return usage_error;
    }
    seeds = *std::move(read);
  }
  bool is_fine = true;
  const auto run = [&](std::uint64_t seed) {
    if (runs.run(seed)) return true;
    is_fine = false;
    if (!wanted->goes_on && !wanted->expects_violation) runs.replay(seed);
    return wanted->goes_on;
  };
  bool goes_on = true;
  for (const auto seed : seeds) goes_on = goes_on && run(seed);
  for (std::uint64_t i = 0; goes_on && i < wanted->schedules; ++i) {
    goes_on = run(wanted->first_seed + i);
  }
  runs.sum_up();
  return is_fine != wanted->expects_violation ? 0 : 1;
}
