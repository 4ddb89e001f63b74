#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/inspect.hpp"
#include "core/app/runtime.hpp"
#include "core/app/terminal.hpp"
#include "core/plugin_host/probe.hpp"

namespace bobbin::app {
namespace {

// Each is tried in a process of its own, so a shop that is selling is not disturbed.
int list_plugins(const ShopChoice& shop) {
  Inspection inspection = inspect(shop.config_file());
  if (!inspection.reading.config) throw ConfigRefused(std::move(inspection.reading.findings));
  const auto problems = inspection.plugins->tried();
  const auto all = inspection.plugins->found();
  const std::string locale = terminal_locale();
  for (const plugin_host::Found& found : all) {
    std::string state = "ready";
    for (const modules::Problem& problem : problems) {
      if (problem.id == found.id && problem.file == found.file.string()) {
        state = "quarantined  " + problem.detail.in(locale);
      }
    }
    std::cout << found.id << "  " << (found.version.empty() ? "-" : found.version) << "  " << state << "  "
              << found.file.string() << "\n";
  }
  // A second file with the id of one that is there is told apart from it.
  for (const modules::Problem& problem : problems) {
    const auto listed = [&](const plugin_host::Found& one) { return one.file.string() == problem.file; };
    if (std::any_of(all.begin(), all.end(), listed)) continue;
    std::cout << problem.id << "  -  quarantined  " << problem.detail.in(locale) << "  " << problem.file << "\n";
  }
  for (const config::Finding& missing : inspection.reading.quarantined) std::cout << missing.text(locale) << "\n";
  return kDone;
}

}  // namespace

void add_plugin(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("plugin", "The plugins that a shop can have");
  command->require_subcommand(1);

  CLI::App* list = command->add_subcommand("list", "One plugin a line: id, version, state, what is wrong, file");
  list->footer("Example: bobbin plugin list --config my-shop/shop.yaml");
  auto shop = std::make_shared<ShopChoice>();  // shared: CLI11 keeps the callback longer than this call
  add_shop_options(*list, *shop);
  list->callback([shop, &chosen] { chosen.run = [shop] { return list_plugins(*shop); }; });

  // The host runs this in a child process before it loads a new file; not for people.
  CLI::App* probe = command->add_subcommand("probe", "Load a plugin, ask for its tables and end")->group("");
  auto file = std::make_shared<std::string>();
  probe->add_option("file", *file)->required();
  probe->callback([file, &chosen] { chosen.run = [file] { return plugin_host::run_probe(*file); }; });
}

}  // namespace bobbin::app
