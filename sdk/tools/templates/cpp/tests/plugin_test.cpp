// Asks the plugin without a host: this file is the host, as far as the test needs one. It is strict
// in what it plays: a call is answered once.
#include <actuator/ext/http.h>
#include <actuator/plugin.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern "C" const actuator_plugin* actuator_plugin_v1(void);

namespace {

void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "plugin_test: %s\n", what.c_str());
  std::exit(1);
}

struct answer {
  int status = 0;
  std::string body;
};

// One instance of the plugin, from create to destroy.
class started_plugin {
 public:
  started_plugin() {
    http_.struct_size = sizeof(http_);
    http_.add_endpoint = add_endpoint;
    http_.respond = respond;
    http_.respond_error = respond_error;
    host_.struct_size = sizeof(host_);
    host_.abi_major = ACTUATOR_ABI_MAJOR;
    host_.impl = this;
    host_.log_enabled = [](const actuator_host*, int32_t) { return 0; };
    host_.log = [](const actuator_host*, int32_t, actuator_str) {};
    host_.get_extension = get_extension;
    error_.struct_size = sizeof(error_);
    error_.write = [](const actuator_writer*, actuator_str) { return int32_t{ACTUATOR_OK}; };
    require(table_.create(&host_, {"{}", 2}, &error_, &self_) == ACTUATOR_OK, "create failed");
    require(table_.start(self_, &error_) == ACTUATOR_OK, "start failed");
  }
  ~started_plugin() {
    table_.stop(self_);
    table_.destroy(self_);
  }

  answer get(const std::string& id) {
    for (const actuator_http_endpoint& each : endpoints_) {
      if (each.method != ACTUATOR_HTTP_GET || text(each.id) != id || each.path.size != 0) continue;
      answers_.clear();
      each.handle(each.ctx, &host_, 1);
      require(answers_.size() == 1, "the handler has not answered exactly once");
      return answers_.front();
    }
    require(false, "there is no endpoint " + id);
    return {};
  }

 private:
  static std::string text(actuator_str lent) { return std::string(lent.data, lent.size); }
  static started_plugin& of(const actuator_host* host) {
    return *static_cast<started_plugin*>(host->impl);
  }
  static const void* get_extension(const actuator_host* host, const char* id) {
    return std::strcmp(id, ACTUATOR_EXT_HTTP) == 0 ? &of(host).http_ : nullptr;
  }
  static actuator_status add_endpoint(const actuator_host* host,
                                      const actuator_http_endpoint* added, const actuator_writer*) {
    of(host).endpoints_.push_back(*added);  // the texts of this plugin are literals
    return ACTUATOR_OK;
  }
  static actuator_status respond(const actuator_host* host, actuator_call,
                                 const actuator_http_response* given) {
    of(host).answers_.push_back({given->status, text(given->body)});
    return ACTUATOR_OK;
  }
  static actuator_status respond_error(const actuator_host* host, actuator_call, int32_t status,
                                       actuator_str message) {
    of(host).answers_.push_back({status, text(message)});
    return ACTUATOR_OK;
  }

  const actuator_plugin& table_ = *actuator_plugin_v1();
  actuator_http http_ = {};
  actuator_host host_ = {};
  actuator_writer error_ = {};
  void* self_ = nullptr;
  std::vector<actuator_http_endpoint> endpoints_;
  std::vector<answer> answers_;
};

}  // namespace

int main() {
  started_plugin plugin;
  const answer given = plugin.get("myPlugin");
  require(given.status == 200, "the status is " + std::to_string(given.status));
  require(given.body == R"({"message":"hello from my-plugin"})", "the body is " + given.body);
}
