#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "net/http_client.hpp"
#include "net/trusted_certificates.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/tls_server.hpp"

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;

namespace {

/// A file with this content, for as long as it lives.
class scratch_file {
 public:
  explicit scratch_file(const std::string& content)
      : name_(std::filesystem::temp_directory_path() /
              ("tls_test." + std::to_string(::getpid()) + "." + std::to_string(count_++))) {
    std::ofstream(name_, std::ios::binary) << content;
  }
  ~scratch_file() { std::filesystem::remove(name_); }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  std::string name() const { return name_.string(); }

 private:
  static inline int count_ = 0;
  std::filesystem::path name_;
};

/// "200", or how it failed.
std::string asked(const std::string& url, net::http_options options) {
  scheduling::thread_scheduler on;
  net::http_client client(on, std::move(options));
  const auto outcome =
      client.perform({net::http_method::get, url + "/", {}, {}}, {on.now() + 30s, {}});
  if (outcome) return std::to_string(outcome->status);
  return outcome.error().fault == net::transport_fault::tls ? "tls" : outcome.error().text;
}

std::string asked(const std::string& url, const std::string& trusted, bool verify_hostname = true) {
  net::http_options options;
  options.trusted_certificates = trusted;
  options.verify_hostname = verify_hostname;
  return asked(url, std::move(options));
}

const std::vector<std::string> loopback{"IP:127.0.0.1"};

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(without_a_certificate_the_machine_decides_and_does_not_know_this_one) {
  const support::tls_server server(support::make_certificate("engine", loopback));
  BOOST_TEST(asked(server.url(), "") == "tls");
}

BOOST_AUTO_TEST_CASE(a_certificate_of_its_own_is_trusted_when_it_is_named) {
  const auto own = support::make_certificate("engine", loopback);
  const support::tls_server server(own);
  BOOST_TEST(asked(server.url(), own.pem) == "200");
}

BOOST_AUTO_TEST_CASE(what_a_named_authority_signed_is_trusted) {
  const auto authority = support::make_certificate("authority", {});
  const support::tls_server server(support::make_certificate("engine", loopback, &authority));
  BOOST_TEST(asked(server.url(), authority.pem) == "200");
}

BOOST_AUTO_TEST_CASE(a_certificate_of_somebody_else_is_not) {
  const auto authority = support::make_certificate("authority", {});
  const auto stranger = support::make_certificate("authority", {});
  const support::tls_server server(support::make_certificate("engine", loopback, &stranger));
  BOOST_TEST(asked(server.url(), authority.pem) == "tls");
  BOOST_TEST(asked(server.url(), authority.pem, false) == "tls");
}

BOOST_AUTO_TEST_CASE(the_host_must_be_the_one_of_the_certificate_unless_told_otherwise) {
  const auto own = support::make_certificate("engine", {"DNS:search.example.org", "IP:127.0.0.2"});
  const support::tls_server server(own);
  BOOST_TEST(asked(server.url(), own.pem) == "tls");
  BOOST_TEST(asked(server.url(), own.pem, false) == "200");
}

BOOST_AUTO_TEST_CASE(certificates_are_read_as_pem_and_as_der) {
  const auto one = support::make_certificate("one", loopback);
  const auto other = support::make_certificate("other", loopback);
  BOOST_TEST(*net::read_trusted_certificates(scratch_file(one.pem).name()) == one.pem);
  BOOST_TEST(*net::read_trusted_certificates(
                 scratch_file("a note\n" + one.pem + other.pem).name()) == one.pem + other.pem);
  BOOST_TEST(*net::read_trusted_certificates(scratch_file(der_of(one)).name()) == one.pem);
}

BOOST_AUTO_TEST_CASE(a_file_without_a_certificate_says_why_it_is_refused) {
  BOOST_TEST(net::read_trusted_certificates("/nowhere/ca.crt").error() ==
             "cannot be read (No such file or directory)");
  BOOST_TEST(net::read_trusted_certificates("/tmp").error() == "cannot be read (Is a directory)");
  const auto key = support::make_certificate("one", loopback).key_pem;
  for (const auto& content : {std::string(), std::string("ca"), key}) {
    BOOST_TEST(net::read_trusted_certificates(scratch_file(content).name()).error() ==
               "holds no certificate in PEM or DER");
  }
}

BOOST_AUTO_TEST_SUITE_END()
