#include "text/pattern.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace host::text {
namespace {

using instruction = pattern::instruction;
using kind = instruction::kind;
using program = pattern::program;
using byte_set = std::bitset<256>;

constexpr std::size_t most_characters = 500;
constexpr std::size_t most_instructions = 1'000;
constexpr int most_levels = 50;
constexpr int most_repetitions = 200;
constexpr int unlimited = -1;

std::size_t index_of(char c) {
  return static_cast<unsigned char>(c);
}

byte_set range(char from, char to) {
  byte_set set;
  for (auto at = index_of(from); at <= index_of(to); ++at) set.set(at);
  return set;
}

byte_set set_of(std::string_view bytes) {
  byte_set set;
  for (const char c : bytes) set.set(index_of(c));
  return set;
}

/// \d and its like; nothing for other letters.
std::optional<byte_set> named_set(char letter) {
  const auto digits = range('0', '9');
  const auto word = digits | range('a', 'z') | range('A', 'Z') | set_of("_");
  const auto blanks = set_of(" \t\n\v\f\r");
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return ~digits;
    case 'w':
      return word;
    case 'W':
      return ~word;
    case 's':
      return blanks;
    case 'S':
      return ~blanks;
    case 't':
      return set_of("\t");
    case 'n':
      return set_of("\n");
    default:
      return std::nullopt;
  }
}

/// Thrown and caught in this file only: the way out of a recursion.
struct refusal {
  std::string reason;
};

program one(const instruction& only) {
  return {only};
}

program of_bytes(const byte_set& bytes) {
  return one({kind::bytes, 1, 1, bytes});
}

