#include "http/forwarded.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using host::http::forwarded_base_url;
using host::http::has_forwarded_fields;
using host::http::header_list;
using host::http::is_internal_address;

BOOST_AUTO_TEST_SUITE(forwarded)

BOOST_AUTO_TEST_CASE(links_are_as_the_proxy_was_asked) {
  struct row {
    header_list fields;
    const char* expected;
  };
  const std::string proto = "X-Forwarded-Proto";
  const std::string name = "X-Forwarded-Host";
  const std::string port = "x-forwarded-port";
  const std::vector<row> rows = {
      {{}, "http://in:9600"},
      {{{proto, "https"}}, "https://in"},
      {{{proto, "HTTPS"}, {name, "ops.example"}}, "https://ops.example"},
      {{{proto, "http"}, {name, "ops.example"}}, "http://ops.example"},
      {{{proto, "https"}, {name, "ops.example"}, {port, "8443"}}, "https://ops.example:8443"},
      {{{proto, "https"}, {port, "443"}}, "https://in"},
      {{{proto, "http"}, {port, "80"}}, "http://in"},
      {{{proto, "https, https"}}, "https://in"},
      {{{proto, "https,http"}}, "http://in"},
      // The port in the name does not count; the port needs the scheme.
      {{{proto, "https"}, {name, "ops.example:8443"}}, "https://ops.example"},
      {{{name, "ops.example:8443"}}, "http://ops.example:9600"},
      {{{port, "8443"}}, "http://in:9600"},
      {{{name, "[::1]:8443"}}, "http://[::1]:9600"},
      // What makes no sense is not there.
      {{{proto, "ftp"}, {port, "8443"}}, "http://in:9600"},
      {{{proto, ""}}, "http://in:9600"},
      {{{proto, "https"}, {proto, "http"}}, "http://in:9600"},
      {{{name, "a"}, {name, "b"}}, "http://in:9600"},
      {{{name, "a, b"}}, "http://in:9600"},
      {{{name, "a/b"}}, "http://in:9600"},
      {{{name, "user@a"}}, "http://in:9600"},
      {{{proto, "https"}, {port, "0"}}, "https://in"},
      {{{proto, "https"}, {port, "65536"}}, "https://in"},
      {{{proto, "https"}, {port, "80a"}}, "https://in"},
      {{{"X-Forwarded-Prefix", "/x"}, {"Forwarded", "proto=https;host=a"}}, "http://in:9600"}};
  for (const auto& [fields, expected] : rows) {
    BOOST_TEST(forwarded_base_url(fields, "http://in:9600") == expected);
  }
  BOOST_TEST(forwarded_base_url({{name, "a"}}, "http://[::1]:9600") == "http://a:9600");
  BOOST_TEST(forwarded_base_url({{name, "a"}}, "http://[::1]") == "http://a");
}

BOOST_AUTO_TEST_CASE(only_the_three_fields_matter) {
  BOOST_TEST(has_forwarded_fields({{"x-forwarded-host", "a"}}));
  BOOST_TEST(has_forwarded_fields({{"X-FORWARDED-PROTO", "a"}}));
  BOOST_TEST(has_forwarded_fields({{"A", "b"}, {"X-Forwarded-Port", "a"}}));
  BOOST_TEST(!has_forwarded_fields({{"X-Forwarded-For", "a"}, {"Forwarded", "a"}}));
}

BOOST_AUTO_TEST_CASE(internal_addresses_are_those_of_ones_own_machines) {
  for (const auto* address :
       {"10.0.0.1", "10.255.255.255", "192.168.3.4", "172.16.0.1", "172.31.255.255", "169.254.1.1",
        "127.0.0.1", "127.9.9.9", "100.64.0.1", "100.127.255.255", "::1", "fe80::1", "fe80::1%eth0",
        "febf::1", "fc00::1", "fdff::1", "::ffff:10.1.2.3"}) {
    BOOST_TEST(is_internal_address(address), address);
  }
  for (const auto* address :
       {"", "11.0.0.1", "9.255.255.255", "192.169.0.1", "172.15.255.255", "172.32.0.1",
        "169.255.0.1", "128.0.0.1", "100.63.255.255", "100.128.0.0", "8.8.8.8", "::", "2001:db8::1",
        "fec0::1", "fe00::1", "::ffff:8.8.8.8", "10.0.0", "x"}) {
    BOOST_TEST(!is_internal_address(address), address);
  }
}

BOOST_AUTO_TEST_SUITE_END()
