// The backup plugin: the only file that sees the SDK's entry; wires the parts together.

#include <actuator/plugin.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "config/backup_config.hpp"
#include "config/keys.hpp"
#include "endpoint/backup_endpoint.hpp"
#include "endpoint/list_sender.hpp"
#include "engine/cluster_identity.hpp"
#include "engine/snapshot_api.hpp"
#include "engine_login.hpp"
#include "net/http_client.hpp"
#include "net/node_client.hpp"
#include "net/trusted_certificates.hpp"
#include "net/url_list.hpp"
#include "reporting/engine_numbers.hpp"
#include "reporting/node_changes.hpp"
#include "reporting/reporter.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "service/backup_service.hpp"
#include "service/call_queue.hpp"
#include "service/detail_filler.hpp"
#include "service/detail_keeper.hpp"
#include "service/engine_watch.hpp"
#include "service/follower.hpp"
#include "service/part_statuses.hpp"
#include "service/progress_watch.hpp"
#include "service/shared_lists.hpp"
#include "storage/details_file.hpp"

namespace {

using namespace backup;

/// Calls that are in work at one time; each may wait for the engine.
constexpr unsigned calls_at_once = 4;
constexpr unsigned lists_at_once = 2;
/// Calls about progress that are in work at one time; they keep no other call waiting.
constexpr unsigned progress_at_once = 2;
constexpr std::size_t most_waiting_calls = 1024;
/// Lists that are too long for one piece, on their way to clients that may read slowly.
constexpr std::size_t most_long_lists = 64;

/// A configuration with all that it names.
struct configured_plugin {
  config::backup_config config;
  net::url_list nodes;
  std::string trusted_certificates;  ///< PEM; empty: those of the machine
  engine_login login;
  std::shared_ptr<const net::proxy> through;  ///< null: none
};

/// Passes on what the HTTP client says of its connections.
class counted_connections final : public net::connection_watch {
 public:
  explicit counted_connections(reporting::engine_numbers& numbers) : numbers_(numbers) {}
  void connection_opened() noexcept override { numbers_.connection_opened(); }
  void connection_closed() noexcept override { numbers_.connection_closed(); }

 private:
  reporting::engine_numbers& numbers_;
};

/// The same of its nodes.
class told_changes final : public net::node_watch {
 public:
  explicit told_changes(reporting::node_changes& to) : to_(to) {}
  void node_changed(const net::node_change& change) noexcept override {
    to_.changed(change.from, change.to, change.why);
  }

 private:
  reporting::node_changes& to_;
};

std::shared_ptr<const net::proxy> proxy_of(std::optional<config::proxy_settings> given,
                                           const secrets::trouble_listener& trouble) {
  if (!given) return nullptr;
  net::proxy made{std::move(given->url), nullptr, std::move(given->username_key)};
  if (!given->username.empty()) {
    made.asked_by =
        std::make_shared<net::proxy_user>(std::move(given->username), std::move(given->password),
                                          std::move(given->password_file), trouble);
  }
  return std::make_shared<const net::proxy>(std::move(made));
}

net::http_options http_options(const configured_plugin& configured,
                               net::connection_watch& watched_by) {
  const auto& engine = configured.config.engine;
  net::http_options options;
  options.watched_by = &watched_by;
  options.access = configured.login.access;
  options.shown = configured.login.shown;
  options.user_agent = "actuator-host-backup/" BACKUP_PLUGIN_VERSION;
  if (engine.connection_timeout) options.connect_timeout = *engine.connection_timeout;
  options.silence_timeout = engine.socket_timeout;
  options.trusted_certificates = configured.trusted_certificates;
  options.verify_hostname = engine.verify_hostname;
  if (!engine.certificate_file.empty()) {
    options.trust.trusted =
        "those of the file \"" + engine.certificate_file + "\" (" + engine.certificate_key + ")";
  }
  options.through = configured.through;
  options.trust.certificate_key = engine.new_names + "security.certificate-path";
  options.trust.hostname_key = engine.new_names + "security.verify-hostname";
  options.trust.client_key = engine.new_names + "client-certificate";
  return options;
}

/// Everything of one started plugin, in the order in which it is built; destroyed in reverse, so
/// that calls end before the service and the service before the engine.
class running_parts {
 public:
  running_parts(actuator::host_ref host, const configured_plugin& given)
      : running_parts(host, given, given.config.settings) {}

