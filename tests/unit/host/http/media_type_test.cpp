#include "http/media_type.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

namespace {

constexpr std::string_view v3 = "application/vnd.spring-boot.actuator.v3+json";
constexpr std::string_view v2 = "application/vnd.spring-boot.actuator.v2+json";
constexpr std::string_view json = "application/json";
constexpr std::string_view none = "";

struct row {
  std::string_view accept;
  std::string_view chosen;
};

const std::vector<row> rows = {
    {"", v3},
    {"  ", v3},
    {"*/*", v3},
    {"application/*", v3},
    {"application/*+json", v3},
    {"application/json", json},
    {"APPLICATION/JSON", json},
    {"application/json;charset=utf-8", json},
    {"application/vnd.spring-boot.actuator.v2+json", v2},
    {"application/json, application/vnd.spring-boot.actuator.v3+json", json},
    {"application/vnd.spring-boot.actuator.v3+json, application/json", v3},
    {"application/json, */*", json},
    {"*/*, application/json", json},
    {"*/*;q=0.5, application/json;q=0.4", v3},
    {"application/json;q=0.9, application/vnd.spring-boot.actuator.v2+json;q=0.901", v2},
    {"application/vnd.spring-boot.actuator.v3+json;q=0, */*", v2},
    {"text/html, application/xhtml+xml, */*;q=0.1", v3},
    {"text/html", none},
    {"text/*", none},
    {"application/json;q=0", none},
    {"*/*;q=0.000", none},
    {",, application/json ,", json},
    {"application/json;x=\"a,b;q=0\"", json},
    {"application", none},
    {"*/json", none},
    {"application/json;q=2", none},
    {"application/json;q=1.5", none},
    {"application/json;q=0.1234", none},
    {"application/json;q", none},
    {"application/json application/xml", none},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(media_type)

BOOST_AUTO_TEST_CASE(an_accept_field_chooses_one_of_the_three_types_or_none) {
  for (const row& each : rows) {
    BOOST_TEST_CONTEXT(each.accept) {
      BOOST_TEST(host::http::negotiate(each.accept).value_or(none) == each.chosen);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_type_of_its_own_is_taken_whatever_its_parameters_or_refused) {
  // What Prometheus sends by itself, and what people send.
  for (const std::string_view yes :
       {std::string_view(), std::string_view("*/*"), std::string_view("text/*"),
        std::string_view("text/plain"),
        std::string_view("application/openmetrics-text;version=1.0.0;q=0.5,"
                         "text/plain;version=0.0.4;q=0.2,*/*;q=0.1")}) {
    BOOST_TEST(host::http::accepts(yes, "text/plain"), yes);
  }
  for (const std::string_view no :
       {"application/json", "text/html", "text/plain;q=0", "*/*;q=0", "text"}) {
    BOOST_TEST(!host::http::accepts(no, "text/plain"), no);
  }
}

BOOST_AUTO_TEST_CASE(a_body_is_json_under_any_of_the_three_names_whatever_its_parameters) {
  for (const std::string_view yes :
       {v3, v2, json, std::string_view("Application/JSON ; charset=\"utf-8\"")}) {
    BOOST_TEST(host::http::is_actuator_json(yes), yes);
  }
  for (const std::string_view no :
       {"", "text/plain", "application/*", "*/*", "application/jsonx", "application/problem+json",
        "application/json;charset", "application/json, application/json"}) {
    BOOST_TEST(!host::http::is_actuator_json(no), no);
  }
}

BOOST_AUTO_TEST_SUITE_END()
