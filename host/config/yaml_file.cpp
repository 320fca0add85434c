#include "config/config_file.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "config/data/yaml_scalar.hpp"

namespace host::config {
namespace {

std::size_t line_of(const YAML::Mark& mark) {
  return mark.line < 0 ? 1 : static_cast<std::size_t>(mark.line) + 1;
}

std::string place(const std::string& file, std::size_t line) {
  return "configuration file " + file + ", line " + std::to_string(line);
}

/// Walks one document and writes down its leaves, as the reference reads them: without quotes 0600
/// is 384 and 8.10 is 8.1.
class flattener {
 public:
  explicit flattener(const std::string& file) : file_(file) {}

  tl::expected<document, std::string> run(const YAML::Node& root) {
    if (root.IsNull()) return document{};
    if (!root.IsMap()) {
      return tl::unexpected(place(file_, line_of(root.Mark())) +
                            ": allowed are keys with values, not a list or a single value");
    }
    walk(root, "", line_of(root.Mark()), 0);
    if (!fault_.empty()) return tl::unexpected(std::move(fault_));
    return std::move(settings_);
  }

 private:
  void refuse(std::size_t line, const std::string& why) {
    if (fault_.empty()) fault_ = place(file_, line) + ": " + why;
  }

  /// Counts what aliases repeat, too, so a small file cannot become a large tree.
  bool is_one_too_many(std::size_t line) {
    if (++visited_ <= settings_limit) return false;
    refuse(line, "holds more than " + std::to_string(settings_limit) +
                     " values, aliases counted each time; make it smaller");
    return true;
  }

  void walk(const YAML::Node& node, const std::string& name, std::size_t line, int depth) {
    if (!fault_.empty()) return;
    if (depth > nesting_limit) {
      return refuse(line, "is nested more than " + std::to_string(nesting_limit) +
                              " levels deep; make it flatter");
    }
    if (is_one_too_many(line)) return;
    switch (node.Type()) {
      case YAML::NodeType::Map:
        return walk_map(node, name, depth);
      case YAML::NodeType::Sequence:
        return walk_sequence(node, name, line, depth);
      case YAML::NodeType::Scalar:
        return add(name, text_of(node), line);
      default:
        return add(name, "", line);
    }
  }

  /// Quotes and a tag of its own make a text of anything.
  static std::string text_of(const YAML::Node& node) {
    return node.Tag() == "?" ? read_plain_scalar(node.Scalar()).text : node.Scalar();
  }

  /// A key that is no text is written in brackets, as the reference does.
  static std::string key_of(const YAML::Node& node) {
    if (node.Tag() != "?") return node.Scalar();
    auto read = read_plain_scalar(node.Scalar());
    return read.is_text ? std::move(read.text) : "[" + read.text + "]";
  }

  void walk_map(const YAML::Node& node, const std::string& name, int depth) {
    std::map<std::string, std::size_t> seen;
    std::vector<YAML::Node> merged;
    for (const auto& entry : node) {
      const auto key_line = line_of(entry.first.Mark());
      if (!entry.first.IsScalar() || entry.first.Scalar().empty()) {
        return refuse(key_line, "a key is no text; write it as a plain word");
      }
      if (entry.first.Scalar() == "<<" && entry.first.Tag() == "?") {
        if (!add_merged(entry.second, merged)) {
          return refuse(key_line, "<< merges maps, or a list of maps; this is neither");
        }
        continue;
      }
      const auto key = key_of(entry.first);
      const auto [first, is_new] = seen.emplace(key, key_line);
      if (!is_new) return refuse_duplicate(key_line, join(name, key), first->second);
      walk(entry.second, join(name, key), key_line, depth + 1);
    }
    for (const auto& map : merged) walk_merged(map, name, depth, seen);
  }

  /// The maps that `<<` names; the first of them wins.
  static bool add_merged(const YAML::Node& node, std::vector<YAML::Node>& merged) {
    if (node.IsMap()) {
      merged.push_back(node);
      return true;
    }
    if (!node.IsSequence()) return false;
    for (const auto& each : node) {
      if (!each.IsMap()) return false;
      merged.push_back(each);
    }
    return true;
  }

