#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <tl/expected.hpp>

#include "scheduling/scheduler.hpp"
#include "secrets/file_watch.hpp"
#include "secrets/followed_secret.hpp"
#include "secrets/secret_text.hpp"

namespace backup::net {

/// The certificate by which this side shows who it is, with its key: PEM files that are followed.
/// All functions from any thread.
class client_certificate {
 public:
  struct files {
    std::string chain;            ///< the certificate, and those between it and its authority
    std::string key;              ///< may be the same file
    secrets::secret_text phrase;  ///< that the key is encrypted with; empty: it is not
    std::string phrase_file;      ///< where that was read; it is read again with the others
  };
  struct pem {
    secrets::secret_text chain;
    secrets::secret_text key;  ///< not encrypted: a passphrase would stay behind in curl
  };

  /// Reads and judges them: that there is a certificate, and a key that fits it. Else one sentence.
  static tl::expected<std::shared_ptr<client_certificate>, std::string> open(
      files from, secrets::trouble_listener trouble = {});

  /// What is in force; looks at the files once a second at most, and stays with what was there when
  /// they cannot be used. The same object as long as nothing changes.
  std::shared_ptr<const pem> current(scheduling::instant now);

  client_certificate(files from, secrets::trouble_listener trouble);

 private:
  tl::expected<std::shared_ptr<const pem>, std::string> read();

  files from_;
  const secrets::trouble_listener tell_;
  std::mutex mutex_;  // a leaf: nothing is waited for while it is held but a look at small files
  secrets::file_watch watch_;
  secrets::bounded_trouble trouble_;
  std::shared_ptr<const pem> current_;
};

}  // namespace backup::net
