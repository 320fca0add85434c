#include "client/help.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace backup::client {
namespace {

constexpr std::size_t widest = 79;

/// Words of a sentence in lines that begin in one column.
std::string wrapped(std::string_view sentence, std::size_t indent) {
  std::string text;
  std::size_t column = indent;
  while (!sentence.empty()) {
    const auto end = std::min(sentence.find(' '), sentence.size());
    const auto word = sentence.substr(0, end);
    if (column > indent && column + 1 + word.size() > widest) {
      text += '\n';
      text.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
    sentence.remove_prefix(std::min(end + 1, sentence.size()));
  }
  return text + "\n";
}

std::string with_value(const option& of) {
  return std::string(of.name) + (of.value.empty() ? "" : " " + std::string(of.value));
}

/// "  name   what it is", all descriptions in one column.
std::string row(std::string_view name, std::string_view what, std::size_t width) {
  std::string text = "  " + std::string(name);
  text.append(width - name.size() + 2, ' ');
  return text + wrapped(what, width + 4);
}

std::string rows(std::span<const option> options) {
  std::size_t width = 0;
  for (const auto& each : options) width = std::max(width, with_value(each).size());
  std::string text;
  for (const auto& each : options) {
    auto what = std::string(each.help);
    if (!each.variable.empty()) what += " [" + std::string(each.variable) + "]";
    text += row(with_value(each), what, width);
  }
  return text;
}

std::string help_of_one(const command& of) {
  auto text = "usage: actuator-backup " + name_and_argument(of) + " [OPTION]...\n\n";
  auto sentence = std::string(of.help) + ".";
  sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
  text += wrapped(sentence, 0) + "\n";
  if (!of.options.empty()) text += rows(of.options) + "\n";
  return text + "Options of every command:\n" + rows(common_options());
}

std::string help_of_all() {
  std::string text =
      "usage: actuator-backup COMMAND [OPTION]...\n"
      "       actuator-backup --version | --completion | --help\n"
      "\n"
      "Takes backups, and manages them, through the management port of a host.\n\n";
  std::size_t width = 0;
  for (const auto& each : commands()) {
    width = std::max(width, name_and_argument(each).size());
  }
  for (const auto& each : commands()) {
    text += row(name_and_argument(each), each.help, width);
  }
  text += "\nOptions of every command, and in brackets the variable that is read instead:\n" +
          rows(common_options());
  text += "\nSecrets are read from files or the environment, never from the command line:\n";
  std::size_t widest_name = 0;
  for (const auto& each : variables()) widest_name = std::max(widest_name, each.name.size());
  for (const auto& each : variables()) text += row(each.name, each.help, widest_name);
  text += "\nTIME is a number with a unit (ms, s, m, h, d), seconds without one.\n\nExit codes:\n";
  for (const auto& each : exit_codes()) {
    text += row(std::to_string(static_cast<int>(each.code)), each.meaning, 1);
  }
  text +=
      "Ctrl-C ends the command by its signal (130), and never a backup.\n\n"
      "actuator-backup COMMAND --help tells of the options of a command.\n";
  return text;
}

std::string words(std::span<const option> options) {
  std::string text;
  for (const auto& each : options) text += (text.empty() ? "" : " ") + std::string(each.name);
  return text;
}

/// "--a|--b": the options that wanted() says.
template <class Wanted>
std::string alternatives(Wanted wanted) {
  std::string text;
  const auto add = [&](std::span<const option> options) {
    for (const auto& each : options) {
      const auto name = std::string(each.name);
      if (wanted(each) && ("|" + text + "|").find("|" + name + "|") == std::string::npos) {
        text += (text.empty() ? "" : "|") + name;
      }
    }
  };
  add(common_options());
  for (const auto& each : commands()) add(each.options);
  return text;
}

}  // namespace

std::string usage_of(const command& of) {
  auto text = name_and_argument(of);
  for (const auto& each : of.options) text += " [" + with_value(each) + "]";
  return text;
}

std::string name_and_argument(const command& of) {
  return std::string(of.name) + (of.argument.empty() ? "" : " " + std::string(of.argument));
}

std::string help_text(const command* of) {
  return of == nullptr ? help_of_all() : help_of_one(*of);
}

std::string completion_text() {
  std::string names;
  std::string own;
  std::string with_id;
  for (const auto& each : commands()) {
    const std::string name(each.name);
    names += (names.empty() ? "" : " ") + name;
    own += "    " + name + ") options+=\" " + words(each.options) + "\" ;;\n";
    if (each.argument == "ID" && each.what != verb::take) {
      with_id += (with_id.empty() ? "" : "|") + name;
    }
  }
  return "# Completion of actuator-backup for bash, made from the table of its commands.\n"
         "_actuator_backup() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
         "  local at word command= own_url= given=0 options=\"" +
         words(common_options()) +
         "\"\n"
         "  COMPREPLY=()\n"
         "  # Bash takes the = of --option=VALUE as a word.\n"
         "  [[ $cur == = ]] && cur=\n"
         "  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
         "  case $prev in\n"
         "    " +
         alternatives([](const option& each) { return each.is_file; }) +
         ")\n"
         "      compopt -o filenames 2>/dev/null\n"
         "      mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
         "      return ;;\n"
         "    " +
         alternatives([](const option& each) { return !each.is_file && !each.value.empty(); }) +
         ") return ;;\n"
         "  esac\n"
         "  for ((at = 1; at < COMP_CWORD; ++at)); do\n"
         "    word=${COMP_WORDS[at]}\n"
         "    case $word in\n"
         "      " +
         alternatives([](const option& each) { return !each.value.empty(); }) +
         ")\n"
         "        [[ $word == --url ]] && own_url=yes\n"
         "        [[ ${COMP_WORDS[at + 1]} == = ]] && ((++at))\n"
         "        ((++at)) ;;\n"
         "      -*) ;;\n"
         "      *) if [[ -z $command ]]; then command=$word; else given=1; fi ;;\n"
         "    esac\n"
         "  done\n"
         "  case $command in\n"
         "    '') options+=\" " +
         words(lone_options()) + "\" ;;\n" + own +
         "    *) return ;;\n"
         "  esac\n"
         "  if [[ $cur == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
         "  elif [[ -z $command ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"" +
         names +
         "\" -- \"$cur\")\n"
         "  elif [[ $command =~ ^(" +
         with_id +
         ")$ && $given == 0 && -z $own_url && $cur =~ ^[0-9]{0,19}$ ]]; then\n"
         "    # The ids that the port knows, as far as it tells them at once.\n"
         "    mapfile -t COMPREPLY < <(\"${COMP_WORDS[0]}\" list \"$cur*\" --no-verbose"
         " --request-timeout 2s 2>/dev/null |\n"
         "      while read -r word _; do [[ $word =~ ^[0-9]+$ ]] && echo \"$word\"; done)\n"
         "  fi\n"
         "}\n"
         "complete -F _actuator_backup actuator-backup\n";
}

}  // namespace backup::client
