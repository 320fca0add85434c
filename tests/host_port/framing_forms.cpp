#include "strictness_table.hpp"

namespace port_test {
namespace {

const std::string line = "POST /actuator/echo HTTP/1.1\r\n";
const std::string host_field = "Host: localhost\r\n";
const std::string json = "Content-Type: application/json\r\n";
const std::string get = "GET /actuator/echo HTTP/1.1\r\n";
const std::string nul(1, '\0');
const std::string taken = "POST /actuator/echo []";
const std::string asked = "GET /actuator/echo []";

std::string with_length(const std::string& field) {
  return line + host_field + json + field + "\r\n\r\n{}";
}

std::string coded(const std::string& fields, const std::string& body = "0\r\n\r\n") {
  return line + host_field + json + fields + "\r\n\r\n" + body;
}

std::string chunked(const std::string& body) {
  return coded("Transfer-Encoding: chunked", body);
}

std::string fields(const std::string& more) {
  return get + host_field + more + "\r\n\r\n";
}

std::string version(const std::string& what) {
  return "GET /actuator/echo " + what + "\r\n" + host_field + "\r\n";
}

std::vector<sent_form> lengths() {
  return {
      {"a length", with_length("Content-Length: 2"), 200, after::open, taken},
      {"no length, no body", line + host_field + json + "\r\n", 200, after::open, taken},
      {"two lengths", with_length("Content-Length: 2\r\nContent-Length: 3")},
      {"two equal lengths", with_length("Content-Length: 2\r\nContent-Length: 2")},
      {"list of lengths", with_length("Content-Length: 2, 2")},
      {"signed length", with_length("Content-Length: +2")},
      {"negative length", with_length("Content-Length: -2")},
      {"hexadecimal length", with_length("Content-Length: 0x2")},
      {"empty length", with_length("Content-Length: ")},
      {"length of two words", with_length("Content-Length: 2 2")},
      {"length over 64 bits", with_length("Content-Length: 18446744073709551618")},
      {"length that is a fraction", with_length("Content-Length: 2.0")},
      {"blank before the colon", with_length("Content-Length : 2")},
      {"blank before the name", with_length(" Content-Length: 2")},
      {"length and coding", coded("Content-Length: 5\r\nTransfer-Encoding: chunked")},
      {"coding and length", coded("Transfer-Encoding: chunked\r\nContent-Length: 5")},
      {"no length and coding", coded("Content-Length: 0\r\nTransfer-Encoding: chunked")},
      {"length and a coding of no meaning",
       coded("Content-Length: 5\r\nTransfer-Encoding: identity")},
  };
}

std::vector<sent_form> codings() {
  return {
      {"chunks", chunked("2\r\n{}\r\n0\r\n\r\n"), 200, after::open, taken},
      {"chunks in capitals", coded("transfer-encoding: CHUNKED"), 200, after::open, taken},
      {"other coding", coded("Transfer-Encoding: gzip")},
      {"unknown coding", coded("Transfer-Encoding: xchunked")},
      {"identity", coded("Transfer-Encoding: identity")},
      {"empty coding", coded("Transfer-Encoding: ")},
      {"coding after chunked", coded("Transfer-Encoding: chunked, gzip")},
      {"coding before chunked", coded("Transfer-Encoding: gzip, chunked")},
      {"chunked twice in a list", coded("Transfer-Encoding: chunked, chunked")},
      {"chunked and nothing", coded("Transfer-Encoding: chunked,")},
      {"coding with a parameter", coded("Transfer-Encoding: chunked;q=1")},
      {"coding in quotes", coded("Transfer-Encoding: \"chunked\"")},
      {"two codings", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")},
      {"two codings, one other", coded("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked")},
      {"blank before the colon of a coding", coded("Transfer-Encoding : chunked")},
      {"vertical tab in a coding", coded("Transfer-Encoding: \vchunked")},
      {"chunks in 1.0", "POST /actuator/echo HTTP/1.0\r\n" + host_field + json +
                            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"length in 1.0",
       "POST /actuator/echo HTTP/1.0\r\n" + host_field + json + "Content-Length: 2\r\n\r\n{}", 200,
       after::closed, taken},
  };
}

std::vector<sent_form> chunks() {
  const std::string long_text(64 * 1024, 'x');
  return {
      {"extension and trailer", chunked("2;a=b;c=\"d e\"\r\n{}\r\n0\r\nX: y\r\n\r\n"), 200,
       after::open, taken},
      {"size in capitals with zeros", chunked("00A\r\n0123456789\r\n0\r\n\r\n"), 200, after::open,
       taken},
      {"no size", chunked("\r\n{}\r\n0\r\n\r\n")},
      {"size that is none", chunked("x\r\n{}\r\n0\r\n\r\n")},
      {"signed size", chunked("+2\r\n{}\r\n0\r\n\r\n")},
      {"negative size", chunked("-2\r\n{}\r\n0\r\n\r\n")},
      {"size with 0x", chunked("0x2\r\n{}\r\n0\r\n\r\n")},
      {"blank before the size", chunked(" 2\r\n{}\r\n0\r\n\r\n")},
      {"blank behind the size", chunked("2 \r\n{}\r\n0\r\n\r\n")},
      {"size over 64 bits", chunked("10000000000000002\r\n{}\r\n0\r\n\r\n")},
      {"size over the limit", chunked("fffffffffffffff0\r\n{}\r\n0\r\n\r\n"), 413},
      {"longer than said", chunked("1\r\n{}\r\n0\r\n\r\n")},
      {"shorter than said", chunked("3\r\n{}\r\n0\r\n\r\n")},
      {"line feed alone behind a size", chunked("2\n{}\r\n0\r\n\r\n")},
      {"line feed alone behind data", chunked("2\r\n{}\n0\r\n\r\n")},
      {"line feed alone at the end", chunked("2\r\n{}\r\n0\n\n")},
      {"line feed in an extension", chunked("2;a\nb\r\n{}\r\n0\r\n\r\n")},
      {"line feed in a quoted extension", chunked("2;a=\"\n\"\r\n{}\r\n0\r\n\r\n")},
      {"carriage return in an extension", chunked("2;a=\"\rb\"\r\n{}\r\n0\r\n\r\n")},
      {"NUL in an extension", chunked("2;a=\"" + nul + "\"\r\n{}\r\n0\r\n\r\n")},
      {"line feed in the last extension", chunked("0;a=\"\n\"\r\n\r\n")},
      {"extension without a name", chunked("2;=b\r\n{}\r\n0\r\n\r\n")},
      {"extension without end", chunked("2;" + long_text)},
      {"trailer without end", chunked("0\r\nX: " + long_text)},
      {"trailers without end", chunked("0\r\n" + long_text + ": y\r\n")},
      {"folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n")},
      {"line feed in a trailer", chunked("0\r\nX: a\nY: b\r\n\r\n")},
      {"carriage return in a trailer", chunked("0\r\nX: a\rb\r\n\r\n")},
      {"NUL in a trailer", chunked("0\r\nX: " + nul + "\r\n\r\n")},
      {"trailer without a colon", chunked("0\r\nX\r\n\r\n")},
      {"length in a trailer", chunked("0\r\nContent-Length: 5\r\n\r\n")},
  };
}

std::vector<sent_form> lines() {
  return {
      {"bare line feeds", "GET /actuator/echo HTTP/1.1\nHost: localhost\n\n"},
      {"bare line feed behind the request line", "GET /actuator/echo HTTP/1.1\n" + host_field},
      {"bare line feed at the end", get + "Host: localhost\n\r\n"},
      {"empty line of a bare line feed", get + host_field + "\n"},
      {"line feed in a value", fields("X: a\nY: b")},
      {"carriage return in a value", fields("X: a\rb")},
      {"carriage return twice", fields("X: a\r")},
      {"bare carriage return for a line", get + "Host: localhost\rX: y\r\n\r\n"},
      {"NUL in a value", fields("X: a" + nul + "b")},
      {"NUL in a name", fields("X" + nul + ": a")},
      {"NUL in the target", "GET /actuator/echo" + nul + " HTTP/1.1\r\n" + host_field + "\r\n"},
      {"NUL in the method", "G" + nul + "T /actuator/echo HTTP/1.1\r\n" + host_field + "\r\n"},
      {"NUL first", nul + get + host_field + "\r\n"},
      {"control character in a value", fields("X: a\x01")},
      {"DEL in a value", fields("X: a\x7f")},
      {"tab in a value", fields("X: a\tb"), 200, after::open, asked},
      {"folded field", fields("X: a\r\n b")},
      {"field folded by a tab", fields("X: a\r\n\tb")},
      {"folded first field", get + " Host: localhost\r\n\r\n"},
      {"no field name", fields(": x")},
      {"no colon", fields("X")},
      {"blank in a name", fields("X Y: z")},
      {"brackets in a name", fields("X(Y): z")},
      {"one empty line before", "\r\n" + get + host_field + "\r\n", 200, after::open, asked},
      {"two empty lines before", "\r\n\r\n" + get + host_field + "\r\n"},
      {"blank line before", " \r\n" + get + host_field + "\r\n"},
      {"line feed before", "\n" + get + host_field + "\r\n"},
  };
}

std::vector<sent_form> hosts() {
  return {
      {"no Host", get + "\r\n"},
      {"no Host in 1.0", "GET /actuator/echo HTTP/1.0\r\n\r\n", 200, after::closed, asked},
      {"two Hosts", get + host_field + "Host: elsewhere\r\n\r\n"},
      {"two equal Hosts", get + host_field + host_field + "\r\n"},
      {"two Hosts in 1.0", "GET /actuator/echo HTTP/1.0\r\n" + host_field + host_field + "\r\n"},
      {"empty Host", get + "Host:\r\n\r\n"},
      {"blank Host", get + "Host:  \r\n\r\n"},
      {"path in Host", get + "Host: a/b\r\n\r\n"},
      {"user in Host", get + "Host: a@b\r\n\r\n"},
      {"two names in Host", get + "Host: a, b\r\n\r\n"},
      {"blank in Host", get + "Host: a b\r\n\r\n"},
      {"port of letters", get + "Host: a:b\r\n\r\n"},
      {"port of six digits", get + "Host: a:123456\r\n\r\n"},
      {"address without end", get + "Host: [::1\r\n\r\n"},
      {"address and port", get + "Host: [::1]:9600\r\n\r\n", 200, after::open, asked},
  };
}

std::vector<sent_form> versions() {
  return {
      {"HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/1.2", version("HTTP/1.2"), 505},
      {"HTTP/2.0", version("HTTP/2.0"), 505},
      {"HTTP/0.9 by name", version("HTTP/0.9"), 505},
      {"HTTP/0.9", "GET /actuator/echo\r\n"},
      {"HTTP/0.9 with an end", "GET /actuator/echo\r\n\r\n"},
      {"HTTP/1", version("HTTP/1")},
      {"HTTP/1.10", version("HTTP/1.10")},
      {"HTTP/11.1", version("HTTP/11.1")},
      {"http/1.1", version("http/1.1")},
      {"other protocol", version("ICAP/1.0")},
      {"blank behind the version", version("HTTP/1.1 ")},
      {"TLS", "\x16\x03\x01\x02" + nul + "\x01" + nul + "\x01\xfc\x03\x03"},
      {"proxy protocol", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + get + host_field + "\r\n"},
      {"upgrade that is left alone",
       fields("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "), 200,
       after::open, asked},
      {"other expectation", fields("Expect: a miracle"), 417},
  };
}

}  // namespace

const std::vector<sent_form>& framing_forms() {
  static const std::vector<sent_form> all = [] {
    std::vector<sent_form> joined;
    for (const auto& part : {lengths(), codings(), chunks(), lines(), hosts(), versions()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace port_test
