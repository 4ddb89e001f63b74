#include "core/app/command_line.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "core/app/commands/commands.hpp"
#include "core/app/runtime.hpp"

namespace bobbin::app {

int run(int argc, char** argv) {
  // Standard output carries what a command answers, and with --json one line only.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("bobbin"));
  CLI::App program{
      "Bobbin, a modular point of sale.\n\n"
      "Try it:        bobbin demo --data demo\n"
      "Open a shop:   bobbin init my-shop  &&  bobbin serve --config my-shop/shop.yaml\n",
      "bobbin"};
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
