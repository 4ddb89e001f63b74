#include <CLI/CLI.hpp>

#include "core/app/commands/commands.hpp"

namespace bobbin::app {

std::filesystem::path ShopChoice::config_file() const {
  return data.empty() ? std::filesystem::path(config) : std::filesystem::path(data) / "shop.yaml";
}

std::unique_ptr<ManualClock> ShopChoice::clock() const {
  const std::filesystem::path file = config_file().parent_path() / "clock.txt";
  return std::filesystem::exists(file) ? std::make_unique<ManualClock>(file, demo_start()) : nullptr;
}

void add_shop_options(CLI::App& command, ShopChoice& choice) {
  CLI::Option_group* which = command.add_option_group("Which shop");
  which->add_option("--data", choice.data, "A demo's folder")->check(CLI::ExistingDirectory);
  which->add_option("--config", choice.config, "A shop's file")->check(CLI::ExistingFile);
  which->require_option(1);
}

}  // namespace bobbin::app