  /// What a map does not say itself.
  void walk_merged(const YAML::Node& map, const std::string& name, int depth,
                   std::map<std::string, std::size_t>& seen) {
    if (!fault_.empty()) return;
    if (depth > nesting_limit) return refuse(line_of(map.Mark()), "merges more than 32 maps deep");
    if (is_one_too_many(line_of(map.Mark()))) return;
    std::vector<YAML::Node> deeper;
    for (const auto& entry : map) {
      const auto key_line = line_of(entry.first.Mark());
      if (is_one_too_many(key_line)) return;
      if (!entry.first.IsScalar()) return refuse(key_line, "a key is no text");
      if (entry.first.Scalar() == "<<" && entry.first.Tag() == "?") {
        if (!add_merged(entry.second, deeper)) return refuse(key_line, "<< merges no map");
        continue;
      }
      const auto key = key_of(entry.first);
      if (!seen.emplace(key, key_line).second) continue;
      walk(entry.second, join(name, key), key_line, depth + 1);
    }
    for (const auto& each : deeper) walk_merged(each, name, depth + 1, seen);
  }

  void walk_sequence(const YAML::Node& node, const std::string& name, std::size_t line, int depth) {
    if (node.size() == 0) return add(name, "", line);  // says: no items
    std::size_t index = 0;
    for (const auto& item : node) {
      const auto item_line = line_of(item.Mark());
      walk(item, name + "[" + std::to_string(index++) + "]", item_line, depth + 1);
    }
  }

  static std::string join(const std::string& name, const std::string& written) {
    if (name.empty() || written.front() == '[') return name + written;
    return name + "." + written;
  }

  void add(const std::string& name, const std::string& text, std::size_t line) {
    const auto [first, is_new] = lines_.emplace(name, line);
    if (!is_new) return refuse_duplicate(line, name, first->second);
    settings_.push_back({name, text, {origin::kind::file, file_, line}});
  }

  void refuse_duplicate(std::size_t line, const std::string& name, std::size_t first_line) {
    refuse(line, name + " is set a second time, after line " + std::to_string(first_line) +
                     "; keep one of them");
  }

  const std::string& file_;
  document settings_;
  std::map<std::string, std::size_t> lines_;
  std::size_t visited_ = 0;
  std::string fault_;
};

/// Looks at documents without keeping them.
class nothing_kept : public YAML::EventHandler {
 public:
  std::size_t last_line() const { return last_line_; }

  void OnDocumentStart(const YAML::Mark& mark) override { last_line_ = line_of(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  std::size_t last_line_ = 1;
};

/// yaml-cpp 0.7 finds empty documents without end where a text goes on with a stray mark such as a
/// comma, and LoadAll() would collect them until memory is full.
tl::expected<void, std::string> count_documents(std::string_view text, const std::string& file) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  nothing_kept handler;
  for (std::size_t count = 0; parser.HandleNextDocument(handler); ++count) {
    if (count < documents_limit) continue;
    return tl::unexpected(place(file, handler.last_line()) + ": holds more than " +
                          std::to_string(documents_limit) +
                          " documents, or a mark such as a comma where a document should begin; "
                          "make it fewer, or correct the line");
  }
  return {};
}

}  // namespace

tl::expected<std::vector<document>, std::string> read_yaml(std::string_view text,
                                                           const std::string& file) try {
  if (auto counted = count_documents(text, file); !counted) {
    return tl::unexpected(std::move(counted.error()));
  }
  std::vector<document> documents;
  for (const auto& root : YAML::LoadAll(std::string(text))) {
    auto settings = flattener(file).run(root);
    if (!settings) return tl::unexpected(std::move(settings.error()));
    documents.push_back(*std::move(settings));
  }
  return documents;
} catch (const YAML::Exception& fault) {
  return tl::unexpected(place(file, line_of(fault.mark)) + ": is not YAML: " + fault.msg);
}

}  // namespace host::config
