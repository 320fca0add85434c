#include "configprops_report.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "config/resolver.hpp"
#include "settings.hpp"

namespace config = host::config;
using config::key_type;
using settings::in_file;

namespace {

config::key declared(std::string name, key_type type, const char* otherwise = nullptr) {
  config::key made{std::move(name), type, std::nullopt, "", false, false};
  if (otherwise != nullptr) made.default_value = otherwise;
  return made;
}

config::resolved_keys resolved() {
  auto secret = declared("a.b.phrase", key_type::text);
  secret.is_secret = true;
  return *config::resolve(
      settings::of({{in_file("a.b.port", "7", 1), in_file("a.b.wait", "90s", 2),
                     in_file("a.b.url", "http://u:p@h", 3), in_file("a.b.phrase", "x", 4),
                     in_file("a.b.user-name", "anna", 5), in_file("a.b.items[0]", "i", 6),
                     in_file("a.map.k.l", "v", 7), in_file("a.map.token", "t", 8)}}),
      {declared("a.b.port", key_type::integer), declared("a.b.wait", key_type::duration_millis),
       declared("a.b.url", key_type::text), secret, declared("a.b.user-name", key_type::text),
       declared("a.b.items", key_type::text_list), declared("a.map", key_type::text_map),
       declared("a.b.max-size", key_type::data_size, "8KB"),
       declared("a.b.is-on", key_type::boolean, "true"), declared("a.b.unset", key_type::text),
       declared("single", key_type::text, "s")});
}

std::string page(bool shows_values) {
  return host::endpoints::configprops_page(host::configprops_report("x", resolved(), shows_values),
                                           "");
}

bool has(const std::string& page, const std::string& piece) {
  return page.find(piece) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configprops_reports)

BOOST_AUTO_TEST_CASE(values_have_their_kinds_and_names_as_beans_have_them) {
  const auto shown = page(true);
  for (
      const char* piece :
      {R"("a.b-x":{"prefix":"a.b","properties":{"isOn":true,"items":["i"],"maxSize":"8192B",)"
       R"("phrase":"******","port":7,"url":"http://******@h","userName":"******","wait":"PT1M30S"})",
       R"("port":{"value":7,"origin":"file a.yaml, line 1"})", R"("maxSize":{})",
       R"("items":[{"value":"i","origin":"file a.yaml, line 6"}])",
       R"("a-x":{"prefix":"a","properties":{"map":{"k.l":"v","token":"******"}})",
       R"("-x":{"prefix":"","properties":{"single":"s"})"}) {
    BOOST_TEST(has(shown, piece), piece << " in " << shown);
  }
  BOOST_TEST(!has(shown, "unset"));
}

BOOST_AUTO_TEST_CASE(without_leave_everything_is_masked) {
  const auto masked = page(false);
  for (const char* piece : {"8192", "PT1M", "true", ":7", "http", "\"i\"", "\"v\"", "anna"}) {
    BOOST_TEST(!has(masked, piece), piece);
  }
  BOOST_TEST(has(masked, R"("items":["******"])"));
  BOOST_TEST(has(masked, R"("port":{"value":"******","origin":"file a.yaml, line 1"})"));
}

BOOST_AUTO_TEST_CASE(durations_are_written_as_java_writes_them) {
  struct row {
    const char* written;
    const char* shown;
  };
  for (const auto& [written, text] :
       {row{"0", "PT0S"}, row{"1500ms", "PT1.5S"}, row{"1h", "PT1H"}, row{"P1DT1M", "PT24H1M"},
        row{"10ms", "PT0.01S"}, row{"-1500ms", "PT-1.5S"}, row{"-5ms", "PT-0.005S"}}) {
    const auto keys = config::resolve(settings::of({{in_file("a.b.c", written)}}),
                                      {declared("a.b.c", key_type::duration_millis)});
    const auto beans = host::configprops_report("x", *keys, true);
    BOOST_TEST(beans.at(0).properties.at(0).value == '"' + std::string(text) + '"');
  }
}

BOOST_AUTO_TEST_CASE(the_path_of_a_secret_is_shown_and_the_secret_is_not) {
  auto secret = declared("a.b.password", key_type::text);
  secret.is_secret = true;
  const std::vector<config::key> keys{secret, declared("a.b.password-file", key_type::text),
                                      declared("a.b.other-password-file", key_type::text)};
  const auto shown = [&](std::vector<config::property> given) {
    const auto made = config::resolve(settings::of({std::move(given)}), keys);
    return host::endpoints::configprops_page(host::configprops_report("x", *made, true), "");
  };
  const auto tree = shown({{"a.b.password", "marked", {config::origin::kind::file, "/s/p", 0}}});
  BOOST_TEST(has(tree, R"("passwordFile":{"value":"/s/p","origin":"file /s/p"})"));
  BOOST_TEST(!has(tree, "marked"));
  BOOST_TEST(
      has(shown({in_file("a.b.other-password-file", "/s/p")}), R"("otherPasswordFile":"******")"));
}

BOOST_AUTO_TEST_SUITE_END()
