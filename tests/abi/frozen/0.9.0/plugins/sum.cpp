// A plugin as a stranger wrote it for 0.9.0, with the C++ layer:
//   GET /actuator/{PLUGIN_NAME}/{n}     "{PLUGIN_NAME} {1 + 2 + ... + n}"
//   GET /actuator/{PLUGIN_NAME}/calls   how often it was asked for a sum
// It throws and catches inside itself, makes threads, and keeps a static in an inline function, which
// another plugin made of this very text must not share.
#include <actuator/plugin.hpp>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#ifdef WITH_BOOST
#include <boost/container/flat_map.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/make_shared.hpp>
#include <boost/shared_ptr.hpp>
#include <boost/version.hpp>
static_assert(BOOST_VERSION / 100 == 1074, "the headers of another Boost than the host's");
#endif

inline std::atomic<long>& calls_so_far() {
  static std::atomic<long> calls{0};
  return calls;
}

#ifdef WITH_BOOST
using number_cache = boost::container::flat_map<std::string, boost::shared_ptr<long>>;
inline long to_number(const std::string& text) {
  return *boost::make_shared<long>(boost::lexical_cast<long>(text));
}
#else
using number_cache = std::map<std::string, std::shared_ptr<long>>;
inline long to_number(const std::string& text) {
  std::size_t used = 0;
  const long number = std::stol(text, &used);
  if (used != text.size()) throw std::invalid_argument("not all of it is a number");
  return number;
}
#endif

class sum_plugin : public actuator::plugin {
 public:
  static actuator::result<std::unique_ptr<sum_plugin>> make(actuator::host_ref host,
                                                            std::string_view) {
    return std::make_unique<sum_plugin>(host);
  }
  explicit sum_plugin(actuator::host_ref host) : host_(host) {}

  actuator::result<void> on_start(actuator::registrar& declare) override {
    return declare.add({.id = PLUGIN_NAME, .path = "{n}"},
                       [this](actuator::call call) { answer(std::move(call)); });
  }

 private:
  void answer(actuator::call call) {
    const std::string wanted(call.selector("n").value_or(""));
    if (wanted == "calls") {
      call.respond(200, std::to_string(calls_so_far().load()), "text/plain");
      return;
    }
    ++calls_so_far();
    try {
      const long n = to_number(wanted);
      remember(wanted, n);
      auto sum = std::async(std::launch::async, [n] {
        if (n < 0) throw std::out_of_range("below zero");
        long all = 0;
        for (long each = 1; each <= n; ++each) all += each;
        return all;
      });
      std::ostringstream body;
      body << PLUGIN_NAME << ' ' << sum.get();
      call.respond(200, body.str(), "text/plain");
    } catch (const std::out_of_range&) {
      call.respond_error(400, "below zero");
    } catch (const std::exception& fault) {
      actuator::log(host_).debug("sum.refused", "No number.", {{"what", fault.what()}});
      call.respond_error(400, "no number");
    }
  }

  void remember(const std::string& text, long n) {
    const std::lock_guard<std::mutex> guard(mutex_);
    numbers_[text] = decltype(numbers_)::mapped_type(new long(n));
  }

  actuator::host_ref host_;
  std::mutex mutex_;
  number_cache numbers_;
};

ACTUATOR_PLUGIN(sum_plugin, PLUGIN_ID, "1.0.0")
