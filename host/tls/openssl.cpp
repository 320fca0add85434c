#include "tls/openssl.hpp"

#include <openssl/err.h>

#include "text/ascii.hpp"

namespace host::tls {
namespace {

std::string text_of(const X509_NAME* name) {
  constexpr std::size_t most = 200;
  const handle<BIO> memory(BIO_new(BIO_s_mem()));
  if (!memory) return "unknown";
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  std::string told(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  if (told.size() > most) told.replace(most, std::string::npos, "...");
  return told.empty() ? "(no name)" : told;
}

}  // namespace

std::string take_error() {
  const unsigned long code = ERR_peek_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "no reason given" : text::lower_case(reason);
}

std::string subject_of(const X509* certificate) {
  return text_of(X509_get_subject_name(certificate));
}

std::string issuer_of(const X509* certificate) {
  return text_of(X509_get_issuer_name(certificate));
}

handle<BIO> reader_of(std::string_view bytes) {
  return handle<BIO>(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

}  // namespace host::tls