  running_parts(actuator::host_ref host, const configured_plugin& given,
                const service::settings& settings)
      : connections_(engine_numbers_),
        client_(scheduler_, http_options(given, connections_)),
        node_changes_(host, scheduler_),
        changes_(node_changes_),
        nodes_(scheduler_, client_, given.nodes.urls, &engine::read_cluster_identity, &changes_),
        engine_(nodes_, settings.repository, engine::snapshot_api::largest_listing,
                &engine_numbers_),
        reporter_(host, scheduler_, given.nodes.to_string(), settings.repository),
        service_(engine_, scheduler_, reporter_, settings),
        statuses_(engine_, scheduler_),
        endpoint_(service_, statuses_, queue_, progress_queue_, lists_, list_sender_, scheduler_,
                  settings.request_timeout),
        list_sender_(scheduler_, most_long_lists),
        lists_(service_, scheduler_, lists_at_once, most_waiting_calls),
        queue_(scheduler_, calls_at_once, most_waiting_calls),
        progress_queue_(scheduler_, progress_at_once, most_waiting_calls) {}

  actuator::result<void> declare(actuator::registrar& on, bool is_standalone) {
    if (auto done = endpoint_.declare(on, "backupHistory"); !done) return done;
    if (is_standalone) {
      if (auto done = endpoint_.declare(on, "backups"); !done) return done;
    }
    auto health = on.add_health("backup");
    if (!health) return health.error();
    const auto numbers = reporting::numbers::declare(on);
    if (!numbers) return numbers.error();
    reporter_.use(*health, *numbers);
    if (auto done = node_changes_.declare(on); !done) return done;
    service_.source().cache().tell(&engine_numbers_);
    return engine_numbers_.declare(on);
  }

  /// The host lets open calls end before this; those that still wait for the engine are answered
  /// now. The running backup is left to be gone on with.
  void stop() {
    endpoint_.stop();
    list_sender_.stop();
    if (follower_) follower_->stop();
    if (filler_) filler_->stop();
    service_.stop();
  }

  /// Backups that others take, and those that were left before a restart.
  void follow_backups(const service::settings& settings) {
    if (!settings.resume || settings.repository.empty()) return;
    follower_ = std::make_unique<service::follower>(service_, scheduler_, settings);
  }

  /// Before lists ask for them.
  void read_details(const config::backup_config& configured) {
    const auto& settings = configured.settings;
    if (settings.repository.empty()) return;
    if (!configured.details_file.empty()) {
      kept_details_ = std::make_unique<storage::details_file>(
          configured.details_file, storage::details_origin{settings.repository, {}});
      keeper_ = std::make_unique<service::detail_keeper>(service_.source().cache(), *kept_details_,
                                                         reporter_);
    }
    if (keeper_ == nullptr && !settings.details_in_background) return;
    filler_ = std::make_unique<service::detail_filler>(
        service_.source(), scheduler_, settings, keeper_.get(),
        [this](domain::epoch_ms ended) { reporter_.newest_completed(ended); });
  }

  void watch_progress() {
    progress_ = std::make_unique<service::progress_watch>(
        service_.part(), statuses_, scheduler_,
        [this](const auto& news) { reporter_.part_progress(news); });
  }

  void watch_the_engine() {
    watch_ = std::make_unique<service::engine_watch>(
        service_, scheduler_, [this](const auto& outcome, std::chrono::milliseconds fresh_for) {
          reporter_.engine_seen(outcome, fresh_for);
        });
  }

