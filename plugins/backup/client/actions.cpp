#include "client/actions.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "client/endpoint_url.hpp"
#include "client/follow.hpp"
#include "client/pages.hpp"
#include "client/port.hpp"
#include "client/progress_display.hpp"
#include "client/prune.hpp"
#include "client/screen.hpp"
#include "client/shown_backup.hpp"

namespace backup::client {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_list = std::size_t{64} << 20U;

class action {
 public:
  action(const settings& given, const streams& on, const interruption& stop,
         std::span<const std::string_view> environment)
      : given_(given),
        on_(on),
        stop_(stop),
        environment_(environment),
        port_(given.to, stop.descriptor(), "actuator-backup/" BACKUP_CLIENT_VERSION) {}

  std::optional<ending> run() {
    const bool has_secret = !given_.to.user.empty() || !given_.to.token.empty();
    if (has_secret && is_readable_on_the_way(given_.to.url)) {
      say("the credentials go to " + given_.to.url +
          " as plain text, which others on the way can read; give a --url with https");
    }
    switch (given_.what) {
      case verb::take:
        return take();
      case verb::watch:
      case verb::wait:
        return follow_it(false);
      case verb::show:
        return show();
      case verb::list:
        return list();
      case verb::remove:
        return remove();
      case verb::prune:
        return remove_old_ones();
      case verb::health:
        return health();
    }
    return ending{};
  }

 private:
  using maybe_ending = std::optional<ending>;

  /// What came, or why not: nothing when it was interrupted.
  using reply = tl::expected<answer, maybe_ending>;

  reply ask(const asked& what, int success, bool about_one) {
    auto got = port_.ask(what);
    if (!got && got.error().what == trouble::kind::interrupted) {
      return tl::unexpected(maybe_ending());
    }
    if (!got) return tl::unexpected(maybe_ending(refusal_of(got.error())));
    if (got->status != success) {
      return tl::unexpected(maybe_ending(refusal_of(*got, port_.url(), about_one)));
    }
    return *std::move(got);
  }

  asked about_it(std::string method) const {
    asked what;
    what.method = std::move(method);
    what.path = "/" + given_.id;
    return what;
  }

  template <class Value>
  maybe_ending not_understood(const tl::expected<Value, std::string>& read) const {
    return ending{exit_code::not_understood, port_.url() + ": " + read.error()};
  }

  void print(std::string_view text) const { on_.results.write(text); }
  void say(const std::string& sentence) const {
    on_.remarks.write("actuator-backup: " + sentence + "\n");
  }
  screen results_screen() const { return screen_of(on_.results_descriptor, environment_); }

  maybe_ending take() {
    asked what;
    what.method = "POST";
    what.body = "{\"backupId\":" + given_.id + "}";
    auto told = ask(what, 200, false);
    if (!told && !told.error()) {
      say("interrupted before the port had answered; whether the backup began is not known: "
          "actuator-backup show " +
          given_.id);
      return std::nullopt;
    }
    if (!told) {
      if (told.error()->code == exit_code::timed_out) {
        told.error()->sentence +=
            ". Whether the backup began is not known: actuator-backup show " + given_.id;
      }
      return told.error();
    }
    const auto scheduled = read_scheduled(told->body);
    if (!scheduled) return not_understood(scheduled);
    const auto screen = results_screen();
    for (const auto& name : *scheduled) print(screen_text(name, screen) + "\n");
    if (given_.follows == settings::following::no) return ending{};
    return follow_it(true);
  }

  maybe_ending follow_it(bool is_new) {
    progress_display display(on_.results, [this] { return results_screen(); });
    const bool watches = given_.follows == settings::following::watches;
    shown_backup last;
    follow_means means;
    means.look = [&](milliseconds at_most) { return look(at_most, watches); };
    means.pause = [&](milliseconds time) { return !on_.results.has_failed() && stop_.sleep(time); };
    means.now = [] { return std::chrono::steady_clock::now(); };
    means.show = [&](const shown_backup& shown) {
      last = shown;
      if (watches) display.show(shown, means.now());
    };
    means.remark = [&](const std::string& sentence) {
      display.leave_line();
      say(sentence);
    };
    const auto end = follow(given_.id, limits(is_new), means);
    display.leave_line();
    if (!end || (stop_.has_come() && end->code != exit_code::done)) {
      if (!on_.results.has_failed() || on_.results.is_given_up()) say_left();
      return std::nullopt;
    }
    if (end->code == exit_code::done && !watches) {
      print("Backup " + given_.id + " is COMPLETED, " + std::to_string(last.how_far.parts_done) +
            " parts.\n");
    }
    return end;
  }

