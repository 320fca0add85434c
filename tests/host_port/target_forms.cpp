#include "strictness_table.hpp"

namespace port_test {
namespace {

std::string ask(const std::string& start) {
  return start + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

/// GET of a target that reaches nothing.
sent_form refused(const std::string& target, int status = 400) {
  return {"GET " + target, ask("GET " + target), status,
          status == 400 ? after::closed : after::open};
}

/// GET of a target that reaches an endpoint under the very path that was sent.
sent_form served(const std::string& target, const std::string& selector) {
  const std::string path = target.substr(0, target.find('?'));
  return {"GET " + target, ask("GET " + target), 200, after::open,
          "GET " + path + " [" + selector + "]"};
}

sent_form verb(const std::string& start, int status) {
  return {start, ask(start), status, status == 400 ? after::closed : after::open};
}

}  // namespace

const std::vector<sent_form>& target_forms() {
  static const std::string echo = "/actuator/echo";
  static const std::vector<sent_form> all = {
      // Forms.
      {"absolute form", ask("GET http://localhost/actuator/echo"), 200, after::open,
       "GET /actuator/echo []"},
      refused("http://elsewhere/actuator/echo"),
      refused("http://localhost:80/actuator/echo"),
      refused("https://localhost/actuator/echo"),
      refused("http://user@localhost/actuator/echo"),
      refused("http://localhost@elsewhere/actuator/echo"),
      refused("http:///actuator/echo"),
      refused("http://localhost"),
      refused("http:/actuator/echo"),
      refused("file:///actuator/echo"),
      refused("localhost:9600"),
      refused("localhost/actuator/echo"),
      refused("actuator/echo"),
      refused("*"),
      verb("OPTIONS *", 200),
      verb("OPTIONS *x", 400),
      verb("CONNECT localhost:9600", 400),
      verb("CONNECT /actuator/echo", 405),
      // Dots.
      refused("/actuator/x/../echo"),
      refused("/actuator/../actuator/echo"),
      refused("/actuator/echo/.."),
      refused("/actuator/echo/."),
      refused("/./actuator/echo"),
      refused("/../actuator/echo"),
      refused("/actuator/x/%2e%2e/echo"),
      refused("/actuator/x/%2E./echo"),
      refused("/actuator/x/.%2e/echo"),
      refused("/actuator/%2e/echo"),
      refused("/nothing/../actuator/echo"),
      served("/actuator/echo/...", "..."),
      served("/actuator/echo/..a", "..a"),
      served("/actuator/echo/%252e%252e", "%2e%2e"),
      served("/actuator/echo/..%5c..", "..\\.."),
      refused("/actuator/x\\..\\echo"),
      refused("/actuator/x/..;/echo", 404),
      refused("/actuator/echo;/x", 404),
      // Slashes.
      refused("//actuator/echo", 404),
      refused("/actuator//echo", 404),
      refused("/actuator/echo/", 404),
      refused("/actuator/echo//", 404),
      refused("/actuator/echo//x", 404),
      refused("/", 404),
      refused("/actuator%2fecho", 404),
      refused("/actuator/echo%2Fx", 404),
      refused("/actuator%2f..%2factuator%2fecho", 404),
      refused("/actuator/echo/a%2Fb"),
      refused("/actuator/echo/a%2fb"),
      refused("/actuator/echo/%2F"),
      served("/actuator/echo/a%252Fb", "a%2Fb"),
      refused("/actuator/echo/a/b", 404),
      refused("/actuator/health/a%2Fb"),
      refused("/actuator/health//liveness", 404),
      // Other spellings of names.
      refused("/actuator/Echo", 404),
      refused("/Actuator/echo", 404),
      refused("/actuator/ech%6f", 404),
      refused("/%61ctuator/echo", 404),
      refused("/actuator/echo%20", 404),
      refused("/actuator/echo%00", 404),
      refused("/actuator/echo;a=b", 404),
      // Bytes and escapes.
      served("/actuator/echo/a%20+%C3%A4", "a +\xc3\xa4"),
      refused("/actuator/echo/%00"),
      refused("/actuator/echo/%ff"),
      refused("/actuator/echo/%c0%ae%c0%ae"),
      refused("/actuator/echo/%e0%80%af"),
      refused("/actuator/echo/%ed%a0%80"),
      refused("/actuator/echo/%f4%90%80%80"),
      refused("/actuator/echo/%C3"),
      refused("/actuator/echo/%zz"),
      refused("/actuator/echo/%u0041"),
      refused("/actuator/echo/%2"),
      refused("/actuator/echo/%"),
      refused("/actuator/echo/\xc3\xa4"),
      refused("/actuator/echo/\xff"),
      refused("/actuator/echo/\xc0\xae\xc0\xae"),
      refused("/actuator/echo/<a>"),
      refused("/actuator/echo/\"a\""),
      refused("/actuator/echo/a^b"),
      // Fragments, queries, blanks.
      refused("/actuator/echo#x"),
      refused("/actuator/echo?a=b#x"),
      refused("#/actuator/echo"),
      served("/actuator/echo?a=/../b", ""),
      served("/actuator/echo?", ""),
      refused("/actuator/echo?a=%ff"),
      refused("/actuator/echo?a=%c0%af"),
      refused("/actuator/echo?a=%00"),
      refused("/actuator/echo?a=%g0"),
      refused("/actuator/echo?a=\xc3\xa4"),
      refused("?/actuator/echo"),
      {"blank in the target", ask("GET /actuator/echo /x")},
      {"blank in the query", ask("GET /actuator/echo?a= b")},
      {"two blanks before the target", ask("GET  /actuator/echo")},
      {"tab for a blank", ask("GET\t/actuator/echo")},
      {"tab in the target", ask("GET /actuator/echo\t")},
      {"two blanks behind the target", ask("GET /actuator/echo ")},
      // Methods.
      {"HEAD", ask("HEAD /actuator/echo"), 200, after::open, "GET /actuator/echo []"},
      verb("get /actuator/echo", 405),
      verb("Get /actuator/echo", 405),
      verb("post /actuator/echo", 405),
      verb("TRACE /actuator/echo", 405),
      verb("FROB /actuator/echo", 405),
      verb("GETX /actuator/echo", 405),
      verb("G@T /actuator/echo", 400),
      verb("GET: /actuator/echo", 400),
      {"no method", ask("/actuator/echo")},
      {"method behind a blank", ask(" GET /actuator/echo")},
      {"another method in a field",
       "GET /actuator/echo HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: POST\r\n"
       "X-Original-URL: /actuator/large\r\nX-Forwarded-Prefix: /x\r\n\r\n",
       200, after::open, "GET /actuator/echo []"},
  };
  return all;
}

}  // namespace port_test
