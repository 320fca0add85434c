#include "config/data/profile_expression.hpp"

#include <algorithm>

namespace host::config {
namespace {

constexpr int depth_limit = 32;
constexpr std::string_view marks = "()&|!";

/// Reads and decides at once. After a fault every further step ends by itself.
class reader {
 public:
  reader(std::string_view text, const std::vector<std::string>& accepted)
      : text_(text), accepted_(accepted) {}

  tl::expected<bool, std::string> run() {
    const bool holds = expression(0);
    if (fault_.empty() && !at_end()) fault_ = "has something behind its end";
    if (!fault_.empty()) {
      return tl::unexpected(fault_ +
                            "; allowed are names of profiles with &, |, ! and parentheses");
    }
    return holds;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool expression(int depth) {
    bool holds = term(depth);
    char joint = '\0';
    while (fault_.empty()) {
      const char next = take('&') ? '&' : take('|') ? '|' : '\0';
      if (next == '\0') return holds;
      if (joint != '\0' && joint != next) {
        fault_ = "mixes & and | without parentheses";
        return false;
      }
      joint = next;
      const bool other = term(depth);
      holds = joint == '&' ? holds && other : holds || other;
    }
    return holds;
  }

  bool term(int depth) {
    if (depth > depth_limit) {
      fault_ = "is nested too deep";
      return false;
    }
    if (take('!')) return !term(depth + 1);
    if (take('(')) {
      const bool holds = expression(depth + 1);
      if (fault_.empty() && !take(')')) fault_ = "lacks a closing parenthesis";
      return holds;
    }
    return name();
  }

  bool name() {
    skip_blanks();
    const auto end = std::min(text_.find_first_of(marks, at_), text_.size());
    auto found = text_.substr(at_, end - at_);
    while (found.ends_with(' ') || found.ends_with('\t')) found.remove_suffix(1);
    at_ = end;
    if (found.empty()) {
      if (fault_.empty()) fault_ = "lacks the name of a profile";
      return false;
    }
    return std::find(accepted_.begin(), accepted_.end(), found) != accepted_.end();
  }

  std::string_view text_;
  const std::vector<std::string>& accepted_;
  std::size_t at_ = 0;
  std::string fault_;
};

}  // namespace

tl::expected<bool, std::string> holds_for_profiles(std::string_view expression,
                                                   const std::vector<std::string>& accepted) {
  return reader(expression, accepted).run();
}

}  // namespace host::config
