#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access/credential_book.hpp"
#include "access/digest.hpp"
#include "access/slow_down.hpp"
#include "http/message/message.hpp"

namespace host::access {

enum class ruling {
  passes,
  missing,    ///< nothing was presented where something is needed
  malformed,  ///< what was presented is no credential
  wrong,      ///< it is nobody's
  lacks_role  ///< somebody known may not do this
};
inline constexpr std::size_t rulings = 5;

/// Decides who may do what. Safe from any thread.
class guard {
 public:
  /// open: ids of endpoints that everybody may read.
  guard(const digest_maker& maker, std::vector<std::string> open,
        std::shared_ptr<const credential_book> book, const slow_down::settings& costs = {});

  /// What a connection presented last and was let in with. Of the thread of the connection; holds a
  /// secret, which is overwritten in the end.
  class remembered {
   public:
    remembered() = default;
    ~remembered() { forget(); }
    remembered(const remembered&) = delete;
    remembered& operator=(const remembered&) = delete;

   private:
    friend class guard;
    void forget();

    std::string field_;
    std::uint64_t book_ = 0;  ///< number of the book that it was found in; 0: nothing
    std::shared_ptr<const holder> who_;
  };

  struct question {
    const http::header_list& fields;
    std::string_view
        endpoint;  ///< its id; "": no endpoint, but a page that everybody known may see
    bool writes = false;
  };
  struct verdict {
    ruling is = ruling::passes;
    std::shared_ptr<const holder> who;  ///< null: nobody, or nobody known
    std::string claimed;                ///< wrong: the user that it names, if there is such a one
  };

  /// The same bytes as the last time are known without hashing.
  verdict judge(const question& asked, remembered& last) const;

  /// Counts a ruling that refused. What a wrong or malformed credential costs; 0 for the others.
  std::chrono::milliseconds refused(ruling why, const peer& from, slow_down::clock::time_point now);

  /// From now on these are known. Connections that were let in are judged anew.
  void replace(std::shared_ptr<const credential_book> book);

  std::uint64_t count(ruling why) const {
    return counts_[static_cast<std::size_t>(why)].load(std::memory_order_relaxed);
  }
  const slow_down& slowed() const { return slow_down_; }

 private:
  bool is_open(std::string_view endpoint) const;
  std::shared_ptr<const credential_book> book(std::uint64_t& number) const;
  verdict recognise(const std::string& field, remembered& last) const;

  const digest_maker& maker_;
  const std::vector<std::string> open_;
  mutable std::mutex mutex_;
  std::shared_ptr<const credential_book> book_;
  std::atomic<std::uint64_t> number_{1};  ///< of the book
  slow_down slow_down_;
  std::array<std::atomic<std::uint64_t>, rulings> counts_{};
};

}  // namespace host::access