  follow_limits limits(bool is_new) const {
    return {given_.timeout, given_.retry_for, is_new, given_.to.request_timeout};
  }

  void say_left() const {
    say("left; the backup goes on without us: actuator-backup watch " + given_.id +
        " shows it again, actuator-backup delete " + given_.id + " ends it");
  }

  sight look(milliseconds at_most, bool with_progress) {
    auto what = about_it("GET");
    what.at_most = at_most;
    if (with_progress) what.query = "progress=true";
    const auto told = ask(what, 200, true);
    // The pause that follows sees the interruption, too.
    if (!told) return told.error().value_or(ending{exit_code::unreachable, "", false});
    auto shown = read_backup(told->body);
    if (!shown) return *not_understood(shown);
    return *std::move(shown);
  }

  maybe_ending show() {
    const auto told = ask(about_it("GET"), 200, true);
    if (!told) return told.error();
    const auto shown = read_backup(told->body);
    if (!shown) return not_understood(shown);
    print(given_.as_json ? json_page(told->body) : one_page(*shown, results_screen()));
    return ending{};
  }

  maybe_ending list() {
    asked what;
    what.longest_answer = longest_list;
    if (!given_.pattern.empty()) what.query = "pattern=" + given_.pattern;
    if (given_.verbose) {
      if (!what.query.empty()) what.query += "&";
      what.query += *given_.verbose ? "verbose=true" : "verbose=false";
    }
    const auto told = ask(what, 200, false);
    if (!told) return told.error();
    const auto all = read_list(told->body);
    if (!all) return not_understood(all);
    if (given_.as_json) {
      print(json_page(told->body));
    } else if (all->empty()) {
      say(given_.pattern.empty() ? "there are no backups"
                                 : "there are no backups with ids of " + given_.pattern);
    } else {
      print(list_page(*all, results_screen()));
    }
    if (!told->lack.empty()) {
      say("start times and failures are incomplete, since the engine did not tell all in time (" +
          screen_text(told->lack, screen{}) + "); a later list has more");
    }
    return ending{};
  }

  maybe_ending remove() {
    if (!given_.is_confirmed) {
      bool is_wanted = false;
      if (const auto why_not = confirm(is_wanted); why_not || !is_wanted) return why_not;
    }
    const auto told = ask(about_it("DELETE"), 204, true);
    if (!told && !told.error()) {
      say("interrupted before the port had answered; whether the backup is being deleted is not "
          "known: actuator-backup show " +
          given_.id);
      return std::nullopt;
    }
    if (!told) return told.error();
    print("Backup " + given_.id + ": the engine has the command to delete its snapshots.\n");
    return ending{};
  }

  maybe_ending remove_old_ones() {
    asked what;
    what.longest_answer = longest_list;
    what.query = "verbose=false";
    const auto told = ask(what, 200, false);
    if (!told) return told.error();
    const auto all = read_list(told->body);
    if (!all) return not_understood(all);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto old = prune(*all, {given_.keep, given_.older_than, now});
    if (!old.remark.empty()) say(old.remark);
    if (given_.is_trial) {
      for (const auto& each : old.to_go) {
        print("Backup " + each.id + " (" + screen_text(each.state, results_screen()) +
              ") would be deleted.\n");
      }
      return ending{};
    }
    if (!given_.is_confirmed && !old.to_go.empty()) {
      std::string ids;
      for (const auto& each : old.to_go) ids += (ids.empty() ? "" : ", ") + each.id;
      bool is_wanted = false;
      const auto why_not = can_ask()
                               ? ask_person("Delete the backups " + ids + " for good", is_wanted)
                               : nobody_to_ask();
      if (why_not || !is_wanted) return why_not;
    }
    for (const auto& each : old.to_go) {
      if (auto why_not = remove_old_one(each.id)) return *std::move(why_not);
    }
    return ending{};
  }

