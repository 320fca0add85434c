// The least that a test needs, so that the examples need no test framework.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

// Counts what is not so, and says it.
class checks {
 public:
  void that(bool holds, const std::string& what) {
    if (holds) return;
    ++failed_;
    std::fprintf(stderr, "not so: %s\n", what.c_str());
  }
  void none(const std::vector<std::string>& faults) {
    for (const std::string& each : faults) that(false, "no fault, but: " + each);
  }
  int exit_code() const { return failed_ == 0 ? 0 : 1; }

 private:
  int failed_ = 0;
};
