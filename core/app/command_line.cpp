#include "core/app/command_line.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "core/app/commands/commands.hpp"
#include "core/app/runtime.hpp"
#include "core/app/terminal.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::app {

namespace {

constexpr const char* kAbout =
    "Bobbin, a modular point of sale.\n\n"
    "Try it:        bobbin demo --data demo\n"
    "Open a shop:   bobbin init my-shop  &&  bobbin serve --config my-shop/shop.yaml\n";

constexpr const char* kExitCodes =
    "Exit codes:\n"
    "  0  done\n"
    "  1  it ran, and what it looked at has faults: bad rows of an import, damage, a wrong file in config check\n"
    "  2  it could not run: wrong options, a configuration that is refused, a database that can't be opened\n\n"
    "bobbin COMMAND --help teaches one command, bobbin --help-all all of them.";

// The word that should be a command and is none; what there is, and what may be meant.
std::optional<Words> unknown_command(const CLI::App& program, int argc, const char* const* argv) {
  const CLI::App* level = &program;
  std::string said = "bobbin";
  for (int i = 1; i < argc && level->get_require_subcommand_min() > 0; ++i) {
    const std::string word = argv[i];
    if (word.empty() || word.front() == '-') return std::nullopt;
    const auto named = level->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; });
    if (!named.empty()) {
      level = named.front();
      said += " " + word;
      continue;
    }
    std::vector<std::string> known;
    std::string list;
    for (const CLI::App* command :
         level->get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
      known.push_back(command->get_name());
      list += (list.empty() ? "" : ", ") + command->get_name();
    }
    const std::string meant = schema::nearest(word, known);
    return Words{"没有命令 " + said + " " + word + (meant.empty() ? "" : "，是不是 " + said + " " + meant + "？") +
                     "\n可用的有：" + list,
                 "there is no command " + said + " " + word +
                     (meant.empty() ? "" : "; did you mean " + said + " " + meant + "?") + "\nThere are: " + list};
  }
  return std::nullopt;
}

}  // namespace

int run(int argc, char** argv) {
  ::umask(077);  // a shop's files hold people's data and money: its owner's alone
  // Standard output carries what a command answers, and with --json one line only.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("bobbin"));
  CLI::App program{kAbout, "bobbin"};
  program.set_version_flag("--version", BOBBIN_VERSION);
  program.require_subcommand(1);
  program.set_help_all_flag("--help-all", "Help of every command");

  Chosen chosen;
  add_serve(program, chosen);
  add_demo(program, chosen);
  add_init(program, chosen);
  add_config(program, chosen);
  add_module(program, chosen);
  add_plugin(program, chosen);
  add_db(program, chosen);
  add_import(program, chosen);
  program.footer(kExitCodes);  // last: the commands have their own

  if (const auto unknown = unknown_command(program, argc, argv)) {
    std::cerr << "bobbin: " << unknown->in(terminal_locale()) << "\n";
    return kCannotRun;
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error, std::cout, std::cerr);
    return code == 0 ? kDone : kCannotRun;
  }
  try {
    return chosen.run();
  } catch (const ConfigRefused& refused) {
    std::cerr << refused.what() << "\n";
    return kCannotRun;
  } catch (const std::exception& failure) {
    std::cerr << "bobbin: " << failure.what() << "\n";
    return kCannotRun;
  }
}

}  // namespace bobbin::app
