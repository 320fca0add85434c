// Build tool: a description of endpoints, written as YAML for people, as the JSON that is served.
//
//   yaml_to_json OPENAPI.yaml OPENAPI.json         for a file beside a plugin
//   yaml_to_json OPENAPI.yaml NAME.cpp NAMESPACE   as the constant NAMESPACE::described_endpoints
//
// Scalars are read by YAML's core schema; anchors are written out where they are used.

#include <yaml-cpp/yaml.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include "text/json_string.hpp"

namespace {

/// A number, true, false or null is in YAML what it is in JSON.
bool is_bare(const std::string& text) {
  boost::system::error_code fault;
  const auto read = boost::json::parse(text, fault);
  return !fault && (read.is_number() || read.is_bool() || read.is_null());
}

void append(std::string& json, const YAML::Node& node);

void append_map(std::string& json, const YAML::Node& node) {
  json += '{';
  for (const auto& member : node) {
    if (json.back() != '{') json += ',';
    host::text::append_json_string(json, member.first.Scalar());
    json += ':';
    append(json, member.second);
  }
  json += '}';
}

void append_list(std::string& json, const YAML::Node& node) {
  json += '[';
  for (const auto& item : node) {
    if (json.back() != '[') json += ',';
    append(json, item);
  }
  json += ']';
}

void append(std::string& json, const YAML::Node& node) {
  if (node.IsMap()) return append_map(json, node);
  if (node.IsSequence()) return append_list(json, node);
  if (!node.IsScalar()) {
    json += "null";
    return;
  }
  // "!" marks what was written in quotes.
  if (node.Tag() != "!" && is_bare(node.Scalar())) {
    json += node.Scalar();
  } else {
    host::text::append_json_string(json, node.Scalar());
  }
}

/// In pieces, because compilers limit how long one literal may be.
std::string as_source(const std::string& json, const std::string& name_space) {
  constexpr std::size_t piece = 8'000;
  std::string code = "#include <string_view>\n\nnamespace " + name_space +
                     " {\n\nextern const std::string_view described_endpoints;\n"
                     "const std::string_view described_endpoints =\n";
  for (std::size_t at = 0; at < json.size(); at += piece) {
    code += "    R\"openapi(" + json.substr(at, piece) + ")openapi\"\n";
  }
  return code + "    ;\n\n}  // namespace " + name_space + "\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::cerr << "usage: yaml_to_json OPENAPI.yaml OUTPUT [NAMESPACE]\n";
    return 2;
  }
  try {
    std::string json;
    append(json, YAML::LoadFile(arguments[1]));
    std::ofstream output(arguments[2], std::ios::binary);
    output << (count == 4 ? as_source(json, arguments[3]) : json);
    output.close();
    if (output) return 0;
    std::cerr << arguments[2] << ": cannot be written\n";
  } catch (const std::exception& fault) {
    std::cerr << arguments[1] << ": " << fault.what() << "\n";
  }
  return 1;
}