 private:
  scheduling::thread_scheduler scheduler_;
  reporting::engine_numbers engine_numbers_;
  counted_connections connections_;
  net::http_client client_;
  reporting::node_changes node_changes_;
  told_changes changes_;
  net::node_client nodes_;
  engine::snapshot_api engine_;
  reporting::reporter reporter_;
  service::backup_service service_;
  service::part_statuses statuses_;
  endpoint::backup_endpoint endpoint_;
  endpoint::list_sender list_sender_;
  service::shared_lists lists_;
  service::call_queue queue_;
  service::call_queue
      progress_queue_;  // these four end first: their threads are inside the endpoint
  std::unique_ptr<service::engine_watch> watch_;
  std::unique_ptr<service::progress_watch> progress_;
  std::unique_ptr<service::follower> follower_;
  std::unique_ptr<service::detail_store> kept_details_;
  std::unique_ptr<service::detail_keeper> keeper_;
  std::unique_ptr<service::detail_filler> filler_;
};

class backup_plugin final : public actuator::plugin {
 public:
  static actuator::result<std::unique_ptr<backup_plugin>> make(actuator::host_ref host,
                                                               std::string_view config_json) {
    auto configured = config::read_config(config_json);
    if (!configured) return actuator::failure{configured.error()};
    auto& engine = configured->engine;
    auto texts = engine.further_urls;
    texts.insert(texts.begin(), engine.url);
    auto nodes = net::parse_urls(texts);
    secrets::wipe(engine.url);  // a password may stand in each
    for (auto* each : {&texts, &engine.further_urls}) {
      std::for_each(each->begin(), each->end(), &secrets::wipe);
    }
    if (!nodes) return actuator::failure{engine.url_key + ": " + nodes.error()};
    const secrets::trouble_listener tell_of_kept_secret =
        [log = actuator::log(host)](const std::string& sentence) {
          log.warn("backup.secret_kept", sentence);
        };
    auto login = make_engine_login(std::move(engine.access),
                                   std::exchange(nodes->user, std::nullopt), tell_of_kept_secret);
    if (!login) return actuator::failure{login.error()};
    std::string trusted;
    if (!engine.certificate_file.empty()) {
      auto read = net::read_trusted_certificates(engine.certificate_file);
      if (!read) {
        return actuator::failure{engine.certificate_key + ": the file \"" +
                                 engine.certificate_file + "\" " + read.error()};
      }
      trusted = *std::move(read);
    }
    auto through = proxy_of(std::exchange(engine.through, std::nullopt), tell_of_kept_secret);
    return std::unique_ptr<backup_plugin>(
        new backup_plugin(host, {*std::move(configured), *std::move(nodes), std::move(trusted),
                                 *std::move(login), std::move(through)}));
  }

  actuator::result<void> on_start(actuator::registrar& declare) override {
    const auto& config = given_.config;
    log_configuration();
    if (!config.is_enabled) return {};
    parts_ = std::make_unique<running_parts>(host_, given_);
    if (auto done = parts_->declare(declare, config.is_standalone); !done) return done;
    parts_->watch_the_engine();
    parts_->watch_progress();
    parts_->follow_backups(config.settings);
    parts_->read_details(config);
    return {};
  }

  void on_stop() override {
    if (parts_) parts_->stop();
  }

 private:
  backup_plugin(actuator::host_ref host, configured_plugin given)
      : host_(host), given_(std::move(given)) {
    // Here, so that a check of the configuration says it too.
    const actuator::log log(host_);
    for (const auto& note : given_.config.notes) log.warn("backup.configuration_note", note);
  }

  void log_configuration() const {
    const actuator::log log(host_);
    const auto& settings = given_.config.settings;
    if (!given_.config.is_enabled) {
      log.warn("backup.disabled",
               "camunda.backup.webapps.enabled is false: there are no endpoints for backups.");
      return;
    }
    log.info("backup.configured", "Backups are taken of these indices, into this repository.",
             {{"engine", given_.nodes.to_string()},
              {"repository", settings.repository},
              {"version", settings.version.text()},
              {"catalog", settings.layout.catalog.name},
              {"index_prefix", settings.layout.prefix}});
  }

  actuator::host_ref host_;
  configured_plugin given_;
  std::unique_ptr<running_parts> parts_;
};

}  // namespace

ACTUATOR_PLUGIN_WITH_KEYS(backup_plugin, "backup", BACKUP_PLUGIN_VERSION, config::key_table)
