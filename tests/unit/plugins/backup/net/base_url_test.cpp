#include "net/base_url.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

namespace net = backup::net;

BOOST_AUTO_TEST_CASE(a_url_is_kept_without_user_and_password) {
  struct row {
    std::string text;
    std::string shown;
    std::string path;
    bool tls;
    std::optional<net::credentials> user;
  };
  const std::vector<row> rows{
      {"http://localhost:9200", "http://localhost:9200", "", false, {}},
      {"http://localhost:9200/", "http://localhost:9200", "", false, {}},
      {"HTTPS://Search.Example.ORG", "https://search.example.org", "", true, {}},
      {"https://h:1/behind/proxy//", "https://h:1/behind/proxy", "/behind/proxy", true, {}},
      {"http://[::1]:9200", "http://[::1]:9200", "", false, {}},
      {"http://10.0.0.1:65535", "http://10.0.0.1:65535", "", false, {}},
      {"http://u:p@h:9200", "http://h:9200", "", false, net::credentials{"u", "p"}},
      {"http://u@h", "http://h", "", false, net::credentials{"u", ""}},
      {"http://u:p%40%3A%2F@h", "http://h", "", false, net::credentials{"u", "p@:/"}},
      {"http://u:p@q@h", "http://h", "", false, net::credentials{"u", "p@q"}},
      {"http://u:p:q@h", "http://h", "", false, net::credentials{"u", "p:q"}},
  };
  for (const auto& row : rows) {
    const auto url = net::base_url::parse(row.text);
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_TEST_REQUIRE(url.has_value());
      BOOST_TEST(url->to_string() == row.shown);
      BOOST_TEST(url->path() == row.path);
      BOOST_TEST(url->is_tls() == row.tls);
      BOOST_TEST((url->user() == row.user));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_engine_url_is_refused_with_its_reason) {
  struct row {
    std::string text;
    std::string reason;
  };
  const std::vector<row> rows{
      {"", "does not begin with http://"},
      {"localhost:9200", "does not begin with http://"},
      {"ftp://h", "does not begin with http://"},
      {"file:///etc/passwd", "does not begin with http://"},
      {"http:/h", "does not begin with http://"},
      {"http://", "names no host"},
      {"http://:9200", "names no host"},
      {"http:///path", "names no host"},
      {"http://a b", "names no host"},
      {"http://[::1", "names no host"},
      {"http://[]", "names no host"},
      {"http://h:", "port"},
      {"http://h:0", "port"},
      {"http://h:65536", "port"},
      {"http://h:-1", "port"},
      {"http://h:9200x", "port"},
      {"http://h:99999999999999999999", "port"},
      {"http://h/a b", "path"},
      {"http://h/a\r\nX: y", "path"},
      {"http://h?x=1", "'?'"},
      {"http://h#x", "'?'"},
      {"http://u%4@h", "user:password"},
      {"http://u%00:p@h", "user:password"},
      {"http://:p@h", "user:password"},
      {"http://a%3Ab:p@h", "user:password"},
  };
  for (const auto& row : rows) {
    const auto url = net::base_url::parse(row.text);
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_TEST_REQUIRE(!url.has_value());
      BOOST_TEST(url.error().find(row.reason) != std::string::npos, url.error());
    }
  }
}

BOOST_AUTO_TEST_CASE(the_sentence_about_a_bad_url_never_repeats_a_secret) {
  for (const std::string text :
       {"http://user:secret@", "http://user:secret@h:0", "ftp://user:secret@h", "user:secret@h",
        "http://user:sec?secret@h", "http://user:sec/secret@h", "http://user:secret%zz@h",
        "http://user:secret@h/a@b c", "http://a@user:secret@h:x", "secret://@h",
        "secret@http://h"}) {
    const auto url = net::base_url::parse(text);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST_REQUIRE(!url.has_value());
      if (!text.starts_with("secret://")) {
        BOOST_TEST(url.error().find("secret") == std::string::npos, url.error());
      }
    }
  }
}
