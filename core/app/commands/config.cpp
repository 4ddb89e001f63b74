#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/inspect.hpp"
#include "core/app/terminal.hpp"

namespace bobbin::app {
namespace {

int check_config(const std::string& file) {
  Inspection inspection = inspect(file);
  const std::string locale = terminal_locale();
  // What is not in force is judged as it would be if it were applied: whoever changes a file checks it first.
  if (inspection.overruled) {
    const config::Finding overruled = *inspection.overruled;
    inspection = inspect(file, Judge::kFileAlone);
    inspection.reading.notes.insert(inspection.reading.notes.begin(), overruled);
  }
  for (const config::Finding& finding : inspection.reading.findings) std::cout << finding.text(locale) << "\n";
  if (!inspection.reading.config) return kFindings;
  for (const auto* all : {&inspection.reading.quarantined, &inspection.reading.notes}) {
    for (const config::Finding& told : *all) std::cout << told.text(locale) << "\n";
  }
  const auto snapshot = config::Snapshot::make(*inspection.reading.config, inspection.plugins->known());
  for (const std::string& line : config::meaning(*inspection.reading.config, *snapshot, locale)) {
    std::cout << line << "\n";
  }
  return kDone;
}

}  // namespace

void add_config(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("config", "A shop's file: check it, put it in force");
  command->require_subcommand(1);
  CLI::App* check = command->add_subcommand(
      "check", "Say every fault as FILE:LINE:COLUMN: message (exit 1), or what a good file means");
  check->footer("Example: bobbin config check my-shop/shop.yaml\nA file that passes is one that bobbin serve takes.");
  auto file = std::make_shared<std::string>();  // shared: CLI11 keeps the callback longer than this call
  check->add_option("file", *file, "The shop's file")->required()->check(CLI::ExistingFile);
  check->callback([file, &chosen] { chosen.run = [file] { return check_config(*file); }; });
  add_revisions(*command, chosen);
}

}  // namespace bobbin::app