  /// Nothing inside when it was interrupted; nothing at all when the backup goes, or is gone.
  std::optional<maybe_ending> remove_old_one(const std::string& id) {
    asked what;
    what.method = "DELETE";
    what.path = "/" + id;
    const auto told = ask(what, 204, true);
    if (!told && !told.error()) {
      say("interrupted before the port had answered; whether backup " + id +
          " is being deleted is not known: actuator-backup show " + id);
      return maybe_ending();
    }
    if (!told && told.error()->code != exit_code::not_found) {
      return maybe_ending(ending{told.error()->code,
                                 "backup " + id + " was not deleted: " + told.error()->sentence});
    }
    if (told) print("Backup " + id + ": the engine has the command to delete its snapshots.\n");
    return {};
  }

  maybe_ending health() {
    const auto told = port_.ask({});
    if (!told && told.error().what == trouble::kind::interrupted) return std::nullopt;
    if (!told) return refusal_of(told.error());
    const auto status = read_status(told->body);
    const bool is_health = !status.empty() && (told->status == 200 || told->status == 503);
    if (!is_health) return refusal_of(*told, port_.url(), false);
    print(screen_text(status, results_screen()) + "\n");
    if (told->status == 200) return ending{};
    return ending{exit_code::engine_failed, port_.url() + " is " + screen_text(status, screen{})};
  }

  bool can_ask() const {
    return ::isatty(on_.answers_descriptor) == 1 && ::isatty(on_.remarks_descriptor) == 1;
  }

  maybe_ending nobody_to_ask() const {
    return ending{exit_code::bad_usage,
                  std::string(given_.what == verb::prune ? "prune" : "delete") +
                      " asks before it deletes, and there is no terminal to ask on: add --yes"};
  }

  /// Shows the person at the terminal what there is, and asks. Nothing when that is settled, or
  /// when it was interrupted: then it is not wanted either.
  maybe_ending confirm(bool& is_wanted) {
    if (!can_ask()) return nobody_to_ask();
    const auto told = ask(about_it("GET"), 200, true);
    if (!told) return told.error();
    const auto shown = read_backup(told->body);
    if (!shown) return not_understood(shown);
    const auto on = screen_of(on_.remarks_descriptor, environment_);
    return ask_person("Delete backup " + given_.id + " (" + screen_text(shown->state, on) + ", " +
                          std::to_string(shown->snapshots.size()) + " snapshots) for good" +
                          (shown->state == "IN_PROGRESS" ? ", and stop it first" : ""),
                      is_wanted);
  }

  maybe_ending ask_person(const std::string& question, bool& is_wanted) {
    on_.remarks.write(question + "? [y/N] ");
    const auto answered = line();
    if (!answered) {
      on_.remarks.write("\n");
      say("interrupted; nothing was deleted");
      return std::nullopt;
    }
    is_wanted = *answered == "y" || *answered == "Y" || *answered == "yes";
    if (is_wanted) return std::nullopt;
    return ending{exit_code::refused, "nothing was deleted"};
  }

  /// What the person types, without its end; nothing when it was interrupted.
  std::optional<std::string> line() const {
    std::string text;
    for (;;) {
      pollfd waited[] = {{on_.answers_descriptor, POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}};
      if (::poll(waited, 2, -1) < 0) continue;
      if (waited[1].revents != 0) return std::nullopt;
      char typed = '\n';
      const auto got = ::read(on_.answers_descriptor, &typed, 1);
      if (got < 0 && errno == EINTR) continue;
      constexpr std::size_t enough = 16;
      if (got <= 0 || typed == '\n' || text.size() >= enough) return text;
      text += typed;
    }
  }

  const settings& given_;
  const streams& on_;
  const interruption& stop_;
  std::span<const std::string_view> environment_;
  port port_;
};

}  // namespace

std::optional<ending> act(const settings& given, const streams& on, const interruption& stop,
                          std::span<const std::string_view> environment) {
  return action(given, on, stop, environment).run();
}

}  // namespace backup::client