program joined(program first, const program& second) {
  if (first.size() + second.size() > most_instructions) throw refusal{"is too large"};
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

int size_of(const program& piece) {
  return static_cast<int>(piece.size());
}

program either(const program& one_way, const program& other_way) {
  program made = one({kind::fork, 1, size_of(one_way) + 2, {}});
  made = joined(std::move(made), one_way);
  made = joined(std::move(made), one({kind::jump, size_of(other_way) + 1, 1, {}}));
  return joined(std::move(made), other_way);
}

program repeated(const program& piece, int least, int most) {
  program made;
  for (int round = 0; round < least; ++round) made = joined(std::move(made), piece);
  if (most == unlimited) {
    made = joined(std::move(made), one({kind::fork, 1, size_of(piece) + 2, {}}));
    made = joined(std::move(made), piece);
    return joined(std::move(made), one({kind::jump, -size_of(piece) - 1, 1, {}}));
  }
  for (int round = least; round < most; ++round) {
    made = joined(std::move(made), one({kind::fork, 1, size_of(piece) + 1, {}}));
    made = joined(std::move(made), piece);
  }
  return made;
}

class parser {
 public:
  explicit parser(std::string_view text) : text_(text) {}

  program run() {
    if (text_.size() > most_characters) throw refusal{"is too long"};
    ignores_case_ = take("(?i)");
    auto made = alternatives(0);
    if (!text_.empty()) throw refusal{"has a ) without its ("};
    return made;
  }

 private:
  bool take(std::string_view begin) {
    if (!text_.starts_with(begin)) return false;
    text_.remove_prefix(begin.size());
    return true;
  }

  char next() {
    if (text_.empty()) throw refusal{"ends too early"};
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

  program alternatives(int level) {
    if (level > most_levels) throw refusal{"is nested too deeply"};
    auto made = sequence(level);
    while (take("|")) made = either(made, sequence(level));
    return made;
  }

  program sequence(int level) {
    program made;
    while (!text_.empty() && text_.front() != '|' && text_.front() != ')') {
      made = joined(std::move(made), quantified(atom(level)));
    }
    return made;
  }

  program quantified(program piece) {
    while (true) {
      if (take("*")) {
        piece = repeated(piece, 0, unlimited);
      } else if (take("+")) {
        piece = repeated(piece, 1, unlimited);
      } else if (take("?")) {
        piece = repeated(piece, 0, 1);
      } else if (take("{")) {
        piece = counted(piece);
      } else {
        return piece;
      }
      // Lazy ones find the same texts. Those that keep what they have (a*+) do not.
      if (take("?")) continue;
      if (!text_.empty() && text_.front() == '+') throw refusal{"has a + behind a quantifier"};
    }
  }

  int count() {
    int number = 0;
    const auto [end, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    if (fault != std::errc() || number < 0) throw refusal{"has a { without a number"};
    if (number > most_repetitions) throw refusal{"repeats too often"};
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return number;
  }

  program counted(const program& piece) {
    const int least = count();
    int most = least;
    if (take(",")) most = text_.starts_with('}') ? unlimited : count();
    if (!take("}")) throw refusal{"has a { without its }"};
    if (most != unlimited && most < least) throw refusal{"repeats from more to less"};
    return repeated(piece, least, most);
  }

  program atom(int level) {
    const char c = next();
    switch (c) {
      case '(': {
        if (!take("?:") && text_.starts_with('?')) throw refusal{"has a (? that is not known"};
        auto inside = alternatives(level + 1);
        if (!take(")")) throw refusal{"has a ( without its )"};
        return inside;
      }
      case '[':
        return of_bytes(listed());
      case '.':
        return of_bytes(~set_of("\n\r"));
      case '^':
        return one({kind::begin, 1, 1, {}});
      case '$':
        return one({kind::end, 1, 1, {}});
      case '\\':
        return of_bytes(escaped());
      case '*':
      case '+':
      case '?':
      case '{':
        throw refusal{"repeats nothing"};
      default:
        return of_bytes(in_any_case(set_of({&c, 1})));
    }
  }

  byte_set escaped() {
    const char c = next();
    if (const auto named = named_set(c)) return *named;
    const auto letters_and_digits = *named_set('w') & ~set_of("_");
    if (letters_and_digits.test(index_of(c))) {
      throw refusal{"has a \\" + std::string(1, c) + " that is not known"};
    }
    return set_of({&c, 1});
  }

  byte_set listed() {
    const bool is_opposite = take("^");
    byte_set set;
    bool is_first = true;
    while (is_first || !take("]")) {
      is_first = false;
      set |= listed_item();
    }
    set = in_any_case(set);
    return is_opposite ? ~set : set;
  }

  byte_set listed_item() {
    const char from = next();
    if (from == '[' || text_.starts_with("&&")) throw refusal{"has a class within a class"};
    if (from == '\\') return escaped();
    if (!text_.starts_with('-') || text_.starts_with("-]")) return set_of({&from, 1});
    text_.remove_prefix(1);
    const char to = next();
    if (to == '\\' || to == '[' || index_of(to) < index_of(from)) {
      throw refusal{"has a range that does not ascend"};
    }
    return range(from, to);
  }

  byte_set in_any_case(byte_set set) const {
    if (!ignores_case_) return set;
    for (char lower = 'a'; lower <= 'z'; ++lower) {
      const auto small = index_of(lower);
      const auto large = small - index_of('a') + index_of('A');
      if (set.test(small) || set.test(large)) set.set(small).set(large);
    }
    return set;
  }

  std::string_view text_;
  bool ignores_case_ = false;
};

/// All places in the program that have been reached.
class walker {
 public:
  explicit walker(const program& given) : program_(given), seen_at_(given.size() + 1, 0) {}

  /// Goes from a place as far as no byte is needed; false when that takes too many steps.
  bool enter(std::size_t place, bool is_begin, bool is_end, std::size_t& steps_left) {
    pending_.assign(1, place);
    while (!pending_.empty()) {
      const auto at = pending_.back();
      pending_.pop_back();
      if (seen_at_[at] == round_) continue;
      seen_at_[at] = round_;
      if (steps_left == 0) return false;
      --steps_left;
      if (at == program_.size()) {
        is_found_ = true;
        continue;
      }
      const auto& each = program_[at];
      if (each.what == kind::bytes) reached_.push_back(at);
      if (each.what == kind::jump || each.what == kind::fork) go(at, each.first);
      if (each.what == kind::fork) go(at, each.second);
      if (each.what == kind::begin && is_begin) go(at, 1);
      if (each.what == kind::end && is_end) go(at, 1);
    }
    return true;
  }

  std::vector<std::size_t> next_round() {
    ++round_;
    return std::exchange(reached_, {});
  }
  bool is_found() const { return is_found_; }

 private:
  void go(std::size_t from, int by) {
    pending_.push_back(static_cast<std::size_t>(static_cast<int>(from) + by));
  }

  const program& program_;
  std::vector<std::size_t> seen_at_;  // in which round
  std::vector<std::size_t> pending_;
  std::vector<std::size_t> reached_;
  std::size_t round_ = 1;
  bool is_found_ = false;
};

}  // namespace

tl::expected<pattern, std::string> pattern::parse(std::string_view text) {
  try {
    return pattern(parser(text).run());
  } catch (const refusal& refused) {
    return tl::unexpected(refused.reason);
  }
}

std::optional<bool> pattern::is_found_in(std::string_view text, std::size_t& steps_left) const {
  walker walk(program_);
  for (std::size_t at = 0;; ++at) {
    // A match may begin anywhere.
    if (!walk.enter(0, at == 0, at == text.size(), steps_left)) return std::nullopt;
    if (walk.is_found() || at == text.size()) return walk.is_found();
    for (const auto place : walk.next_round()) {
      if (!program_[place].bytes.test(index_of(text[at]))) continue;
      if (!walk.enter(place + 1, false, at + 1 == text.size(), steps_left)) return std::nullopt;
    }
  }
}

}  // namespace host::text
