#include "plugin/plugin_instance.hpp"

#include <actuator/plugin.h>

#include <cassert>
#include <utility>

#include "calls/call_registry.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin/abi_check.hpp"
#include "plugin/describe.hpp"
#include "plugin/error_writer.hpp"
#include "plugin/host_table.hpp"
#include "plugin/parameters.hpp"
#include "plugin/shared_object.hpp"
#include "plugin/thread_names.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"
#include "text/printable_line.hpp"

namespace host::plugin {
namespace {

using done_or_sentence = tl::expected<void, std::string>;

tl::expected<plugin_description, std::string> judge(const actuator_plugin* table,
                                                    const std::filesystem::path& file) {
  if (const auto why = why_refused(table)) {
    return tl::unexpected("plugin " + text::printable_line(file.native()) +
                          " cannot be used: " + *why);
  }
  return describe(*table, file);
}

std::string list_calls(const std::vector<std::uint64_t>& open) {
  constexpr std::size_t most_shown = 20;
  std::string list;
  for (std::size_t at = 0; at < open.size() && at < most_shown; ++at) {
    list += (at == 0 ? "" : ", ") + std::to_string(open[at]);
  }
  if (open.size() > most_shown)
    list += " and " + std::to_string(open.size() - most_shown) + " more";
  return list;
}

}  // namespace

std::string_view to_string(plugin_state state) {
  switch (state) {
    case plugin_state::loaded:
      return "loaded";
    case plugin_state::created:
      return "created";
    case plugin_state::started:
      return "started";
    case plugin_state::stopping:
      return "stopping";
    case plugin_state::destroyed:
      return "destroyed";
  }
  return "unknown";
}

tl::expected<std::unique_ptr<plugin_instance>, std::string> plugin_instance::load(
    const std::filesystem::path& file, services lent, const file_trust& trust) {
  auto object = shared_object::open(file, trust);
  if (!object) return tl::unexpected(object.error());
  const actuator_plugin* table = (*object)->table();
  auto description = judge(table, (*object)->file());
  if (!description) return tl::unexpected(description.error());
  return std::unique_ptr<plugin_instance>(
      new plugin_instance(std::move(*object), table, std::move(*description), std::move(lent)));
}

tl::expected<std::unique_ptr<plugin_instance>, std::string> plugin_instance::adopt(
    const actuator_plugin* table, const std::filesystem::path& file, services lent) {
  auto description = judge(table, file);
  if (!description) return tl::unexpected(description.error());
  return std::unique_ptr<plugin_instance>(
      new plugin_instance(nullptr, table, std::move(*description), std::move(lent)));
}

plugin_instance::plugin_instance(std::unique_ptr<shared_object> object,
                                 const actuator_plugin* table, plugin_description description,
                                 services lent)
    : object_(std::move(object)),
      table_(table),
      description_(std::move(description)),
      lent_(std::move(lent)),
      host_(std::make_shared<host_table>(description_.id, lent_)) {
  lent_.endpoints.keep(host_);
}

plugin_instance::~plugin_instance() {
  if (state() == plugin_state::started) (void)stop();
  if (state() == plugin_state::created) destroy_now();
  if (state() != plugin_state::stopping) return;
  if (auto destroyed = destroy(); !destroyed) {
    lent_.logger.write(log::level::error, "host", "plugin.abandoned", destroyed.error(),
                       {{"plugin", description_.id}});
  }
}

done_or_sentence plugin_instance::create(std::string_view config_json) {
  assert(state() == plugin_state::loaded);
  error_writer said;
  void* self = nullptr;
  const named_while_inside named(thread_name());
  const actuator_status status =
      table_->create(host_->c_host(), lend_text(config_json), said.c_writer(), &self);
  if (status != ACTUATOR_OK) {
    host_->close();  // it may have started timers
    return tl::unexpected("plugin \"" + description_.id +
                          "\" refuses its configuration: " + said.sentence(status));
  }
  self_ = self;
  state_ = plugin_state::created;
  return {};
}

done_or_sentence plugin_instance::start() {
  assert(state() == plugin_state::created);
  error_writer said;
  const named_while_inside named(thread_name());
  host_->begin_declaring();
  const actuator_status status = table_->start(self_, said.c_writer());
  const auto refused = host_->end_declaring();

  if (status != ACTUATOR_OK) {
    return undo_start(said.empty() && refused ? *refused : said.sentence(status));
  }
  if (refused) {
    // It went on without what was refused and now believes to run: all or nothing.
    table_->stop(self_);
    return undo_start(*refused);
  }
  state_ = plugin_state::started;
  return {};
}

done_or_sentence plugin_instance::undo_start(std::string reason) {
  host_->close();
  lent_.endpoints.remove_owner(description_.id);
  lent_.health.remove_owner(description_.id);
  lent_.info.remove_owner(description_.id);
  lent_.metrics.retire(host_->metrics_owner());
  destroy_now();
  return tl::unexpected("plugin \"" + description_.id + "\" did not start: " + reason);
}

done_or_sentence plugin_instance::stop() {
  assert(state() == plugin_state::started);
  state_ = plugin_state::stopping;
  host_->close();
  table_->stop(self_);
  return {};
}

std::vector<std::uint64_t> plugin_instance::owed_calls() const {
  auto open = lent_.calls.open_calls(description_.id);
  const auto checks = host_->checks().open_calls();
  open.insert(open.end(), checks.begin(), checks.end());
  return open;
}

bool plugin_instance::drained() const {
  return host_->gate().is_empty() && owed_calls().empty();
}

done_or_sentence plugin_instance::destroy() {
  assert(state() == plugin_state::created || state() == plugin_state::stopping);
  if (const auto open = owed_calls(); !open.empty()) {
    return tl::unexpected("plugin \"" + description_.id +
                          "\" is not destroyed: it still owes an answer to the calls " +
                          list_calls(open));
  }
  if (!host_->gate().is_empty()) {
    return tl::unexpected("plugin \"" + description_.id +
                          "\" is not destroyed: a thread is still inside one of its handlers");
  }
  destroy_now();
  return {};
}

void plugin_instance::destroy_now() {
  table_->destroy(self_);
  host_->end();
  tell_of_threads_left();
  self_ = nullptr;
  state_ = plugin_state::destroyed;
}

std::string plugin_instance::thread_name() const {
  return thread_name_of(description_.id, host_->metrics_owner());
}

void plugin_instance::tell_of_threads_left() {
  threads_left_ = plugin::threads_left(thread_name());
  if (threads_left_ == 0) return;
  host_->misbehaved("destroy", std::to_string(threads_left_) +
                                   " of its threads still run though destroy() has returned, which "
                                   "has to join them.");
}

plugin_conduct plugin_instance::conduct() const {
  plugin_conduct told;
  told.misbehaviours = host_->misbehaviours();
  if (auto last = host_->last_misbehaviour()) {
    told.last_function = std::move(last->function);
    told.last_what = std::move(last->what);
  }
  return told;
}

}  // namespace host::plugin
