#include "config/access_log_settings.hpp"

#include <boost/test/unit_test.hpp>

#include "config/key_table.hpp"
#include "settings.hpp"

using settings::in_file;

namespace {

/// "none", "folder|prefix|date|suffix", or the refusal.
std::string place(std::vector<settings::property> file) {
  const auto keys =
      host::config::resolve(settings::of({std::move(file)}), host::config::host_keys().keys);
  BOOST_REQUIRE(keys.has_value());
  const auto read = host::config::read_access_log(*keys);
  if (!read) return read.error();
  if (!*read) return "none";
  const auto& where = (*read)->where;
  return where.directory + "|" + where.prefix + "|" + where.date + "|" + where.suffix;
}

settings::property of_tomcat(const std::string& last, const std::string& value) {
  return in_file("server.tomcat.accesslog." + last, value);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_log_settings)

BOOST_AUTO_TEST_CASE(there_is_none_unless_it_is_asked_for) {
  BOOST_TEST(place({}) == "none");
  BOOST_TEST(place({of_tomcat("pattern", "%p"), of_tomcat("enabled", "false")}) == "none");
}

BOOST_AUTO_TEST_CASE(its_name_is_that_of_the_reference) {
  BOOST_TEST(place({of_tomcat("enabled", "true")}) ==
             "logs|management_access_log|.yyyy-MM-dd|.log");
  BOOST_TEST(place({of_tomcat("enabled", "on"), of_tomcat("directory", "/var/log"),
                    of_tomcat("prefix", "a"), of_tomcat("suffix", ".txt"),
                    of_tomcat("file-date-format", "_yyyyMMdd.HH"),
                    in_file("management.server.tomcat.accesslog.prefix", "")}) ==
             "/var/log|a|_yyyyMMdd.HH|.txt");
  BOOST_TEST(place({of_tomcat("enabled", "true"), of_tomcat("rotate", "false")}) ==
             "logs|management_access_log||.log");
}

BOOST_AUTO_TEST_CASE(standard_output_is_written_as_people_write_it) {
  BOOST_TEST(place({of_tomcat("enabled", "true"), of_tomcat("directory", "/dev"),
                    of_tomcat("prefix", "stdout"), of_tomcat("suffix", ""),
                    of_tomcat("file-date-format", "")}) == "/dev|stdout||");
}

BOOST_AUTO_TEST_CASE(what_is_no_pattern_and_no_date_is_refused_with_its_place) {
  const auto pattern = place({of_tomcat("enabled", "true"), of_tomcat("pattern", "%h %z")});
  BOOST_TEST(pattern.starts_with("server.tomcat.accesslog.pattern is \"%h %z\" ("), pattern);
  BOOST_TEST(pattern.find("there is no code %z") != std::string::npos, pattern);
  for (const auto* date : {".yy", "EEE", "'x'", "yyyy/MM"}) {
    const auto refused = place({of_tomcat("enabled", "true"), of_tomcat("file-date-format", date)});
    BOOST_TEST(refused.starts_with("server.tomcat.accesslog.file-date-format is"), refused);
  }
}

BOOST_AUTO_TEST_SUITE_END()
