#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/inspect.hpp"
#include "core/app/runtime.hpp"

namespace bobbin::app {
namespace {

int list_modules(const ShopChoice& shop, const std::string& store) {
  Inspection inspection = inspect(shop.config_file());
  if (!inspection.reading.config) throw ConfigRefused(std::move(inspection.reading.findings));
  const auto snapshot = config::Snapshot::make(*inspection.reading.config, inspection.plugins->known());
  if (snapshot->store(store) == nullptr) {
    std::cerr << "bobbin: --store " << store << ": unknown; the shop has";
    for (const config::StoreConfig& known : snapshot->stores()) std::cerr << " " << known.id;
    std::cerr << "\n";
    return kCannotRun;
  }
  // What would not start is quarantined, whatever the file says.
  const auto problems = inspection.plugins->tried();
  for (const std::string& module : snapshot->modules()) {
    const bool starts =
        std::none_of(problems.begin(), problems.end(), [&](const modules::Problem& one) { return one.id == module; });
    const modules::State state = snapshot->state(store, module);
    const bool quarantined = !starts && state != modules::State::kOff;
    std::cout << module << "  " << name_of(quarantined ? modules::State::kQuarantined : state) << "\n";
  }
  return kDone;
}

}  // namespace

void add_module(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("module", "The modules of a store");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "One module a line: id, state");
  list->footer("Example: bobbin module list --config my-shop/shop.yaml --store main");
  auto shop = std::make_shared<ShopChoice>();  // shared: CLI11 keeps the callback longer than this call
  auto store = std::make_shared<std::string>();
  add_shop_options(*list, *shop);
  list->add_option("--store", *store, "Id of the store")->required();
  list->callback([shop, store, &chosen] { chosen.run = [shop, store] { return list_modules(*shop, *store); }; });
}

}  // namespace bobbin::app
